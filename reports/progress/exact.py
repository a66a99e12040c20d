"""Exact whole-number arithmetic on arrays: the scalar rules for many rows at once.

Numbers are whole (millionths, or units of an indicator's last decimal); fractions are pairs of
arrays. 64 bits are used while no product can overflow them, Python's own integers otherwise, so a
result never depends on which of both was used. What is absent is told by masks, never by 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[Any]
Mask = NDArray[np.bool_]

ROOM = 2**62
MOST_ATTAINMENT = 99999


def fitting(factor: int, *arrays: Whole) -> tuple[Whole, ...]:
    """The arrays as they are where each times `factor` fits 64 bits, else of unbounded integers."""
    if any(each.dtype == object or _largest(each) > ROOM // factor for each in arrays):
        return tuple(each.astype(object) for each in arrays)
    return arrays


def _largest(array: Whole) -> int:
    return max(int(array.max()), -int(array.min())) if array.size else 0


def half_up(numerator: Whole, denominator: Whole) -> Whole:
    """Numerator / denominator, rounded half away from zero; the denominator is above 0."""
    magnitude = (abs(numerator) * 2 + denominator) // (denominator * 2)
    return np.where(numerator < 0, -magnitude, magnitude)


def rounded(numerator: Whole, denominator: Whole, unit: Whole, is_share: Mask) -> Whole:
    """A fraction in units of 1 / `unit`; a share never rounds to 0 or 100 unless it is there."""
    largest = int(unit.max(initial=1)) if isinstance(unit, np.ndarray) else unit
    numerator, denominator = fitting(4 * max(largest, 100), numerator, denominator)
    units = half_up(numerator * unit, denominator)
    units = np.where(
        is_share & (numerator < denominator * 100) & (units >= unit * 100), unit * 100 - 1, units
    )
    return np.where(is_share & (numerator > 0) & (units <= 0), 1, units)


def meets(direction: dict[str, Mask], value: Whole, wanted: Whole) -> Mask:
    """Whether values meet what is wanted, by the direction of each; both rounded."""
    return np.where(
        direction["at_least"],
        value >= wanted,
        np.where(direction["exactly"], value == wanted, value <= wanted),
    ).astype(bool)


def shortfall(direction: dict[str, Mask], value: Whole, wanted: Whole) -> Whole:
    """How far values are from what is wanted, 0 or less where they meet it."""
    return np.where(
        direction["at_least"],
        wanted - value,
        np.where(direction["exactly"], abs(value - wanted), value - wanted),
    )


def expected(
    start: Whole, target: Whole, share: tuple[Whole, Whole], unit: Whole, is_share: Mask
) -> Whole:
    """s + (T - s) × q in units, rounded once; without a start (0) that is T × q."""
    part, whole = share
    most = int(np.max(whole, initial=1))
    start, target = fitting(8 * most, start, target)
    return rounded(start * whole + (target - start) * part, whole * unit, unit, is_share)


def within_tolerance(short: Whole, wanted: Whole, tolerance: Whole) -> Mask:
    """Whether a shortfall is at most the tolerance, in hundredths of a per cent of the wanted."""
    short, wanted = fitting(max(10**4, int(np.max(tolerance, initial=1))), short, wanted)
    return np.asarray(short * 10**4 <= tolerance * abs(wanted), dtype=bool)


def attainment(direction: dict[str, Mask], value: Whole, target: Whole) -> Whole:
    """In hundredths of a per cent, 0…99999; what has not reached 100 % is not shown as 100.00."""
    value, target = fitting(10**5, value, target)
    is_met = meets(direction, value, target)
    rises = direction["at_least"] | (direction["exactly"] & (value <= target))
    over, under = np.where(rises, value, target), np.where(rises, target, value)
    is_whole = (direction["at_most"] & is_met) | (target <= 0)
    divides = ~is_whole & (under > 0)
    over, under = np.where(divides, over, 0), np.where(divides, under, 1)
    hundred = np.ones_like(over)
    found = rounded(over * 100, under, hundred * 100, np.ones(over.shape, dtype=bool))
    found = np.where(divides, found, np.where(direction["top"], MOST_ATTAINMENT, 0))
    found = np.where(is_whole, np.where(is_met, 10**4, 0), found)
    return np.minimum(np.maximum(found, 0), MOST_ATTAINMENT)
