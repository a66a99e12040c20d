"""From stored rows to the pure path of a target's values."""

from __future__ import annotations

from targets import paths
from targets.models import Baseline, Measure, Target, TargetRevision


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
