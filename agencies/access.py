"""Who may see and do what: a person's roles of today, as the sets that querysets filter by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# The roles that read a whole province, and those that act for it.
PROVINCE_WIDE = frozenset({"reviewer", "leader", "administrator"})
AGENCY_WIDE = frozenset({"officer", "head"})


@dataclass(frozen=True, slots=True)
class Access:
    """The roles a person holds today: rows of (role, agency id, province id).

    `grants` are her own and those delegated to her; `delegated` names who delegated each.
    """

    grants: frozenset[tuple[str, int, int]]
    own: frozenset[tuple[str, int, int]]
    delegated: frozenset[tuple[str, int, int, int]] = frozenset()

    @classmethod
    def of(
        cls,
        grants: Iterable[tuple[str, int, int]],
        delegated: Iterable[tuple[str, int, int, int]] = (),
    ) -> Access:
        own, lent = frozenset(grants), frozenset(delegated)
        return cls(own | {grant[:3] for grant in lent}, own, lent)

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
        return self._agencies_of("officer")

    @property
    def headed_agency_ids(self) -> frozenset[int]:
        return self._agencies_of("head")

    @property
    def desk_agency_ids(self) -> frozenset[int]:
        """Agencies for which the person checks reports of others on their way to the province."""
        return self._agencies_of("checker")

    @property
    def desk_province_ids(self) -> frozenset[int]:
        return self._provinces_of("checker")

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def in_whose_name(
        self, *roles: str, agency_id: int | None = None, province_id: int | None = None
    ) -> int | None:
        """Who delegated the role that is used there; None where her own role reaches."""

        def fits(role: str, agency: int, province: int) -> bool:
            return (
                role in roles
                and agency_id in (None, agency)
                and (province_id is None or province_id == province)
            )

        if any(fits(*grant) for grant in self.own):
            return None
        return min((giver for *grant, giver in self.delegated if fits(*grant)), default=None)

    def _provinces_of(self, *roles: str) -> frozenset[int]:
        return frozenset(province for role, _agency, province in self.grants if role in roles)

    def _agencies_of(self, role: str) -> frozenset[int]:
        return frozenset(agency for held, agency, _province in self.grants if held == role)
