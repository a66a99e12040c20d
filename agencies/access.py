"""Who may see and do what: a person's roles of today, as the sets that querysets filter by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# The roles that read a whole province, and those that act for it.
PROVINCE_WIDE = frozenset({"reviewer", "leader", "administrator"})
AGENCY_WIDE = frozenset({"officer", "head"})


@dataclass(frozen=True, slots=True)
class Access:
    """The roles a person holds today: rows of (role, agency id, province id)."""

    grants: frozenset[tuple[str, int, int]]

    @classmethod
    def of(cls, grants: Iterable[tuple[str, int, int]]) -> Access:
        return cls(frozenset(grants))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _agency, _province in self.grants)

    @property
    def province_ids(self) -> frozenset[int]:
        """Provinces in which the person holds any role."""
        return frozenset(province for _role, _agency, province in self.grants)

    @property
    def read_province_ids(self) -> frozenset[int]:
        """Provinces whose every figure the person reads."""
        return self._provinces_of("reviewer", "leader")

    @property
    def reviewed_province_ids(self) -> frozenset[int]:
        return self._provinces_of("reviewer")

    @property
    def administered_province_ids(self) -> frozenset[int]:
        return self._provinces_of("administrator")

    @property
    def agency_ids(self) -> frozenset[int]:
        """Agencies for which the person enters or signs off."""
        return frozenset(agency for role, agency, _province in self.grants if role in AGENCY_WIDE)

    @property
    def entered_agency_ids(self) -> frozenset[int]:
        return frozenset(agency for role, agency, _province in self.grants if role == "officer")

    @property
    def headed_agency_ids(self) -> frozenset[int]:
        return frozenset(agency for role, agency, _province in self.grants if role == "head")

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def _provinces_of(self, *roles: str) -> frozenset[int]:
        return frozenset(province for role, _agency, province in self.grants if role in roles)
