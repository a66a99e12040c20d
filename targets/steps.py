"""A target year by year, each value with where it comes from, as its latest revision has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from targets.models import Baseline, Target, TargetRevision
from targets.paths import value_for
from targets.stored_paths import path_of


@dataclass(frozen=True, slots=True)
class YearStep:
    """The target of one year; `origin` is stated, rule, hold or linear, and None where empty."""

    year: int
    value: Decimal | None
    origin: str | None
    last_day: date | None = None


def steps_of(
    target: Target, revision: TargetRevision | None, baseline: Baseline | None
) -> tuple[YearStep, ...]:
    """Every year of the plan; a year without a value is a step without one."""
    years = range(target.plan.year_from, target.plan.year_to + 1)
    if revision is None:
        return tuple(YearStep(year, None, None) for year in years)
    path = path_of(target, revision, baseline)
    resolved = ((year, value_for(path, year)) for year in years)
    return tuple(
        YearStep(year, found.value, str(found.origin), found.last_day)
        if found
        else YearStep(year, None, None)
        for year, found in resolved
    )


def latest_revision(target: Target) -> TargetRevision | None:
    """The revision that takes effect last; needs `revisions` prefetched."""
    return max(target.revisions.all(), key=lambda row: row.effective_on, default=None)
