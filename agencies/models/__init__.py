from agencies.models.agency import Agency, AgencyQuerySet, Kind, Level, Succession
from agencies.models.delegation import Delegation, DelegationQuerySet
from agencies.models.people import Membership, MembershipQuerySet, Role, User

__all__ = [
    "Agency",
    "AgencyQuerySet",
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
