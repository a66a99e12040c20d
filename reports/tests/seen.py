"""What a row shows before it is judged, for the slow computation."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reports.progress.figures import COUNTS, Figure
from reports.progress.rounding import Number
from reports.progress.values import Value

Sums = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a row shows of a group or an agency before it is judged."""

    value: Value
    shown: Sums
    answered: int
    assigned: int
    baseline: Number | None
    target: Number | None
    target_before: Number | None
    missing: str | None = None


def sums_of(figures: list[Figure | None]) -> Sums:
    """The counts of several figures added, None where none of them has any."""
    sums = {}
    for name in COUNTS:
        given = [getattr(figure, name) for figure in figures if figure is not None]
        numbers = [Fraction(number) for number in given if number is not None]
        sums[name] = sum(numbers, Fraction(0)) if numbers else None
    return sums
