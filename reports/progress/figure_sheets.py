"""Reports read from their sheets into arrays of agencies × indicators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
from django.db import connection

from reports.models.sheets import MICRO, NONE, WIDE
from reports.models.submission import GIVEN, State
from reports.progress.copying import copied
from reports.progress.definition import Definition
from reports.progress.exact import Mask, Whole

PACKING = (Path(__file__).parent / "packing.sql").read_text(encoding="utf-8")
WIDE_FROM = 9 * 10**12
MISSING = """SELECT s.id FROM reports_submission s
WHERE s.period_id = ANY(%s) AND s.state = ANY(%s)
    AND NOT EXISTS (SELECT FROM reports_figuresheet f WHERE f.submission_id = s.id)
ORDER BY s.id FOR SHARE OF s"""
OWED = """SELECT s.period_id, s.agency_id, array_agg(f.indicator_id)
FROM reports_submission s JOIN reports_figure f ON f.submission_id = s.id
WHERE s.period_id = ANY(%s) AND s.state <> ALL(%s){} GROUP BY s.id"""
ANSWERED, NIL = 1, 2


class Row(IntEnum):
    """The rows of a figure sheet; `AMOUNT` is an amount, a rate or a rank."""

    INDICATOR = 0
    NUMERATOR = 1
    DENOMINATOR = 2
    AMOUNT = 3
    OUT_OF = 4
    FLAGS = 5
    DONE_DAY = 6


@dataclass(slots=True)
class Report:
    """One period's figures by agency and indicator; numbers are 0 where there is none.

    `exists`: the figure is owed; `official` and `sent`: answered in a report that is approved, or
    at least sent. `is_provisional` tells the agencies whose report waits for a decision.
    """

    exists: Mask
    official: Mask
    sent: Mask
    nil: Mask
    numbers: dict[Row, Whole]
    is_provisional: Mask


def read_reports(
    definition: Definition, period_ids: Iterable[int], agencies: Iterable[int] | None = None
) -> dict[int, Report]:
    """The reports of some periods, of all agencies or some (by place); missing sheets are made."""
    wanted = sorted(set(period_ids))
    some = "" if agencies is None else f" AND s.agency_id IN ({_ids(definition, agencies)})"
    pack_missing(wanted)
    shape = (len(definition.agency_ids), len(definition.indicator_ids))
    reports = {period_id: _empty(shape) for period_id in wanted}
    by_period: dict[int, list[tuple[int, int, Whole]]] = {period_id: [] for period_id in wanted}
    for (period_id, agency_id, approved, sheet, has_wide), cells in copied(
        sheets_query(wanted, some), before=5
    ):
        if has_wide:
            cells = _with_wide(sheet, cells)
        by_period[period_id].append((definition.place_of[agency_id], approved, cells))
    for period_id, sheets in by_period.items():
        _fill(reports[period_id], definition, sheets)
    _add_owed(reports, definition, wanted, some)
    return reports


@dataclass(frozen=True, slots=True)
class Done:
    """Milestones that are done in given reports: agencies by place, indicators by id."""

    agencies: Whole
    indicators: Whole
    days: Whole
    approved: Mask

    @classmethod
    def nothing(cls) -> Done:
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, nothing, nothing, nothing.astype(bool))


def read_done(definition: Definition, period_ids: list[int]) -> Done:
    """What given reports of some periods hold as done."""
    pack_missing(period_ids)
    found = list(copied(done_query(period_ids), before=2))
    if not found:
        return Done.nothing()
    widths = [done.shape[1] for _, done in found]
    indicators, days = np.concatenate([done for _, done in found], axis=1).astype(np.int64)
    return Done(
        agencies=np.repeat([definition.place_of[agency] for (agency, _), _ in found], widths),
        indicators=indicators,
        days=days,
        approved=np.repeat([bool(approved) for (_, approved), _ in found], widths),
    )


def pack_missing(period_ids: list[int]) -> None:
    """Makes the sheets that given reports lack; those reports are held as they are meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING, [period_ids, [str(state) for state in GIVEN]])
        if missing := [pk for (pk,) in cursor.fetchall()]:
            marks = {"none": NONE, "wide": WIDE, "wide_from": WIDE_FROM}
            cursor.execute(PACKING, {"submissions": missing, **marks})


