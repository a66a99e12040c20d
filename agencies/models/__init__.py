from agencies.models.agency import Agency, AgencyQuerySet, Kind, Level, Succession
from agencies.models.change import Change, ChangeQuerySet
from agencies.models.delegation import Delegation, DelegationQuerySet
from agencies.models.people import Membership, MembershipQuerySet, Role, User

__all__ = [
    "Agency",
    "AgencyQuerySet",
    "Change",
    "ChangeQuerySet",
    "Delegation",
    "DelegationQuerySet",
    "Kind",
    "Level",
    "Membership",
    "MembershipQuerySet",
    "Role",
    "Succession",
    "User",
]
