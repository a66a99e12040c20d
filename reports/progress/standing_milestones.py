"""Milestones of all agencies at once: once approved as done, done; only this report says "not"."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reports.models.sheets import NONE, day_number
from reports.progress.definition import Definition
from reports.progress.exact import Mask, Whole
from reports.progress.figure_sheets import Done, Report, Row, read_done, read_reports
from reports.progress.terms import Measure
from reports.progress.to_date import Values

NEVER = 2**31


@dataclass(frozen=True, slots=True)
class History:
    """What milestones look at: the report, what was done before it, and the earlier reports of
    agencies whose place an heir has taken (none without heirs)."""

    report: Report
    done: Done
    lines: list[Report]


def done_before(definition: Definition) -> tuple[Done, list[Report]]:
    """What was done before the period's own report, and the earlier reports of lines of agencies
    whose place an heir has taken."""
    earlier, lines = definition.earlier_ids, definition.places[0].lines
    if not definition.measure[Measure.MILESTONE].any():
        return Done.nothing(), []
    everyone = sorted({agency for line in lines.values() for agency in line})
    read = read_reports(definition, earlier, everyone) if everyone else {}
    return read_done(definition, earlier), [read[pk] for pk in earlier if read]


def with_milestones(
    definition: Definition, values: Values, history: History, *, official: bool
) -> Values:
    """The values with those of milestones, which look back at every earlier report."""
    is_milestone = definition.measure[Measure.MILESTONE]
    if not is_milestone.any():
        return values
    done, answered, nil = _standing(definition, history, official=official)
    at = definition.column
    is_done = done[:, at] != NEVER
    complete = is_done | answered[:, at]
    is_nil = nil[:, at] & ~is_done
    return replace(
        values,
        complete=np.where(is_milestone, complete, values.complete),
        nil=np.where(is_milestone, is_nil, values.nil),
        has=np.where(is_milestone, complete & ~is_nil, values.has),
        top=np.where(is_milestone, is_done, values.top),
        bottom=np.where(is_milestone, 1, values.bottom),
        missing=np.where(is_milestone, 0, values.missing),
        done_day=np.where(is_milestone & is_done, done[:, at], NONE),
    )


def _standing(
    definition: Definition, history: History, *, official: bool
) -> tuple[Whole, Mask, Mask]:
    """By agency and indicator: the day it was done or NEVER; answered here; nil here."""
    report = history.report
    certain = report.official if official else report.sent
    answered, nil = certain.copy(), report.nil & certain
    done = _days_in(definition, report.numbers[Row.DONE_DAY], certain)
    _take_earlier(definition, done, history.done, official=official)
    if history.lines:
        _stand_for_lines(definition, history, (done, answered, nil), official=official)
    return done, answered, nil


def _days_in(definition: Definition, days: Whole, certain: Mask) -> Whole:
    """The days on which something was done, NEVER where it was not by the end of the window."""
    end = day_number(definition.window_end)
    return np.where(certain & (days != NONE) & (days <= end), days, NEVER).astype(np.int64)


def _take_earlier(definition: Definition, done: Whole, earlier: Done, *, official: bool) -> None:
    known, end = definition.indicator_ids, day_number(definition.window_end)
    column = np.searchsorted(known, earlier.indicators)
    inside = (column < len(known)) & (earlier.days <= end)
    inside &= known[np.minimum(column, len(known) - 1)] == earlier.indicators
    inside &= earlier.approved | (not official)
    np.minimum.at(done, (earlier.agencies[inside], column[inside]), earlier.days[inside])


def _stand_for_lines(
    definition: Definition, history: History, found: tuple[Whole, Mask, Mask], *, official: bool
) -> None:
    """Of the agencies whose place an heir has taken, all that answered a report must have been done
    by then; an heir stands for them and itself."""
    report = history.report
    done, answered, nil = found
    for heir, line in definition.places[0].lines.items():
        so_far = np.full((len(line), done.shape[1]), NEVER, dtype=np.int64)
        settled = np.full(done.shape[1], NEVER, dtype=np.int64)
        for each in [*history.lines, report]:
            certain = (each.official if official else each.sent)[line]
            days = each.numbers[Row.DONE_DAY][line]
            so_far = np.minimum(so_far, _days_in(definition, days, certain))
            exists, is_nil = each.exists[line], each.nil[line] & certain
            stands = (~exists | (so_far != NEVER) | is_nil).all(axis=0) & exists.any(axis=0)
            latest = np.where(exists & (so_far != NEVER), so_far, -1).max(axis=0)
            settled = np.where(stands & (latest >= 0), np.minimum(settled, latest), settled)
        exists, certain = report.exists[line], (report.official if official else report.sent)[line]
        any_exists = exists.any(axis=0)
        is_nil = report.nil[line] & certain
        for array, own, nothing in (
            (done, settled, NEVER),
            (answered, any_exists & (certain | ~exists).all(axis=0), False),
            (nil, any_exists & (is_nil | ~exists).all(axis=0), False),
        ):
            array[line] = nothing
            array[heir] = own
