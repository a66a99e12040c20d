"""What is usual, and how far a number is from it; robust: one slip does not hide another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

# The median distance of a normal distribution is so much smaller than its standard deviation.
NORMAL = Decimal("1.4826")
# Where all others are (nearly) equal a distance is measured in hundredths of their median.
FLOOR = Decimal("0.01")
PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and median distance of a set of numbers; None where there are none."""

    points: int
    median: Decimal | None
    mad: Decimal | None

    def z(self, number: Decimal | None, decimals: int) -> Decimal | None:
        """How many usual distances the number is away; a spread of 0 is taken as a hundredth of
        the median, at least one unit of the last decimal."""
        if number is None or self.median is None or self.mad is None:
            return None
        least = max(FLOOR * abs(self.median), Decimal(1).scaleb(-decimals))
        return _tidy((number - self.median) / max(NORMAL * self.mad, least))


def spread_of(numbers: Sequence[Decimal]) -> Spread:
    if not numbers:
        return Spread(0, None, None)
    middle = median(numbers)
    return Spread(len(numbers), middle, median([abs(each - middle) for each in numbers]))


def median(numbers: Sequence[Decimal]) -> Decimal:
    """The middle one, or the mean of the two in the middle; whatever their order."""
    ordered, half = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return ordered[half]
    return _tidy((ordered[half - 1] + ordered[half]) / 2)


def _tidy(number: Decimal) -> Decimal:
    if abs(number.adjusted()) > 20:
        return number
    return number.quantize(PLACES, ROUND_HALF_EVEN)
