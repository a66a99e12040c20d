"""Where values start from, and the last known ones: the latest earlier report that has one.

Earlier reports are read one by one, the latest first, and only while somebody still lacks a value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.progress.definition import Definition, Number
from reports.progress.exact import Mask, Whole, rounded
from reports.progress.figure_sheets import Report, read_reports
from reports.progress.group_arrays import Former, Groups, groups_of
from reports.progress.terms import GroupRule, Measure
from reports.progress.to_date import Part, Values, values_of, year_to_date
from reports.progress.views import View

IN_SUMS = (GroupRule.RATIO_OF_SUMS, GroupRule.SUM)


@dataclass(slots=True)
class Known:
    """Values of earlier reports, rounded, with the numbers shown beside them."""

    units: Whole
    known: Mask
    numerator: Whole
    denominator: Whole
    has_sums: Mask
    out_of: Whole

    @classmethod
    def nothing(cls, shape: tuple[int, ...]) -> Known:
        zeros = [np.zeros(shape, dtype=np.int64) for _ in range(4)]
        masks = [np.zeros(shape, dtype=bool) for _ in range(2)]
        return cls(zeros[0], masks[0], zeros[1], zeros[2], masks[1], zeros[3])

    def of_rows(self, rows: Whole) -> Known:
        """The same of some agencies."""
        return Known(*(getattr(self, name)[rows] for name in Known.__slots__))

    def take(self, found: Known, wanted: Mask) -> None:
        """Takes what is wanted and not there yet."""
        taken = wanted & found.known & ~self.known
        for name in ("units", "numerator", "denominator", "has_sums", "out_of"):
            setattr(self, name, np.where(taken, getattr(found, name), getattr(self, name)))
        self.known = self.known | taken


@dataclass(slots=True)
class Earlier:
    """Starts and last known values, of agencies and of groups."""

    start: Known
    carried: Known
    group_start: Known
    group_carried: Known


class EarlierViews:
    """The earlier views of a computation, each put together once."""

    def __init__(self, definition: Definition, reports: dict[int, Report]) -> None:
        self.definition = definition
        self.views = definition.views[1:]
        self.reports = dict(reports)
        self.has_read = False
        self.parts: dict[int, Part] = {}
        self.found: dict[int, Values] = {}

    def part(self, view: View) -> Part:
        if view.number not in self.parts:
            self.read(view)
            self.parts[view.number] = year_to_date(
                self.definition, view, self.reports.__getitem__, official=True
            )
        return self.parts[view.number]

    def read(self, view: View) -> None:
        """Reads a view's reports. The first that is asked for suffices mostly; who asks for one
        more will ask for further ones, so all are read."""
        views = self.views if self.has_read else [view]
        wanted = {each.pk for one in views for each in (one.period, *(one.chain or ()))}
        if lacking := wanted - self.reports.keys():
            self.reports |= read_reports(self.definition, lacking)
        self.has_read = True

    def values(self, view: View) -> Values:
        if view.number not in self.found:
            self.found[view.number] = values_of(self.definition, self.part(view), view.heirs)
        return self.found[view.number]

    def earlier(self) -> Earlier:
        """Every start and last known value that there is."""
        of, assigned = self.definition, self.definition.assigned
        counts = ~of.measure[Measure.MILESTONE]
        starts, carries = assigned & counts, assigned & (counts & ~of.is_asked)
        group_starts, group_carries = counts, counts & ~of.is_asked
        found = Earlier(
            *(Known.nothing(assigned.shape) for _ in range(2)),
            *(Known.nothing(counts.shape) for _ in range(2)),
        )
        for view in self.views:
            pairs = []
            if view.by_agency:
                pairs.append((found.carried, carries, False))
                pairs.append((found.start, starts & (view.use == "start"), False))
            if view.by_group:
                pairs.append((found.group_carried, group_carries, True))
                pairs.append((found.group_start, group_starts & (view.use == "start"), True))
            lacking = [each for each in pairs if (each[1] & ~each[0].known).any()]
            for known, wanted, is_group in lacking:
                known.take(self._of_groups(view) if is_group else self._of_agencies(view), wanted)
        return found

    def _of_agencies(self, view: View) -> Known:
        of, values = self.definition, self.values(view)
        return Known(
            units=rounded(values.top, values.bottom, of.unit, of.is_share),
            known=values.has,
            numerator=values.numerator,
            denominator=values.denominator,
            has_sums=values.has & of.measure[Measure.RATIO],
            out_of=values.out_of,
        )

    def _of_groups(self, view: View) -> Known:
        groups = self.groups(view)
        is_share = self.definition.is_share | self.definition.rule[GroupRule.SHARE_MET]
        return Known(
            units=rounded(groups.top, groups.bottom, self.definition.unit, is_share),
            known=groups.has,
            numerator=groups.numerator,
            denominator=groups.denominator,
            has_sums=groups.has_sums,
            out_of=groups.out_of,
        )

    def groups(self, view: View) -> Groups:
        """The groups of a view as they were then: of the agencies that they meant then."""
        of, end = self.definition, view.period.window_end
        values = self.values(view)
        reported = self._was_asked(view)
        members = of.belongs[view.heirs] & of.active_on(end)[:, None] & reported
        before = [
            each
            for each in self.views
            if each.by_group
            and (each.period.regime_id, each.period.year)
            == (view.period.regime_id, view.period.year)
            and each.place > view.place
        ]
        standing = np.ones(len(of.agency_ids), dtype=bool)
        standing[list(of.places[view.heirs].heirs)] = False
        gone = of.ended_before(end) & standing
        return groups_of(of, values, members, view.heirs, self._former(before, gone[:, None]))

    def _was_asked(self, view: View) -> Mask:
        return self.part(view).exists[:, self.definition.column]

    def former(self) -> Former | None:
        """Who ended this year without an heir, each with its latest approved year to date."""
        of = self.definition
        before = [each for each in self.views if each.use == "year" and each.by_agency]
        gone = of.ended_before(of.window_end)[:, None] & ~of.assigned
        return self._former(before, gone)

    def _former(self, views: list[View], gone: Mask) -> Former | None:
        of = self.definition
        in_sums = np.logical_or.reduce([of.rule[each] for each in IN_SUMS])
        wanted = gone & (in_sums & of.flow_columns[of.column])
        if not views or not wanted.any():
            return None
        shape = of.assigned.shape
        numbers = {
            name: np.zeros(shape, dtype=np.int64)
            for name in ("numerator", "denominator", "amount", "base")
        }
        former = Former(np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool), **numbers)
        for view in views:
            values = self.values(view)
            taken = wanted & of.belongs[view.heirs] & values.complete & ~former.taken
            if not taken.any():
                continue
            former.taken |= taken
            former.has |= taken & values.has
            base = np.where(values.has, of.bases[view.heirs][0], 0)
            amount = np.where(values.has, values.amount, 0)
            for name, number in (
                ("numerator", values.numerator),
                ("denominator", values.denominator),
                ("amount", amount),
                ("base", base),
            ):
                setattr(former, name, np.where(taken, number, getattr(former, name)))
        return former if former.taken.any() else None


def start_of(
    found: Known, base: tuple[Whole, Mask], before: Number, definition: Definition
) -> tuple[Whole, Mask]:
    """s, the first that exists: last year's value, the baseline (0 % reduced), last target."""
    base_units = np.where(definition.measure[Measure.REDUCTION], 0, base[0])
    units = np.where(found.known, found.units, np.where(base[1], base_units, before.units))
    return units, found.known | base[1] | before.known
