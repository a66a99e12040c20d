"""From stored rows to the pure path of a target's values."""

from __future__ import annotations

from collections.abc import Iterable

from targets import paths
from targets.models import Baseline, Measure, Target, TargetRevision
from targets.models.target import TargetLevel


def baseline_of(
    target: Target, baselines: Iterable[Baseline], agency_id: int | None = None
) -> Baseline | None:
    """Where a target starts: the agency's own baseline, else its level's, else all levels'.

    A reduction's baseline is an amount, so an agency has none but its own.
    """
    asked_for = (target.plan_id, target.indicator_id)
    fitting = [row for row in baselines if (row.plan_id, row.indicator_id) == asked_for]
    own = [row for row in fitting if row.agency_id and row.agency_id == agency_id]
    if own or (agency_id and target.indicator.measure == Measure.REDUCTION):
        return next(iter(own), None)
    of_levels = {row.level: row for row in fitting if row.agency_id is None}
    return of_levels.get(target.level) or of_levels.get(TargetLevel.ALL)


def path_of(
    target: Target, revision: TargetRevision, baseline: Baseline | None = None
) -> paths.TargetPath:
    """The path that a revision states; needs plan, indicator and year values fetched."""
    return paths.TargetPath(
        stated={
            row.year: paths.Stated(row.value, row.last_day) for row in revision.year_targets.all()
        },
        year_from=target.plan.year_from,
        year_to=target.plan.year_to,
        step=revision.step,
        cap=revision.cap,
        cap_is_goal=revision.cap_is_goal,
        rule_until=revision.rule_until,
        fill=paths.Fill(target.plan.fill),
        is_share=target.indicator.is_share,
        is_reduction=target.indicator.measure == Measure.REDUCTION,
        baseline=paths.Baseline(baseline.year, baseline.value) if baseline else None,
    )
