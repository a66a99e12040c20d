"""The computation of a period: figures as arrays, the rules on whole arrays, sheets of results."""

from __future__ import annotations

import numpy as np
from django.db import transaction

from reports.progress.definition import Definition
from reports.progress.earlier import Earlier, EarlierViews, start_of
from reports.progress.exact import Mask, Whole
from reports.progress.figure_sheets import Report, read_reports, read_sheets, renew
from reports.progress.group_arrays import Groups, groups_of
from reports.progress.judging import CODE, Cell, Rows, judged
from reports.progress.progress_sheets import (
    Holders,
    Sheets,
    sheet_of,
    sheets_of_agencies,
    store,
    stored_sheets,
)
from reports.progress.remembering import Past, Present, recall, remember
from reports.progress.sheet_states import states_of
from reports.progress.standing_milestones import (
    History,
    done_before,
    with_milestones,
)
from reports.progress.terms import GroupRule, Measure
from reports.progress.to_date import Values, values_of, year_to_date


@transaction.atomic(savepoint=False)
def compute(period_id: int) -> int:
    """Computes official and provisional results of every target under the period's regime.

    Pure in its inputs: the same approved figures give the same sheets, in any order, any number of
    times. Returns the number of rows that the period has.
    """
    computation = Computation(period_id)
    rows = computation.run()
    remember(computation.memory)
    return rows


class Computation:
    """One run: what is remembered, what has changed since, what must be judged anew."""

    def __init__(self, period_id: int) -> None:
        self.memory, self.own_mark = recall(period_id)
        self.definition = self.memory.definition
        self.period_id = period_id

    def run(self) -> int:
        memory = self.memory
        stored = stored_sheets(self.period_id)
        if not self.definition.targets:
            store(self.period_id, Sheets({}, {}), stored)
            return 0
        changed = self.bring_up_to_date()
        before = memory.stored
        # Whoever else wrote results, or took them away: everything is computed.
        if before and before.digests() != {key: digest for key, (_, digest) in stored.items()}:
            before = None
        if before and not changed:
            return before.rows()
        sheets = Judging(self.definition, self.present, self.past).sheets(before, changed)
        store(self.period_id, sheets, stored)
        memory.stored = sheets.without_cells()
        return sheets.rows()

    def bring_up_to_date(self) -> frozenset[int]:
        """Reads what has changed; the agencies whose own reports have."""
        of, memory = self.definition, self.memory
        reports: dict[int, Report] = {}
        changed: frozenset[int] = frozenset()
        if memory.present is None:
            chain = [each.pk for each in of.views[0].chain or ()]
            states = states_of(of, sorted({self.period_id, *chain}))
            reports = read_sheets(of, states)
            memory.present = Present(states[self.period_id], reports[self.period_id])
        elif memory.own_mark != self.own_mark:
            now = states_of(of, [self.period_id])[self.period_id]
            changed = renew(memory.present.report, of, memory.present.states, now)
            memory.present.states = now
        memory.own_mark = self.own_mark
        self.present = memory.present
        self.past = memory.past = memory.past or self.read_past(reports)
        return changed

    def read_past(self, reports: dict[int, Report]) -> Past:
        """What came before the period, as far as it is asked for."""
        of = self.definition
        chain = [each.pk for each in of.views[0].chain or () if each.pk != self.period_id]
        if lacking := [pk for pk in chain if pk not in reports]:
            reports = reports | read_reports(of, lacking)
        views = EarlierViews(of, reports)
        done, lines = done_before(of)
        return Past({pk: reports[pk] for pk in chain}, done, lines, views.earlier(), views.former())


