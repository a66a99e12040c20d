"""What was expected and which sentence of the rules gave the status, with their numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from reports.explanation.branches import branch_of
from reports.explanation.explanation import Line
from reports.explanation.recomputed import Recomputed
from reports.explanation.sentences import SENTENCES
from reports.explanation.sources import Sources
from reports.explanation.writing import day, fraction, number, valued
from reports.progress.judgement import meets
from reports.progress.terms import Direction, Measure
from reports.progress.values import Lack
from targets.wording import NOTHING, aim, difference


class Verdict:
    """Writes how one recomputed row was judged."""

    def __init__(self, sources: Sources, row: Recomputed) -> None:
        self.sources, self.row = sources, row
        self.indicator = sources.target.indicator
        self.case, self.judged = row.case, row.judged

    def lines(self) -> list[Line]:
        """Target, start, share of the year, expected, tolerance, status, attainment."""
        lines = [self._start(), self._share(), self._expected(), self._tolerance()]
        known = [line for line in lines if line is not None]
        known.append(Line(label=_("Status"), text=self.sentence()))
        attainment = self._attainment()
        return [*known, attainment] if attainment else known

    # Start and expected

    def _start(self) -> Line | None:
        if self.judged.target is None or self.case.is_yearly_amount:
            return None
        return Line(
            label=_("Start (s)"),
            text=valued(self.judged.start, self.indicator),
            note=self._start_source(),
        )

    def _start_source(self) -> str:
        row, seen = self.row, self.row.seen
        if row.start.exact is not None and row.start.report:
            return _("last year's latest approved value, of %(report)s") % {
                "report": row.start.report.title
            }
        if seen.baseline is not None:
            return self._baseline_source()
        if seen.target_before is not None:
            return _(
                "the target of %(year)s: neither an approved value nor a baseline is known"
            ) % {"year": self.sources.period.year - 1}
        return _("none is known: please add the baseline")

    def _baseline_source(self) -> str:
        own = self.row.seen.parts[0].member.baseline if self.row.agency_id else None
        stated = self.row.stated_baseline
        if self.indicator.measure == Measure.REDUCTION:
            return _("0 %: the baseline of a reduction is the amount from which it is counted")
        if own is not None:
            return _("the agency's own baseline")
        return _("the baseline of %(year)s") % {"year": stated.year if stated else NOTHING}

    def _share(self) -> Line | None:
        if self.case.direction == Direction.DONE_BY or self.judged.target is None:
            return None
        report, last = self.sources.period.report, self.case.share
        own = Fraction(report.share_numerator, report.share_denominator)
        note = ""
        if last != own and self.row.resolved and self.row.resolved.last_day:
            note = _("because the year's value has a last day: %(day)s") % {
                "day": day(self.row.resolved.last_day)
            }
        return Line(label=_("Share of the year (q)"), text=fraction(last), note=note)

    def _expected(self) -> Line | None:
        judged, case = self.judged, self.case
        if judged.expected is None or judged.target is None:
            return None
        shown, target = valued(judged.expected, self.indicator), number(judged.target)
        q = fraction(case.share)
        label = _("Expected by now (e)")
        if case.is_yearly_amount:
            note = _("a yearly amount is expected in proportion to the year: T × q")
            return Line(label=label, text=f"{target} × {q} = {shown}", note=note)
        if judged.start is None:
            return Line(label=label, text=shown, note=_("without a start the whole target: e = T"))
        if meets(case.direction, judged.start, judged.target):
            return Line(
                label=label, text=shown, note=_("the start meets the target already: e = T")
            )
        start = number(judged.start)
        text = f"{start} + ({target} − {start}) × {q} = {shown}"
        return Line(label=label, text=text, note="s + (T − s) × q")

    @property
    def _slack(self) -> Decimal:
        return abs(self.judged.expected or Decimal(0)) * self.case.tolerance / 100

    def _tolerance(self) -> Line | None:
        judged = self.judged
        if judged.expected is None or judged.value is None or self.row.is_carried:
            return None
        base, slack = number(abs(judged.expected)), number(self._slack)
        short = judged.shortfall or Decimal(0)
        note = (
            _("short of the expected value by %(gap)s") % {"gap": self._gap(short)}
            if short > 0
            else _("nothing is lacking")
        )
        text = f"{number(self.case.tolerance)} % × {base} = {slack}"
        return Line(label=_("Tolerance"), text=text, note=note)

    def _gap(self, gap: Decimal) -> str:
        return difference(gap, self.indicator, aligned=True)

    def _attainment(self) -> Line | None:
        judged, row = self.judged, self.row
        if judged.attainment is None or not row.is_bound:
            return None
        shown = f"{number(judged.attainment)} %"
        value, target = judged.value, judged.target
        if target is None or value is None or target <= 0 or judged.attainment in (0, 100):
            return Line(label=_("Attainment"), text=shown)
        first, second = value, target
        if self.case.direction in (Direction.AT_MOST, Direction.TOP):
            first, second = target, value
        elif self.case.direction == Direction.EXACTLY:
            first, second = min(value, target), max(value, target)
        text = f"{number(first)} / {number(second)} × 100 = {shown}"
        return Line(label=_("Attainment"), text=text)

    # The status

    def sentence(self) -> str:
        """The sentence of section 5 that gave the status, with its numbers."""
        if not self.row.is_bound:
            return _("a sum binds the group: an agency's own part has no status")
        branch = branch_of(self.case, self.judged)
        return SENTENCES[branch]() % self._words() if branch in SENTENCES else self._no_data()

    def _words(self) -> dict[str, object]:
        judged, target = self.judged, self.sources.target
        direction = self.case.direction if self.row.agency_id is None else target.direction
        return {
            "value": valued(judged.value, self.indicator),
            "aim": aim(direction, judged.target, self.indicator),
            "expected": valued(judged.expected, self.indicator),
            "short": self._gap(judged.shortfall or Decimal(0)),
            "slack": difference(self._slack, self.indicator),
            "answered": self.row.seen.answered,
            "assigned": self.row.seen.assigned,
            "year": self.sources.period.year,
            "asked_in": self._asked_in(),
            "last_day": day(self.case.last_day),
            "done_on": day(self.case.value.done_on),
            "days": judged.days_late,
            "window_end": day(self.case.window_end),
        }

    def _asked_in(self) -> str:
        year = self.sources.year_of(self.sources.period)
        names = [each.title for each in reversed(year) if self.sources.is_asked_in(each)]
        return ", ".join(names)

    def _no_data(self) -> str:
        missing, value = self.row.seen.missing, self.row.seen.value
        if missing is not None:
            return _("the year to date lacks the report %(report)s") % {"report": missing.title}
        if value.lack == Lack.NO_BASELINE:
            return _("a reduction needs a baseline, and none is known: please add it to the plan")
        if value.lack == Lack.NOBODY_REPORTED:
            return _("none of the agencies has an approved value")
        if value.lack == Lack.NOBODY_ASSIGNED:
            return _("no agency is assigned")
        if self.row.is_official:
            return _("no figure of this report is approved yet")
        return _("no figure of this report was sent")
