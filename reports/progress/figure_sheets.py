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
    _fill(reports, definition, found)
    return reports


def renew(
    report: Report, definition: Definition, before: SheetStates, after: SheetStates
) -> frozenset[int]:
    """Brings a report from where its parts stood to where they stand; the agencies that changed."""
    moved = {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}
    places = {each[pk].place for pk in moved for each in (before, after) if pk in each}
    if places:
        report.clear(np.array(sorted(places)))
        anew = {pk: each for pk, each in after.items() if each.place in places}
        _fill({0: report}, definition, {0: anew})
    return frozenset(places)


# Some agencies' sheets with the same indicators: places, whether approved, sheet × row × column.
_Block = tuple[Whole, Mask, Whole]


def _fill(
    reports: dict[int, Report], definition: Definition, found: dict[int, SheetStates]
) -> None:
    """Fills empty reports with what their parts hold: given cells, or what is owed."""
    period_of = {pk: period_id for period_id, states in found.items() for pk in states}
    every = {pk: state for states in found.values() for pk, state in states.items()}
    for pk, indicators in _owed([pk for pk, each in every.items() if not each.is_given]).items():
        columns, asked = _columns(definition, np.array(indicators))
        reports[period_of[pk]].exists[every[pk].place, columns[asked]] = True
    given = [pk for pk, each in every.items() if each.is_given and each.mark is not None]
    for period_id, block in _blocks(given, every, period_of):
        _place(reports[period_id], definition, block)
    for pk in given:
        if not every[pk].is_approved:
            reports[period_of[pk]].is_provisional[every[pk].place] = True


def _blocks(
    given: list[int], every: SheetStates, period_of: dict[int, int]
) -> Iterator[tuple[int, _Block]]:
    """The sheets of some reports, each block of one period and with the same indicators."""
    if not given:
        return
    for numbers, cells in copied(sheets_query(given), before=1, rows=len(Row)):
        submissions = numbers[:, 0].tolist()
        periods = np.array([period_of[pk] for pk in submissions])
        indicators = cells[:, Row.INDICATOR]
        is_wide = np.array([every[pk].is_wide for pk in submissions])
        left = ~is_wide
        while left.any():
            first = int(np.argmax(left))
            alike = left & (periods == periods[first])
            alike &= (indicators == indicators[first]).all(axis=1)
            left &= ~alike
            states = [every[submissions[row]] for row in np.flatnonzero(alike)]
            yield int(periods[first]), _block(states, cells[alike].astype(np.int64))
        for row in np.flatnonzero(is_wide):
            state = every[submissions[row]]
            whole = _with_wide(state.submission, cells[row])
            yield int(periods[row]), _block([state], whole[np.newaxis])


def _block(states: list[SheetState], cells: Whole) -> _Block:
    places = np.array([each.place for each in states])
    return places, np.array([each.is_approved for each in states]), cells


def _owed(submissions: list[int]) -> dict[int, list[int]]:
    """Figures of reports that are still with their agencies: owed, whatever they hold."""
    if not submissions:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(OWED, [submissions])
        return dict(cursor.fetchall())


def _place(report: Report, definition: Definition, block: _Block) -> None:
    """Puts a block's numbers where they belong."""
    places, approved, cells = block
    column, asked = _columns(definition, cells[0, Row.INDICATOR].astype(np.int64))
    if not asked.all():
        cells, column = cells[:, :, asked], column[asked]
    at = np.ix_(places, column)
    flags = cells[:, Row.FLAGS].astype(np.int64)
    answered = (flags & ANSWERED) > 0
    report.exists[at] = True
    report.sent[at] = answered
    report.official[at] = answered & approved[:, np.newaxis]
    report.nil[at] = (flags & NIL) > 0
    for row, numbers in report.numbers.items():
        given = cells[:, row]
        if row != Row.DONE_DAY:
            given = np.where(given == NONE, 0, given)
        if given.dtype == object:
            report.numbers[row] = numbers = numbers.astype(object)
        numbers[at] = given


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
    widths = [cells.shape[2] for _, cells in found]
    numbers = [
        np.repeat(each, width, axis=0) for (each, _), width in zip(found, widths, strict=True)
    ]
    agencies, approved = np.concatenate(numbers).astype(np.int64).T
    cells = [np.moveaxis(each, 1, 0).reshape(2, -1) for _, each in found]
    indicators, days = np.concatenate(cells, axis=1).astype(np.int64)
    places = np.array([definition.place_of[agency] for agency in agencies.tolist()])
    return Done(agencies=places, indicators=indicators, days=days, approved=approved > 0)


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
