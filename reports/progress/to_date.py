"""Years to date of all agencies at once: reports of a view put together under its heirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from reports.models.sheets import MICRO, NONE
from reports.progress.definition import Definition, Places
from reports.progress.exact import Mask, Whole, fitting
from reports.progress.figure_sheets import Report, Row
from reports.progress.terms import Measure
from reports.progress.views import View

NUMBERS = (Row.NUMERATOR, Row.DENOMINATOR, Row.AMOUNT)
Reader = Callable[[int], Report]


@dataclass(slots=True)
class Part:
    """What one report, or several together, says of each agency and indicator.

    `certain`: all of it counts (approved; provisionally: sent). `of`: how many rates `amount` sums.
    `missing`: the report that it lacks, by id, else 0.
    """

    exists: Mask
    certain: Mask
    nil: Mask
    numerator: Whole
    denominator: Whole
    amount: Whole
    out_of: Whole
    of: Whole
    missing: Whole


def year_to_date(definition: Definition, view: View, read: Reader, *, official: bool) -> Part:
    """The year to date of a view: a stock's own report, and the chain of reports of a flow."""
    places = definition.places[view.heirs]
    own = _part(definition, read(view.period.pk), places, view.period.pk, official=official)
    flows = definition.flow_columns
    if not flows.any() or (view.chain is not None and len(view.chain) == 1):
        return own
    if view.chain is None:
        return replace(own, exists=own.exists & ~flows)
    parts = [
        (each.window_end, _part(definition, read(each.pk), places, each.pk, official=official))
        for each in view.chain
    ]
    return _either(flows, _added(definition, places, parts, view), own)


def _part(
    definition: Definition, report: Report, places: Places, pk: int, *, official: bool
) -> Part:
    certain = report.official if official else report.sent
    part = Part(
        exists=report.exists,
        certain=certain,
        nil=report.nil & certain,
        numerator=np.where(certain, report.numbers[Row.NUMERATOR], 0),
        denominator=np.where(certain, report.numbers[Row.DENOMINATOR], 0),
        amount=np.where(certain, report.numbers[Row.AMOUNT], 0),
        out_of=report.numbers[Row.OUT_OF],
        of=np.ones(report.exists.shape, dtype=np.int64),
        missing=np.where(report.exists & ~certain, pk, 0),
    )
    return _folded(definition, part, places, pk) if places.lines else part


def _folded(definition: Definition, part: Part, places: Places, pk: int) -> Part:
    """The part with each heir in the place of its predecessors (rules, section 7)."""
    numbers = fitting(4 * len(definition.agency_ids), part.numerator, part.denominator, part.amount)
    folded = replace(
        part,
        exists=part.exists.copy(),
        certain=part.certain.copy(),
        nil=part.nil.copy(),
        numerator=numbers[0].copy(),
        denominator=numbers[1].copy(),
        amount=numbers[2].copy(),
        out_of=part.out_of.copy(),
        of=part.of.copy(),
        missing=part.missing.copy(),
    )
    rates = np.zeros(part.exists.shape[1], dtype=bool)
    ranks = rates.copy()
    rates[definition.column[definition.measure[Measure.RATE]]] = True
    ranks[definition.column[definition.measure[Measure.RANK]]] = True
    for heir, line in places.lines.items():
        exists, certain, nil = part.exists[line], part.certain[line], part.nil[line]
        any_exists = exists.any(axis=0)
        folded.exists[line] = False
        folded.exists[heir] = any_exists
        folded.certain[heir] = any_exists & (certain | ~exists).all(axis=0)
        folded.nil[heir] = any_exists & (nil | ~exists).all(axis=0)
        folded.missing[heir] = np.where(any_exists & ~folded.certain[heir], pk, 0)
        for name, number in zip(("numerator", "denominator", "amount"), numbers, strict=True):
            getattr(folded, name)[heir] = np.where(exists, number[line], 0).sum(axis=0)
        given = (exists & certain & ~nil).sum(axis=0)
        folded.of[heir] = np.where(rates | ranks, np.maximum(given, 1), 1)
        out_of = np.where(exists & (part.out_of[line] > 0), part.out_of[line], 2**31)
        folded.out_of[heir] = np.where(out_of.min(axis=0) < 2**31, out_of.min(axis=0), 0)
        # A rank of several cannot be had from theirs: it is known, yet has no value.
        folded.of[heir] = np.where(ranks & (given != 1), 0, folded.of[heir])
    return folded


