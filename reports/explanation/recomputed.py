"""One recomputed row, with all that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reports.explanation.answers import Part
from reports.models import Period
from reports.progress.figures import COUNTS, Figure
from reports.progress.groups import Scope
from reports.progress.judgement import Case, Judgement
from reports.progress.rounding import Number
from reports.progress.values import Value
from targets.models import Baseline, TargetRevision
from targets.paths import ResolvedTarget, TargetPath

Sums = dict[str, Fraction | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A value before it is judged, with the parts that it is made of."""

    value: Value
    sums: Sums
    answered: int
    assigned: int
    baseline: Number | None
    target: Decimal | None
    target_before: Decimal | None
    parts: tuple[Part, ...]
    former: tuple[Part, ...] = ()
    missing: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The latest value before this report, and the report that it stood in."""

    exact: Fraction | None = None
    sums: Sums | None = None
    report: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """A row and all that it rests on; `carried`: the value is last known, not asked now."""

    agency_id: int | None
    is_official: bool
    revision: TargetRevision
    resolved: ResolvedTarget | None
    resolved_before: ResolvedTarget | None
    path: TargetPath
    stated_baseline: Baseline | None
    seen: Seen
    start: Earlier
    carried: Earlier
    scope: Scope
    case: Case
    judged: Judgement
    is_bound: bool

    @property
    def is_carried(self) -> bool:
        return self.carried.exact is not None

    @property
    def fields(self) -> dict[str, Any]:
        """The row as Progress stores it."""
        judged, seen = self.judged, self.seen
        sums = (self.carried.sums or {}) if not self.case.is_asked else seen.sums
        return {
            "status": str(judged.status) if self.is_bound else "",
            "value": judged.value,
            "numerator": sums.get("numerator"),
            "denominator": sums.get("denominator"),
            "target_value": judged.target,
            "start_value": judged.start,
            "expected_value": judged.expected,
            "attainment": judged.attainment if self.is_bound else None,
            "answered": seen.answered if self.case.is_asked else 0,
            "assigned": seen.assigned if self.case.is_asked else 0,
            "is_carried": self.is_carried,
            "revision_id": self.revision.pk,
            "missing_period_id": seen.missing.pk if seen.missing else None,
        }


def sums_of(figures: Sequence[Figure | None]) -> Sums:
    """The counts of several figures added, None where none of them has any."""
    sums: Sums = {}
    for name in COUNTS:
        given = [getattr(figure, name) for figure in figures if figure is not None]
        numbers = [Fraction(number) for number in given if number is not None]
        sums[name] = sum(numbers, Fraction(0)) if numbers else None
    return sums
