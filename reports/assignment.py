"""Who owes which figure in a period: targets turned into agencies and indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from agencies.models import Agency
from agencies.succession import heirs_on
from reports.models import Period
from targets.models import Target


def targets_of(period: Period) -> list[Target]:
    """The targets of every plan under the period's regime, with plan, indicator and assignments."""
    return list(
        Target.objects.filter(plan__regime_link__regime_id=period.regime_id)
        .select_related("plan", "indicator", "area")
        .prefetch_related("assignments")
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


def owed(period: Period) -> dict[int, set[int]]:
    """Indicators that each agency must answer in the period (agency id → indicator ids).

    Plans outside their years and indicators not asked in this kind of report are left out.
    """
    targets = [
        target
        for target in targets_of(period)
        if target.plan.year_from <= period.year <= target.plan.year_to
        and target.indicator.is_asked_in(period.kind)
    ]
    agencies_of = assigned(period, targets)
    wanted: dict[int, set[int]] = defaultdict(set)
    for target in targets:
        for agency_id in agencies_of[target.pk]:
            wanted[agency_id].add(target.indicator_id)
    return dict(wanted)