def _added(
    definition: Definition, places: Places, parts: list[tuple[date, Part]], view: View
) -> Part:
    """Parts of a year added; a report that says nothing of an agency is missing, unless its line
    had not begun by then."""
    exists = np.logical_or.reduce([part.exists for _, part in parts])
    certain, nil = exists.copy(), exists.copy()
    missing = np.zeros(exists.shape, dtype=np.int64)
    zeros = np.zeros(exists.shape, dtype=np.int64)
    sums: dict[str, Whole] = dict.fromkeys(("numerator", "denominator", "amount"), zeros)
    began = _began(definition, places)
    for (end, part), period in zip(parts, view.chain or (), strict=True):
        silent = exists & ~part.exists
        began_later = began > np.datetime64(end)
        complete = np.where(part.exists, part.certain, silent & began_later[:, None])
        certain &= complete
        nil &= np.where(part.exists, part.nil, silent)
        missing = np.where(exists & ~complete & (missing == 0), period.pk, missing)
        for name in sums:
            number = np.where(part.exists, getattr(part, name), 0)
            before, number = fitting(4, sums[name], number)
            sums[name] = before + number
    return replace(parts[-1][1], exists=exists, certain=certain, nil=nil, missing=missing, **sums)


def _began(definition: Definition, places: Places) -> Whole:
    """When each agency's line began."""
    began = [np.datetime64(day) for day in definition.valid_from]
    for heir, line in places.lines.items():
        began[heir] = min(np.datetime64(definition.valid_from[each]) for each in line)
    return np.array(began)


def _either(columns: Mask, these: Part, those: Part) -> Part:
    """The parts of some indicators from one, of the others from another."""
    return Part(
        *(np.where(columns, getattr(these, name), getattr(those, name)) for name in Part.__slots__)
    )


@dataclass(slots=True)
class Values:
    """Exact values by agency and target as fractions, and what is shown beside them.

    Numbers are 0 where there is none (a fraction 0 / 1), days `NONE`.
    """

    complete: Mask
    nil: Mask
    has: Mask
    numerator: Whole
    denominator: Whole
    top: Whole
    bottom: Whole
    amount: Whole
    out_of: Whole
    missing: Whole
    done_day: Whole

    @property
    def known(self) -> Mask:
        return self.has | self.nil


def values_of(definition: Definition, part: Part, heirs: int) -> Values:
    """The value of every target at every agency, from its own year to date and baseline."""
    at = definition.column
    exists, certain = part.exists[:, at], part.certain[:, at]
    complete = exists & certain
    nil = complete & part.nil[:, at]
    arose = complete & ~nil
    numerator = np.where(arose, part.numerator[:, at], 0)
    denominator = np.where(arose, part.denominator[:, at], 0)
    amount = np.where(arose, part.amount[:, at], 0)
    of = part.of[:, at]
    base, has_base, _ = definition.bases[heirs]
    is_ratio, is_reduction = (
        definition.measure[each] for each in (Measure.RATIO, Measure.REDUCTION)
    )
    numerator, amount, base = fitting(400, numerator, amount, base)
    top = np.where(
        is_ratio,
        numerator * definition.scale,
        np.where(is_reduction, (base - amount) * 100, amount),
    )
    bottom = np.where(is_ratio, denominator, np.where(is_reduction, base, MICRO * of))
    has = arose & (bottom != 0) & (~is_reduction | has_base)
    has &= ~definition.measure[Measure.MILESTONE]
    return Values(
        complete=complete,
        nil=nil,
        has=has,
        numerator=numerator,
        denominator=denominator,
        top=np.where(has, top, 0),
        bottom=np.where(has, bottom, 1),
        amount=amount,
        out_of=np.where(complete & (part.out_of[:, at] > 0), part.out_of[:, at], 0),
        missing=np.where(exists, part.missing[:, at], 0),
        done_day=np.full(has.shape, NONE, dtype=np.int64),
    )
