"""Who owes which figure in a period: targets turned into agencies and indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from agencies.models import Agency
from agencies.succession import heirs_on
from reports.models import Period
from reports.progress.milestones import done_by_is_due
from reports.progress.regimes import Window
from reports.progress.stored import terms_of, windows_of_year
from reports.progress.year_to_date import asked_kinds
from targets.models import Direction, Target, TargetRevision
from targets.paths import revision_in_force


def targets_of(period: Period) -> list[Target]:
    """The targets of every plan under the period's regime, with plan, indicator and assignments."""
    return list(
        Target.objects.filter(plan__regime_link__regime_id=period.regime_id)
        .select_related("plan", "indicator", "area")
        .prefetch_related("assignments", "revisions__year_targets")
        .order_by("pk")
    )


def assigned(period: Period, targets: Iterable[Target]) -> dict[int, list[int]]:
    """Agencies that owe each target (target id → agency ids, ascending).

    Those active at the end of the period's window; a named agency that ended is replaced by its
    heir (progress rules, section 7).
    """
    province_id = period.regime.province_id
    active = Agency.objects.of_province(province_id).active_on(period.window_end).reporting()
    by_level: dict[str, list[int]] = defaultdict(list)
    for agency_id, level in active.order_by("pk").values_list("pk", "level"):
        by_level[level].append(agency_id)
        by_level["all"].append(agency_id)
    heirs = heirs_on(period.window_end, province_id)
    living = set(
        Agency.objects.of_province(province_id)
        .active_on(period.window_end)
        .values_list("pk", flat=True)
    )
    return {
        target.pk: by_level[target.level]
        if target.owed_by_level
        else sorted(
            {heirs.get(link.agency_id, link.agency_id) for link in target.assignments.all()}
            & living
        )
        for target in targets
    }


def end_before(period: Period) -> date | None:
    """The end of the regime's report before this one."""
    before = Period.objects.of_regime(period.regime_id).filter(window_end__lt=period.window_end)
    last: date | None = before.aggregate(last=Max("window_end"))["last"]
    return last


def end_before_among(periods: Iterable[Period], period: Period) -> date | None:
    """The same among periods that were read."""
    ends = [each.window_end for each in periods if each.regime_id == period.regime_id]
    return max((end for end in ends if end < period.window_end), default=None)


def is_still_open(
    target: Target, revision: TargetRevision, year: int, previous_end: date | None
) -> bool:
    """Whether a milestone is asked: in its plan's years, then until its day has passed."""
    return done_by_is_due(
        year=year,
        first_year=target.plan.year_from,
        final_year=target.plan.year_to,
        last_day=revision.last_day,
        done_on=None,
        previous_window_end=previous_end,
    )


def owed(period: Period) -> dict[int, set[int]]:
    """Indicators that each agency must answer in the period (agency id → indicator ids).

    Plans outside their years and indicators not asked in this kind of report are left out.
    """
    windows, previous_end = windows_of_year(period), end_before(period)
    targets = [
        target for target in targets_of(period) if _is_owed(target, period, windows, previous_end)
    ]
    agencies_of = assigned(period, targets)
    wanted: dict[int, set[int]] = defaultdict(set)
    for target in targets:
        for agency_id in agencies_of[target.pk]:
            wanted[agency_id].add(target.indicator_id)
    return dict(wanted)


def _is_owed(
    target: Target, period: Period, windows: list[Window], previous_end: date | None
) -> bool:
    asked_in, terms = target.indicator.asked_in, terms_of(target.indicator)
    if period.kind not in asked_kinds(asked_in, windows, terms):
        return False
    if target.plan.year_from <= period.year <= target.plan.year_to:
        return True
    revision = revision_in_force(target.revisions.all(), period.last_on_time_day)
    if target.direction != Direction.DONE_BY or revision is None or revision.last_day is None:
        return False
    return is_still_open(target, revision, period.year, previous_end)
