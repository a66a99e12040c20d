"""The computation of a period: figures as arrays, the rules on whole arrays, sheets of results."""

from __future__ import annotations

import numpy as np
from django.db import transaction

from reports.models import Period
from reports.models.sheets import NONE
from reports.progress.definition import Definition, definition_of
from reports.progress.earlier import Earlier, Past, start_of
from reports.progress.exact import Mask, Whole
from reports.progress.figure_sheets import Report, read_reports
from reports.progress.group_arrays import Former, Groups, groups_of
from reports.progress.groups import group_direction, judges_agencies
from reports.progress.judging import Rows, judged
from reports.progress.progress_sheets import store
from reports.progress.standing_milestones import day_number, history_of, with_milestones
from reports.progress.terms import Direction, GroupRule, Measure
from reports.progress.to_date import Values, values_of, year_to_date


@transaction.atomic
def compute(period: Period) -> int:
    """Computes official and provisional results of every target under the period's regime.

    Pure in its inputs: the same approved figures give the same sheets, in any order, any number of
    times. Needs `regime` and `report` fetched. Returns the number of rows that the period has.
    """
    return Computation(period).run()


class Computation:
    """One run: its definition, the reports that it has read, its past."""

    def __init__(self, period: Period) -> None:
        self.definition = definition_of(period)
        self.reports: dict[int, Report] = {}
        self.past = Past(self.definition, self.read)

    def read(self, period_id: int) -> Report:
        if period_id not in self.reports:
            self.reports |= read_reports(self.definition, [period_id])
        return self.reports[period_id]

    def run(self) -> int:
        of = self.definition
        if not of.targets:
            return store(of, [])
        now = of.views[0]
        self.reports |= read_reports(of, [now.period.pk, *(each.pk for each in now.chain or ())])
        self.history = history_of(of, self.read(now.period.pk))
        official = self.values(official=True)
        earlier, former = self.past.earlier(), self.past.former()
        everyone = np.arange(len(of.agency_ids))
        sheets = [
            (True, None, self.group_cells(official, earlier, former)),
            (True, everyone, agency_cells(of, official, earlier, everyone)),
        ]
        if self.has_provisional():
            provisional = self.values(official=False)
            differing = np.flatnonzero(_differ(official, provisional).any(axis=1))
            sheets += [
                (False, None, self.group_cells(provisional, earlier, former)),
                (False, differing, agency_cells(of, provisional, earlier, differing)),
            ]
        return store(of, sheets)

    def values(self, *, official: bool) -> Values:
        of = self.definition
        part = year_to_date(of, of.views[0], self.read, official=official)
        values = values_of(of, part, of.views[0].heirs)
        return with_milestones(of, values, self.history, official=official)

    def has_provisional(self) -> bool:
        """Whether a report waits for a decision: else both views are one."""
        waits = any(report.is_provisional.any() for report in self.reports.values())
        waits |= any(report.is_provisional.any() for report in self.history.lines)
        return waits or not self.history.done.approved.all()

    def group_cells(self, values: Values, earlier: Earlier, former: Former | None) -> Whole:
        of = self.definition
        groups = groups_of(of, values, of.assigned, of.views[0].heirs, former)
        return judged(of, _of_groups(of, groups, earlier), *_days(of))


def agency_cells(of: Definition, values: Values, earlier: Earlier, rows: Whole) -> Whole:
    """The cells of some agencies."""
    return judged(of, _of_agencies(of, values, earlier, rows), *_days(of))


def _days(of: Definition) -> tuple[Whole, int]:
    last_days = [row["last_day"] for row in of.targets]
    numbers = [NONE if day is None else day_number(day) for day in last_days]
    return np.array(numbers, dtype=np.int64), day_number(of.window_end)


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
        by_direction=_directions(of, by_group=True),
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
    is_bound = np.array(
        [judges_agencies(GroupRule(row["rule"]), Measure(row["measure"])) for row in of.targets]
    )
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
        by_direction=_directions(of, by_group=False),
        is_bound=is_bound,
    )


def _directions(of: Definition, *, by_group: bool) -> dict[str, Mask]:
    """Which targets are held how; a share of agencies that meet their bar is wanted high."""
    if not by_group:
        return of.direction
    held = [
        group_direction(GroupRule(row["rule"]), Direction(row["direction"])) for row in of.targets
    ]
    return {each.value: np.array([one == each for one in held]) for each in Direction}
