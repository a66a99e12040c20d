"""What the computation is told besides the figures: targets, windows and heirs, resolved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from agencies.models import Agency
from reports.assignment import assigned, end_before, is_still_open, targets_of
from reports.models import Period
from reports.progress.baselines import agency_baselines
from reports.progress.regimes import effective_share
from reports.progress.stored import terms_of, window_of_period, windows_of_year
from reports.progress.views import View, views_of
from reports.progress.year_to_date import asked_kinds
from targets import paths
from targets.models import Baseline, Direction, Target, TargetRevision
from targets.stored_paths import baseline_of, path_of

Rows = list[dict[str, Any]]
# By plan and indicator.
_Baselines = dict[tuple[int, int], list[Baseline]]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Targets as rows, and who owes them; `named` and `heirs` hold one entry a map of heirs."""

    targets: Rows
    assigned: dict[int, list[int]]
    named: list[dict[int, list[int]]]
    baselines: Rows
    views: list[View]
    heirs: list[dict[int, int]]


def inputs_of(period: Period) -> Inputs:
    """Everything that a period's computation needs to know; needs regime and report fetched."""
    targets = targets_of(period)
    views, heirs = views_of(period)
    owing = assigned(period, targets)
    baselines = _baselines(targets)
    reader = _TargetReader(period, baselines, _ever_owed(period, targets, heirs[0]))
    return Inputs(
        targets=[row for target in targets if (row := reader.row(target, owing[target.pk]))],
        assigned=owing,
        named=[
            {target.pk: _holding(target, links) for target in targets if not target.owed_by_level}
            for links in heirs
        ],
        baselines=agency_baselines(period, targets, baselines, heirs),
        views=views,
        heirs=heirs,
    )


class _TargetReader:
    """Turns targets into rows of one period: revision in force, year's value, q, flags."""

    def __init__(self, period: Period, baselines: _Baselines, ever_owed: frozenset[int]) -> None:
        self.period = period
        self.baselines = baselines
        self.ever_owed = ever_owed
        self.windows = windows_of_year(period)
        self.previous_end = end_before(period)
        self.window = window_of_period(period)

    def row(self, target: Target, agency_ids: list[int]) -> dict[str, Any] | None:
        revision = paths.revision_in_force(target.revisions.all(), self.period.last_on_time_day)
        if revision is None:
            return None
        stated = self.baselines.get((target.plan_id, target.indicator_id), [])
        baseline = baseline_of(target, stated)
        path = path_of(target, revision, baseline)
        now = paths.value_for(path, self.period.year)
        before = paths.value_for(path, self.period.year - 1)
        share = effective_share(self.window, self.windows, now.last_day if now else None)
        return _of_indicator(target) | {
            "target_id": target.pk,
            "revision_id": revision.pk,
            "direction": target.direction,
            "by_level": target.owed_by_level,
            "level": target.level,
            "t": now.value if now else None,
            "t_before": before.value if before else None,
            "group_base": baseline.value if baseline else None,
            "bar": revision.agency_bar,
            "q_num": share.numerator,
            "q_den": share.denominator,
            "tolerance": target.plan.tolerance,
            "last_day": revision.last_day,
            "is_applicable": bool(agency_ids) or target.pk not in self.ever_owed,
            "is_asked": self._is_asked(target, revision),
        }

    def _is_asked(self, target: Target, revision: TargetRevision) -> bool:
        asked_in, terms = target.indicator.asked_in, terms_of(target.indicator)
        if self.period.kind not in asked_kinds(asked_in, self.windows, terms):
            return False
        if target.direction != Direction.DONE_BY or revision.last_day is None:
            return True
        return is_still_open(target, revision, self.period.year, self.previous_end)


def _of_indicator(target: Target) -> dict[str, Any]:
    indicator = target.indicator
    return {
        "indicator_id": indicator.pk,
        "measure": indicator.measure,
        "adds_up": terms_of(indicator).adds_up,
        "rule": indicator.group_rule,
        "scale": indicator.scale,
        "decimals": indicator.decimals,
        "is_share": indicator.is_share,
        "yearly_amount": indicator.is_yearly_amount,
    }


def _ever_owed(period: Period, targets: list[Target], heirs: dict[int, int]) -> frozenset[int]:
    """Targets that mean an agency which had begun, living or not: with none left they end."""
    of_province = Agency.objects.of_province(period.regime.province_id)
    began = dict(of_province.filter(valid_from__lte=period.window_end).values_list("pk", "level"))
    levels = {level for level in began.values() if level != "none"}
    levels |= {"all"} if levels else set()
    return frozenset(
        target.pk
        for target in targets
        if (
            target.level in levels
            if target.owed_by_level
            else not began.keys().isdisjoint(_holding(target, heirs))
        )
    )


def _baselines(targets: list[Target]) -> _Baselines:
    rows: _Baselines = defaultdict(list)
    for row in Baseline.objects.filter(plan_id__in={target.plan_id for target in targets}):
        rows[row.plan_id, row.indicator_id].append(row)
    return rows


def _holding(target: Target, heirs: dict[int, int]) -> list[int]:
    """The agencies that hold the places of those whom a target names."""
    named = (link.agency_id for link in target.assignments.all())
    return sorted({heirs.get(agency_id, agency_id) for agency_id in named})
