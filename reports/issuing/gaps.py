"""How far a period's report is from whole, and what a person confirms before it is issued so."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q

from reports.models import Period, Progress, State, Submission


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is lacking for a whole report: agencies' reports by state, and partial targets."""

    agencies: int
    approved: int
    waiting: int
    returned: int
    at_head: int
    not_sent: int
    partial: int
    targets: int

    @property
    def is_whole(self) -> bool:
        return self.approved == self.agencies and not self.partial

    @property
    def missing(self) -> int:
        """Agencies' reports that do not count."""
        return self.agencies - self.approved

    @property
    def mark(self) -> str:
        """What a person confirms: with other numbers she is asked again."""
        states = (self.approved, self.waiting, self.returned, self.at_head, self.not_sent)
        return "-".join(map(str, (self.agencies, *states)))


def gaps_of(period: Period) -> Gaps:
    """How far the period's report is from whole, as its agencies' reports stand now."""
    states = Submission.objects.of_period(period).aggregate(
        agencies=Count("pk"),
        approved=Count("pk", filter=Q(state=State.APPROVED)),
        waiting=Count("pk", filter=Q(state=State.SENT)),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        at_head=Count("pk", filter=Q(state=State.AT_HEAD)),
        not_sent=Count("pk", filter=Q(state=State.DRAFT)),
    )
    groups = Progress.objects.official().of_groups().filter(period=period)
    counted = groups.aggregate(
        targets=Count("pk"), partial=Count("pk", filter=Q(answered__lt=F("assigned")))
    )
    return Gaps(**states, **counted)
