"""The judgement of many rows at once (rules, section 5), as the cells of a progress sheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from reports.models.sheets import MICRO, NONE, day_number
from reports.progress.definition import Definition
from reports.progress.earlier import Known
from reports.progress.exact import (
    Mask,
    Whole,
    attainment,
    expected,
    fitting,
    meets,
    rounded,
    shortfall,
    within_tolerance,
)
from reports.progress.terms import Direction, GroupRule

# What a sheet's status cell holds; 0: no row. The view `reports_progress` knows the same order.
STATUSES = (
    None,
    "",
    "achieved",
    "on_track",
    "at_risk",
    "behind",
    "missed",
    "no_data",
    "nil",
    "not_due",
    "not_applicable",
)
CODE = {status: code for code, status in enumerate(STATUSES)}
WARNING_DAYS = 30


class Cell(IntEnum):
    """The rows of a progress sheet's cells; numbers in millionths, attainment in hundredths."""

    TARGET = 0
    REVISION = 1
    STATUS = 2
    VALUE = 3
    NUMERATOR = 4
    DENOMINATOR = 5
    TARGET_VALUE = 6
    START = 7
    EXPECTED = 8
    ATTAINMENT = 9
    ANSWERED = 10
    ASSIGNED = 11
    OUT_OF = 12
    IS_CARRIED = 13
    MISSING = 14


@dataclass(slots=True)
class Rows:
    """What is judged: rows of agencies by target, or the one row of the groups.

    `is_share` and `by_direction` are those of the rows: a share of agencies is held `at_least`.
    """

    present: Mask
    has: Mask
    nil: Mask
    top: Whole
    bottom: Whole
    numerator: Whole
    denominator: Whole
    has_sums: Mask
    out_of: Whole
    done_day: Whole
    missing: Whole
    answered: Whole
    assigned: Whole
    start: tuple[Whole, Mask]
    target: tuple[Whole, Mask]
    carried: Known
    is_share: Mask
    by_direction: dict[str, Mask]
    is_bound: Mask


def judged(definition: Definition, rows: Rows) -> Whole:
    """The cells (cell × row × target) of judged rows; status 0 where a row is not present."""
    of, shape = definition, rows.present.shape
    by_day = rows.by_direction[Direction.DONE_BY]
    is_carried = np.broadcast_to(~of.is_asked, shape) & rows.carried.known
    own = rounded(rows.top, rows.bottom, of.unit, rows.is_share)
    has = np.where(of.is_asked, rows.has, rows.carried.known)
    value = np.where(of.is_asked, own, rows.carried.units)
    start, has_start = rows.start[0], rows.start[1] & ~by_day
    target, has_target = rows.target[0], rows.target[1] & ~by_day
    aim = _expected(of, rows, start, has_start, target)
    status = np.where(
        by_day,
        _by_day(of, rows, has),
        _by_number(of, rows, (has, value), (target, has_target), aim),
    )
    status = np.where(rows.is_bound, status, CODE[""])
    out_of = np.where(is_carried, rows.carried.out_of, rows.out_of)
    has_sums = _shown(rows, is_carried, "has_sums")
    return _stacked(
        {
            Cell.TARGET: of.target_ids,
            Cell.REVISION: of.revision_ids,
            Cell.STATUS: np.where(rows.present, status, CODE[None]),
            Cell.VALUE: np.where(has, _millionths(of, value), NONE),
            Cell.NUMERATOR: np.where(has_sums, _shown(rows, is_carried, "numerator"), NONE),
            Cell.DENOMINATOR: np.where(has_sums, _shown(rows, is_carried, "denominator"), NONE),
            Cell.TARGET_VALUE: np.where(has_target, _millionths(of, target), NONE),
            Cell.START: np.where(has_start, _millionths(of, start), NONE),
            Cell.EXPECTED: np.where(has_target, _millionths(of, aim), NONE),
            Cell.ATTAINMENT: np.where(
                _is_judged(status), _attainment(rows, status, value, target), NONE
            ),
            Cell.ANSWERED: rows.answered,
            Cell.ASSIGNED: rows.assigned,
            Cell.OUT_OF: np.where(out_of > 0, out_of, NONE),
            Cell.IS_CARRIED: is_carried,
            Cell.MISSING: np.where(rows.missing > 0, rows.missing, NONE),
        },
        shape,
    )


