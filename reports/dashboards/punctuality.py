"""Which agencies sent their report, and when: counted for the overview, listed on its own page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from agencies.models import User
from reports.dashboards.scope import Scope, plans_under
from reports.dashboards.signs import PUNCTUALITY_SIGNS, PunctualitySign
from reports.models import Progress, State, Submission, SubmissionQuerySet


@dataclass(frozen=True, slots=True)
class PunctualityCounts:
    """Agencies by what their first sending decided; the five add up to `agencies`."""

    agencies: int
    on_time: int
    with_extension: int
    late: int
    not_yet_due: int
    overdue: int
    approved: int

    @property
    def not_sent(self) -> int:
        return self.not_yet_due + self.overdue

    @property
    def sent(self) -> int:
        return self.agencies - self.not_sent

    @property
    def signed(self) -> list[tuple[str, PunctualitySign, int]]:
        """Code, sign and count of each kind, in the order in which they are listed."""
        return [(name, sign, getattr(self, name)) for name, sign in PUNCTUALITY_SIGNS.items()]


def submissions_of(scope: Scope, user: User) -> SubmissionQuerySet:
    """The reports of the period, each with its punctuality.

    Of one plan among several of a regime: the reports of the agencies that owe it something.
    """
    submissions = Submission.objects.counted_for(user).filter(period=scope.period)
    if scope.plan and len(plans_under(scope.regime, scope.plans)) > 1:
        owes = Progress.objects.filter(
            period=scope.period, agency=OuterRef("agency"), target__plan=scope.plan
        )
        submissions = submissions.filter(Exists(owes))
    return submissions.with_punctuality()


def count_punctuality(scope: Scope, user: User) -> PunctualityCounts | None:
    """The counts of the scope's period; None before any period is opened."""
    if scope.period is None:
        return None
    counted = submissions_of(scope, user).aggregate(
        agencies=Count("pk"),
        approved=Count("pk", filter=Q(state=State.APPROVED)),
        **{name: Count("pk", filter=Q(timeliness=name)) for name in PUNCTUALITY_SIGNS},
    )
    return PunctualityCounts(**counted)
