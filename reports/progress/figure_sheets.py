"""Reports read from their sheets into arrays of agencies × indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

import numpy as np
from django.db import connection

from reports.models.sheets import MICRO, NONE
from reports.progress.copying import copied
from reports.progress.definition import Definition
from reports.progress.exact import Mask, Whole
from reports.progress.sheet_states import SheetState, SheetStates, pack_missing, states_of

OWED = """SELECT f.submission_id, array_agg(f.indicator_id) FROM reports_figure f
WHERE f.submission_id = ANY(%s) GROUP BY f.submission_id"""
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

    @classmethod
    def empty(cls, definition: Definition) -> Report:
        shape = (len(definition.agency_ids), len(definition.indicator_ids))
        exists, official, sent, nil = (np.zeros(shape, dtype=bool) for _ in range(4))
        numbers = {
            row: np.zeros(shape, dtype=np.int64)
            for row in (Row.NUMERATOR, Row.DENOMINATOR, Row.AMOUNT, Row.OUT_OF, Row.DONE_DAY)
        }
        numbers[Row.DONE_DAY][:] = NONE
        return cls(exists, official, sent, nil, numbers, np.zeros(shape[0], dtype=bool))

    def clear(self, places: Whole) -> None:
        """Forgets what some agencies reported."""
        for mask in (self.exists, self.official, self.sent, self.nil, self.is_provisional):
            mask[places] = False
        for row, numbers in self.numbers.items():
            numbers[places] = NONE if row == Row.DONE_DAY else 0


def read_reports(
    definition: Definition, period_ids: Iterable[int], agencies: Iterable[int] | None = None
) -> dict[int, Report]:
    """The reports of some periods, of all agencies or some (by place); missing sheets are made."""
    found = states_of(definition, sorted(set(period_ids)))
    if agencies is not None:
        wanted = set(agencies)
        found = {
            period_id: {pk: each for pk, each in states.items() if each.place in wanted}
            for period_id, states in found.items()
        }
    return read_sheets(definition, found)


def read_sheets(definition: Definition, found: dict[int, SheetStates]) -> dict[int, Report]:
    """The reports of some periods, from where they stand."""
    reports = {period_id: Report.empty(definition) for period_id in found}
    contents = _Contents.of([each for states in found.values() for each in states.values()])
    for period_id, states in found.items():
        contents.fill(reports[period_id], definition, states.values())
    return reports


def renew(
    report: Report, definition: Definition, before: SheetStates, after: SheetStates
) -> frozenset[int]:
    """Brings a report from where its parts stood to where they stand; the agencies that changed."""
    moved = {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}
    places = {each[pk].place for pk in moved for each in (before, after) if pk in each}
    if places:
        report.clear(np.array(sorted(places)))
        read_anew = [each for each in after.values() if each.place in places]
        _Contents.of(read_anew).fill(report, definition, read_anew)
    return frozenset(places)


@dataclass(frozen=True, slots=True)
class _Contents:
    """What some reports hold: cells of the given ones, indicators owed by the others."""

    cells: dict[int, Whole]
    owed: dict[int, list[int]]

    @classmethod
    def of(cls, states: list[SheetState]) -> _Contents:
        given = [each.submission for each in states if each.is_given]
        others = [each.submission for each in states if not each.is_given]
        wide = {each.submission for each in states if each.is_wide}
        cells = {}
        for (submission,), numbers in _given(given):
            cells[submission] = _with_wide(submission, numbers) if submission in wide else numbers
        return cls(cells, _owed(others))

    def fill(self, report: Report, definition: Definition, states: Iterable[SheetState]) -> None:
        sheets = []
        for each in states:
            if each.submission in self.cells:
                sheets.append((each.place, each.is_approved, self.cells[each.submission]))
            elif each.submission in self.owed:
                columns, asked = _columns(definition, np.array(self.owed[each.submission]))
                report.exists[each.place, columns[asked]] = True
        if sheets:
            _fill(report, definition, sheets)


def _given(submissions: list[int]) -> Iterator[tuple[tuple[int, ...], Whole]]:
    return copied(sheets_query(submissions), before=1, rows=len(Row)) if submissions else iter(())


def _owed(submissions: list[int]) -> dict[int, list[int]]:
    """Figures of reports that are still with their agencies: owed, whatever they hold."""
    if not submissions:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(OWED, [submissions])
        return dict(cursor.fetchall())


def _fill(report: Report, definition: Definition, sheets: list[tuple[int, bool, Whole]]) -> None:
    widths = [cells.shape[1] for _, _, cells in sheets]
    every = np.concatenate([cells for _, _, cells in sheets], axis=1)
    if every.dtype != object:
        every = every.astype(np.int64)
    agency = np.repeat([place for place, _, _ in sheets], widths)
    approved = np.repeat([is_approved for _, is_approved, _ in sheets], widths)
    column, asked = _columns(definition, every[Row.INDICATOR].astype(np.int64))
    if not asked.all():
        every, agency = every[:, asked], agency[asked]
        approved, column = approved[asked], column[asked]
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
    report.is_provisional[[place for place, is_approved, _ in sheets if not is_approved]] = True


def _columns(definition: Definition, indicators: Whole) -> tuple[Whole, Mask]:
    """Where indicators stand among those of the targets, and which of them are asked at all."""
    known = definition.indicator_ids
    column = np.searchsorted(known, indicators)
    inside = column < len(known)
    inside &= known[np.minimum(column, len(known) - 1)] == indicators
    return column, inside


def _with_wide(submission: int, cells: Whole) -> Whole:
    """The cells with the numbers that do not fit 64 bits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, value FROM reports_figuresheet, jsonb_each_text(wide)"
            " WHERE submission_id = %s",
            [submission],
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
    found = list(copied(done_query(period_ids), before=2, rows=2))
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


def sheets_query(submissions: Iterable[int]) -> str:
    """Sheets of given reports: submission, cells."""
    return (
        "SELECT submission_id, cells FROM reports_figuresheet"
        f" WHERE submission_id = ANY('{{{_listed(submissions)}}}'::bigint[])"
    )


def done_query(period_ids: Iterable[int]) -> str:
    """Milestones that are done in given sheets: agency, whether approved, indicators and days."""
    state = "(SELECT s.state FROM reports_submission s WHERE s.id = f.submission_id)"
    return (
        f"SELECT f.agency_id, ({state} = 'approved')::integer::bigint, f.done"
        " FROM reports_figuresheet f"
        f" WHERE f.done IS NOT NULL AND f.period_id = ANY('{{{_listed(period_ids)}}}'::bigint[])"
        f" AND {state} IN ('sent', 'approved')"
    )


def _listed(ids: Iterable[int]) -> str:
    return ",".join(str(int(pk)) for pk in ids)