def _stacked(cells: dict[Cell, Whole], shape: tuple[int, ...]) -> Whole:
    is_wide = any(numbers.dtype == object for numbers in cells.values())
    whole = np.empty((len(Cell), *shape), dtype=object if is_wide else np.int64)
    for cell in Cell:
        whole[cell] = cells[cell]
    return whole


def _expected(of: Definition, rows: Rows, start: Whole, has_start: Mask, target: Whole) -> Whole:
    from_start = has_start & ~meets(rows.by_direction, start, target) & ~of.is_yearly
    first = np.where(of.is_yearly, 0, np.where(from_start, start, target))
    return expected(first, target, of.q, of.unit, rows.is_share)


def _by_number(
    of: Definition,
    rows: Rows,
    value: tuple[Mask, Whole],
    target: tuple[Whole, Mask],
    aim: Whole,
) -> Whole:
    (has, shown), (wanted, has_target) = value, target
    direction = rows.by_direction
    is_over = of.q[0] >= of.q[1]
    is_ceiling = of.is_yearly & direction[Direction.AT_MOST]
    reached = meets(direction, shown, wanted) & (is_over | ~is_ceiling)
    undone = (rows.answered < rows.assigned) & _can_be_undone(of, rows, wanted)
    short = shortfall(direction, shown, aim)
    return _first(
        (np.broadcast_to(~of.is_applicable, shown.shape), "not_applicable"),
        (~of.is_asked | ~has_target, "not_due"),
        (rows.nil, "nil"),
        (~has, "no_data"),
        (reached & undone, "on_track"),
        (reached, "achieved"),
        (np.broadcast_to(is_over, shown.shape), "missed"),
        (is_ceiling & (shown > wanted), "missed"),
        (short <= 0, "on_track"),
        (within_tolerance(short, aim, of.tolerance), "at_risk"),
        otherwise="behind",
    )


def _can_be_undone(of: Definition, rows: Rows, target: Whole) -> Mask:
    """Whether a missing agency could undo what a partial group has reached."""
    down = rows.by_direction[Direction.AT_MOST] | rows.by_direction[Direction.EXACTLY]
    at_bound = (target == of.unit * 100) | ((target == 0) & down)
    is_sum = of.rule[GroupRule.SUM]
    return of.rule[GroupRule.WORST] | (is_sum & down) | (rows.is_share & at_bound)


def _by_day(of: Definition, rows: Rows, has: Mask) -> Whole:
    last_days, window_end = of.last_days, day_number(of.window_end)
    shape, is_done = rows.present.shape, rows.top > 0
    return _first(
        (np.broadcast_to(~of.is_applicable, shape), "not_applicable"),
        (np.broadcast_to(~of.is_asked | (last_days == NONE), shape), "not_due"),
        (rows.nil, "nil"),
        (~has, "no_data"),
        (is_done, "achieved"),
        (np.broadcast_to(window_end > last_days, shape), "missed"),
        (np.broadcast_to(window_end >= last_days - WARNING_DAYS, shape), "at_risk"),
        otherwise="on_track",
    )


def _first(*cases: tuple[Mask, str], otherwise: str) -> Whole:
    conditions = [condition for condition, _ in cases]
    return np.select(conditions, [CODE[status] for _, status in cases], CODE[otherwise])


def _is_judged(status: Whole) -> Mask:
    return (status >= CODE["achieved"]) & (status <= CODE["missed"])


def _attainment(rows: Rows, status: Whole, value: Whole, target: Whole) -> Whole:
    by_day = rows.by_direction[Direction.DONE_BY]
    done = np.where(status == CODE["achieved"], 10**4, 0)
    return np.where(by_day, done, attainment(rows.by_direction, value, target))


def _shown(rows: Rows, is_carried: Mask, name: str) -> Whole:
    return np.where(is_carried, getattr(rows.carried, name), getattr(rows, name))


def _millionths(of: Definition, units: Whole) -> Whole:
    (fit,) = fitting(MICRO, units)
    return fit * (MICRO // of.unit)
