from agencies.models.agency import Agency, AgencyQuerySet, Kind, Level, Succession
from agencies.models.change import Change, ChangeQuerySet
from agencies.models.people import Membership, MembershipQuerySet, Role, User

__all__ = [
    "Agency",
    "AgencyQuerySet",
    "Change",
    "ChangeQuerySet",
    "Kind",
    "Level",
    "Membership",
    "MembershipQuerySet",
    "Role",
    "Succession",
    "User",
]
