from agencies.models.agency import Agency, AgencyQuerySet, Kind, Level, Succession
from agencies.models.people import Membership, MembershipQuerySet, Role, User

__all__ = [
    "Agency",
    "AgencyQuerySet",
    "Kind",
    "Level",
    "Membership",
    "MembershipQuerySet",
    "Role",
    "Succession",
    "User",
]