class Judging:
    """The results of a period from its reports and its past."""

    def __init__(self, definition: Definition, present: Present, past: Past) -> None:
        self.definition = definition
        self.past = past
        self.reports = {definition.period.pk: present.report} | past.chain
        self.history = History(present.report, past.done, past.lines)

    def sheets(self, before: Sheets | None, changed: frozenset[int]) -> Sheets:
        """The groups' results, and those of the agencies that may differ from before."""
        of = self.definition
        places = self.standing_for(changed) if before else np.arange(len(of.agency_ids))
        unchanged = _left(before, of.agency_ids[places].tolist()) if before else Sheets({}, {})
        official = self.values(official=True)
        found = Sheets(
            unchanged.official | self.holders(official, places), dict(unchanged.provisional)
        )
        if self.has_provisional():
            provisional = self.values(official=False)
            differing = np.asarray(_differ(official, provisional)).any(axis=1)
            differ_here = np.asarray(differing)[places]
            found.provisional.update(self.holders(provisional, places[differ_here]))
        return found

    def standing_for(self, changed: frozenset[int]) -> Whole:
        """The agencies, and those who stand in their places."""
        heirs = self.definition.places[self.definition.views[0].heirs].heirs
        return np.array(sorted(changed | {heirs[each] for each in changed if each in heirs}))

    def holders(self, values: Values, places: Whole) -> Holders:
        """The sheets of the groups and of some agencies."""
        groups = self.group_cells(values)
        found: Holders = {None: sheet_of(groups, int((groups[Cell.STATUS] != CODE[None]).sum()))}
        if len(places):
            cells = agency_cells(self.definition, values, self.past.earlier, places)
            found |= sheets_of_agencies(self.definition, places, cells)
        return found

    def values(self, *, official: bool) -> Values:
        of = self.definition
        part = year_to_date(of, of.views[0], self.reports.__getitem__, official=official)
        values = values_of(of, part, of.views[0].heirs)
        return with_milestones(of, values, self.history, official=official)

    def has_provisional(self) -> bool:
        """Whether a report waits for a decision: else both views are one."""
        reports = [*self.reports.values(), *self.history.lines]
        waits = any(report.is_provisional.any() for report in reports)
        return bool(waits or not self.history.done.approved.all())

    def group_cells(self, values: Values) -> Whole:
        of, past = self.definition, self.past
        groups = groups_of(of, values, of.assigned, of.views[0].heirs, past.former)
        return judged(of, _of_groups(of, groups, past.earlier))


def _left(before: Sheets, agencies: list[int]) -> Sheets:
    """What stays of the results when some agencies are judged anew, and the groups always."""
    anew = {None, *agencies}
    official, provisional = (
        {agency: sheet for agency, sheet in holders.items() if agency not in anew}
        for holders in (before.official, before.provisional)
    )
    return Sheets(official, provisional)


def agency_cells(of: Definition, values: Values, earlier: Earlier, rows: Whole) -> Whole:
    """The cells of some agencies."""
    return judged(of, _of_agencies(of, values, earlier, rows))


def _differ(these: Values, those: Values) -> Mask:
    names = ("complete", "nil", "has", "top", "bottom", "missing", "done_day")
    pairs = [getattr(these, name) != getattr(those, name) for name in names]
    return np.logical_or.reduce(pairs)


def _of_groups(of: Definition, groups: Groups, earlier: Earlier) -> Rows:
    base, target = of.group_base, of.group_target
    asked = of.is_asked
    by_bar = of.rule[GroupRule.SHARE_MET]
    is_reduction = of.measure[Measure.REDUCTION]
    has_base = base.known | (is_reduction & groups.has_base)
    return Rows(
        present=np.ones(asked.shape, dtype=bool),
        has=groups.has,
        nil=groups.nil,
        top=groups.top,
        bottom=groups.bottom,
        numerator=groups.numerator,
        denominator=groups.denominator,
        has_sums=groups.has_sums,
        out_of=groups.out_of,
        done_day=groups.done_day,
        missing=np.zeros(asked.shape, dtype=np.int64),
        answered=np.where(asked, groups.answered, 0),
        assigned=np.where(asked, groups.assigned, 0),
        start=start_of(earlier.group_start, (base.units, has_base), of.group_before, of),
        target=(target.units, target.known),
        carried=earlier.group_carried,
        is_share=of.is_share | by_bar,
        by_direction=of.group_directions,
        is_bound=np.ones(asked.shape, dtype=bool),
    )


def _of_agencies(of: Definition, values: Values, earlier: Earlier, rows: Whole) -> Rows:
    present = of.assigned[rows]
    _, own, units = of.bases[of.views[0].heirs]
    is_reduction = of.measure[Measure.REDUCTION]
    base, target = of.agency_base, of.agency_target
    # An agency starts from its own baseline, else from its target's; a reduction's is an amount.
    has_base = own[rows] | (base.known & ~is_reduction)
    base_units = np.where(own[rows], units[rows], base.units)
    return Rows(
        present=present,
        has=values.has[rows],
        nil=values.nil[rows],
        top=values.top[rows],
        bottom=values.bottom[rows],
        numerator=values.numerator[rows],
        denominator=values.denominator[rows],
        has_sums=values.complete[rows] & ~values.nil[rows] & of.measure[Measure.RATIO],
        out_of=values.out_of[rows],
        done_day=values.done_day[rows],
        missing=np.where(values.complete[rows], 0, values.missing[rows]),
        answered=(values.known[rows] & of.is_asked).astype(np.int64),
        assigned=np.where(present & of.is_asked, 1, 0),
        start=start_of(earlier.start.of_rows(rows), (base_units, has_base), of.agency_before, of),
        target=(
            np.broadcast_to(target.units, present.shape),
            np.broadcast_to(target.known, present.shape),
        ),
        carried=earlier.carried.of_rows(rows),
        is_share=np.broadcast_to(of.is_share, present.shape),
        by_direction=of.direction,
        is_bound=of.is_bound,
    )