def _empty(shape: tuple[int, int]) -> Report:
    exists, official, sent, nil = (np.zeros(shape, dtype=bool) for _ in range(4))
    numbers = {
        row: np.zeros(shape, dtype=np.int64)
        for row in (Row.NUMERATOR, Row.DENOMINATOR, Row.AMOUNT, Row.OUT_OF, Row.DONE_DAY)
    }
    numbers[Row.DONE_DAY][:] = NONE
    return Report(exists, official, sent, nil, numbers, np.zeros(shape[0], dtype=bool))


def _fill(report: Report, definition: Definition, sheets: list[tuple[int, int, Whole]]) -> None:
    if not sheets:
        return
    widths = [cells.shape[1] for _, _, cells in sheets]
    every = np.concatenate([cells for _, _, cells in sheets], axis=1)
    if every.dtype != object:
        every = every.astype(np.int64)
    agency = np.repeat([place for place, _, _ in sheets], widths)
    approved = np.repeat([bool(state) for _, state, _ in sheets], widths)
    known = definition.indicator_ids
    column = np.searchsorted(known, every[Row.INDICATOR].astype(np.int64))
    asked = column < len(known)
    asked &= known[np.minimum(column, len(known) - 1)] == every[Row.INDICATOR]
    if not asked.all():
        every, agency, approved, column = (
            every[:, asked],
            agency[asked],
            approved[asked],
            column[asked],
        )
    at = agency, column
    flags = every[Row.FLAGS].astype(np.int64)
    report.exists[at] = True
    report.sent[at] = (flags & ANSWERED) > 0
    report.official[at] = report.sent[at] & approved
    report.nil[at] = (flags & NIL) > 0
    for row, numbers in report.numbers.items():
        given = every[row]
        if row != Row.DONE_DAY:
            given = np.where(given == NONE, 0, given)
        if given.dtype == object:
            report.numbers[row] = numbers = numbers.astype(object)
        numbers[at] = given
    report.is_provisional[[place for place, state, _ in sheets if not state]] = True


def _with_wide(sheet: int, cells: Whole) -> Whole:
    """The cells with the numbers that do not fit 64 bits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, value FROM reports_figuresheet, jsonb_each_text(wide)"
            " WHERE submission_id = %s",
            [sheet],
        )
        wide = cursor.fetchall()
    whole = cells.astype(object)
    column_of = {
        indicator: column for column, indicator in enumerate(cells[Row.INDICATOR].tolist())
    }
    for key, number in wide:
        indicator, row = map(int, key.split())
        whole[row, column_of[indicator]] = int(Fraction(number) * MICRO)
    return whole


def _add_owed(
    reports: dict[int, Report], definition: Definition, period_ids: list[int], some: str
) -> None:
    """Figures of reports that are still with their agencies: owed, whatever they hold."""
    with connection.cursor() as cursor:
        cursor.execute(OWED.format(some), [period_ids, [str(state) for state in GIVEN]])
        owed = cursor.fetchall()
    for period_id, agency_id, indicators in owed:
        column = np.searchsorted(definition.indicator_ids, indicators)
        inside = column < len(definition.indicator_ids)
        inside &= definition.indicator_ids[np.where(inside, column, 0)] == indicators
        reports[period_id].exists[definition.place_of[agency_id], column[inside]] = True


def sheets_query(period_ids: Iterable[int], some: str = "") -> str:
    """Given sheets of periods: period, agency, whether approved, submission, has wide, cells."""
    return (
        "SELECT s.period_id, s.agency_id, (s.state = 'approved')::integer::bigint, s.id,"
        " (f.wide IS NOT NULL)::integer::bigint, f.cells"
        " FROM reports_submission s JOIN reports_figuresheet f ON f.submission_id = s.id"
        f" WHERE s.period_id IN ({_listed(period_ids)}) AND s.state IN ({_quoted(GIVEN)}){some}"
    )


def done_query(period_ids: Iterable[int]) -> str:
    """Milestones that are done in given sheets: agency, whether approved, indicators and days."""
    return (
        "SELECT s.agency_id, (s.state = 'approved')::integer::bigint, f.done"
        " FROM reports_figuresheet f JOIN reports_submission s ON s.id = f.submission_id"
        f" WHERE f.done IS NOT NULL AND f.period_id IN ({_listed(period_ids)})"
        f" AND s.state IN ({_quoted(GIVEN)})"
    )


def _ids(definition: Definition, agencies: Iterable[int]) -> str:
    return _listed(definition.agency_ids[sorted(set(agencies))].tolist())


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(str(int(pk)) for pk in ids) or "NULL"


@cache
def _quoted(states: tuple[State, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)
