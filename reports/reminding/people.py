"""Who is told: the people of an agency or a province who can act today, read in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from agencies.models import Agency, Membership, Role, User
from reformportal.lib import clock

Holders = dict[int, list[User]]


class People:
    """Active people who hold a role today, by role and agency; reviewers by province."""

    def __init__(self, held: Iterable[Membership]) -> None:
        self._held: dict[str, Holders] = defaultdict(lambda: defaultdict(list))
        for each in held:
            reviews = each.role == Role.REVIEWER
            place = each.agency.province_id if reviews else each.agency_id
            self._held[each.role][place].append(each.user)

    def officers(self, agency_id: int) -> list[User]:
        """Those who enter the agency's reports; its heads where it has no officer."""
        return self._of(Role.OFFICER, agency_id) or self.heads(agency_id)

    def heads(self, agency_id: int) -> list[User]:
        return self._of(Role.HEAD, agency_id)

    def reviewers(self, province_id: int) -> list[User]:
        return self._of(Role.REVIEWER, province_id)

    def checkers(self, agency_id: int) -> list[User]:
        """Those who check the reports that stand at the agency's desk."""
        return self._of(Role.CHECKER, agency_id)

    def holding(self, role: Role, agency: Agency) -> list[User]:
        """Those to whom what concerns a role goes, at a report of the agency."""
        if role == Role.REVIEWER:
            return self.reviewers(agency.province_id)
        return self.officers(agency.pk) if role == Role.OFFICER else self.heads(agency.pk)

    def _of(self, role: Role, place: int) -> list[User]:
        # By two memberships a person may hold one role twice in a place.
        return list({user.pk: user for user in self._held[role].get(place, ())}.values())


def people_of(
    agency_ids: Iterable[int] | None = None, province_ids: Iterable[int] | None = None
) -> People:
    """Those who act for these agencies and review these provinces today; None means all."""
    held = Membership.objects.held_on(clock.today()).filter(user__is_active=True)
    agencies = held.filter(role__in=(Role.OFFICER, Role.HEAD, Role.CHECKER))
    reviewers = held.filter(role=Role.REVIEWER)
    if agency_ids is not None:
        agencies = agencies.filter(agency_id__in=list(agency_ids))
    if province_ids is not None:
        reviewers = reviewers.filter(agency__province_id__in=list(province_ids))
    both = (agencies | reviewers).select_related("user", "agency").order_by("pk")
    return People(both)
