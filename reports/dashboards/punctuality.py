"""Which agencies sent their report, and when: counted for the overview, listed on its own page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from agencies.models import User
from reports.dashboards.scope import Scope, plans_under
from reports.dashboards.signs import PUNCTUALITY_SIGNS, PunctualitySign
from reports.models import IssuedSource, Period, ShownProgress, State, Submission

COUNTED = {
    "agencies": Count("pk"),
    "approved": Count("pk", filter=Q(state=State.APPROVED)),
    **{name: Count("pk", filter=Q(timeliness=name)) for name in PUNCTUALITY_SIGNS},
}


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


def submissions_of(scope: Scope, user: User, owing: Collection[int] | None = None) -> QuerySet[Any]:
    """The reports of the period, each with its punctuality; of an issued period as issued.

    Both kinds of rows have the same columns. Of one plan among several of a regime: the reports
    of the agencies that owe it something (`owing`, where the caller has read who does).
    """
    submissions = _reports_of(scope, user)
    if scope.plan and len(plans_under(scope.regime, scope.plans)) > 1:
        if owing is not None:
            return submissions.filter(agency__in=owing)
        owes = ShownProgress.objects.filter(
            period=scope.period, agency=OuterRef("agency"), target__plan=scope.plan
        )
        submissions = submissions.filter(Exists(owes))
    return submissions


def _reports_of(scope: Scope, user: User) -> QuerySet[Any]:
    if scope.standing.issued:
        sources = IssuedSource.objects.counted_for(user).filter(report=scope.standing.issued.pk)
        return sources.select_related("agency", "submission")
    return Submission.objects.counted_for(user).filter(period=scope.period).with_punctuality()


def count_punctuality(
    scope: Scope, user: User, owing: Collection[int] | None = None
) -> PunctualityCounts | None:
    """The counts of the scope's period; None before any period is opened."""
    if scope.period is None:
        return None
    return PunctualityCounts(**submissions_of(scope, user, owing).aggregate(**COUNTED))


def count_by_period(periods: Iterable[Period], user: User) -> dict[int, PunctualityCounts]:
    """The counts of several periods read `with_standing`, as issued or as they stand, by period."""
    marks = {period.last_pk: period.pk for period in periods if period.last_pk}
    live = [period.pk for period in periods if not period.last_pk]
    issued = IssuedSource.objects.counted_for(user).filter(report__in=marks)
    sent = Submission.objects.counted_for(user).filter(period__in=live).with_punctuality()
    found = {
        marks[row.pop("report_id")]: row
        for row in issued.order_by().values("report_id").annotate(**COUNTED)
    }
    found |= {
        row.pop("period_id"): row for row in sent.order_by().values("period_id").annotate(**COUNTED)
    }
    return {pk: PunctualityCounts(**counts) for pk, counts in found.items()}
