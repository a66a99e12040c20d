"""The formula of a value with the numbers in it, for one agency and for a group."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from reports.explanation.answers import Answers, Part
from reports.explanation.equations import (
    equation,
    milestone,
    rank,
    ratio,
    reduction,
    several,
)
from reports.explanation.explanation import Line
from reports.explanation.recomputed import Recomputed
from reports.explanation.sources import Sources
from reports.explanation.writing import MOST_TERMS, day, summed, valued
from reports.progress.figures import Figure, changes_of_out_of
from reports.progress.groups import meets_bar
from reports.progress.rounding import Number
from reports.progress.stored import rule_figure
from reports.progress.terms import GroupRule, Measure
from reports.progress.values import Value, value_of
from targets.wording import aim


class Formulas:
    """Writes the formulas of one recomputed row."""

    def __init__(self, sources: Sources, row: Recomputed) -> None:
        self.sources, self.row = sources, row
        self.indicator = sources.target.indicator
        self.terms = sources.terms
        self.answers = Answers(sources)

    @property
    def shown(self) -> str:
        """The value as every list shows it; a dash where there is none."""
        return valued(self.row.judged.value, self.indicator)

    @property
    def value_text(self) -> str:
        """The line of the value alone; empty where there is none."""
        label = _("Value")
        return next((line.text for line in self.lines() if line.label == label), "")

    def lines(self) -> list[Line]:
        """From what was reported to the value, step by step."""
        if self.row.is_carried:
            return [self._carried()]
        if not self.row.case.is_asked:
            return []
        if self.row.agency_id is not None:
            return [*self.year_to_date(self.row.seen.parts[0]), *self._of_agency()]
        return [*self._chain_of_group(), self._rule(), *self._of_group()]

    def _carried(self) -> Line:
        report = self.row.carried.report
        return Line(
            label=_("Value"),
            text=valued(self.row.judged.value, self.indicator),
            note=_("Last known value, of %(report)s: this report does not ask for it.")
            % {"report": report.title if report else ""},
        )

    # The year to date

    def year_to_date(self, part: Part) -> list[Line]:
        """Which reports were combined, and why."""
        chain = part.chain
        if not self.terms.adds_up or len(chain) < 2:
            return [Line(label=_("Reports used"), text=chain[-1].title, note=self._why_alone())]
        first, last = chain[0], chain[-1]
        inside = [
            each.title
            for each in reversed(self.sources.year_of(self.sources.period))
            if each not in chain and each.window_end <= last.window_end
        ]
        note = _(
            "The window of %(last)s begins on %(day)s, so the year to date before it is added."
        ) % {"last": last.title, "day": day(last.window_start)}
        if inside:
            note += " " + _("%(reports)s lies inside %(first)s and is not added again.") % {
                "reports": ", ".join(inside),
                "first": first.title,
            }
        return [
            Line(label=_("Year to date"), text=" + ".join(each.title for each in chain), note=note)
        ]

    def _why_alone(self) -> str:
        if Measure(self.indicator.measure) == Measure.MILESTONE:
            return _("What was once approved as done stays done.")
        if not self.terms.adds_up:
            return _("A state at the cut-off: the figure of this report alone.")
        return _("The window begins with the year, so this report stands alone.")

    def _chain_of_group(self) -> list[Line]:
        parts = self.row.seen.parts
        return self.year_to_date(parts[0]) if parts else []

    # One agency

    def _of_agency(self) -> list[Line]:
        part, value = self.row.seen.parts[0], self.row.seen.value
        if value.is_nil:
            text = _("nothing arose, so there is no value")
        elif value.exact is None:
            return []
        else:
            text = self._own(part, value)
        note = self._heirs_note(part) or self._changed_out_of(part)
        return [Line(label=_("Value"), text=text, note=note)]

    def _own(self, part: Part, value: Value) -> str:
        figure, shown = part.figure, self.shown
        match Measure(self.indicator.measure):
            case Measure.RATIO:
                tops, bottoms = self._terms(part, "numerator"), self._terms(part, "denominator")
                return ratio(tops, bottoms, self.terms.scale, shown)
            case Measure.QUANTITY:
                return equation(summed(self._terms(part, "amount")), shown)
            case Measure.REDUCTION:
                return reduction([part.member.baseline or 0], self._terms(part, "amount"), shown)
            case Measure.RATE:
                return self._rate(part, shown, figure)
            case Measure.RANK:
                return rank(shown, figure)
        return milestone(value, self.row)

    def _terms(self, part: Part, name: str) -> list[Number]:
        """The numbers that were added, in time order; nil adds nothing."""
        figures = [rule_figure(each) for each in self._counted(part)]
        given = [getattr(each, name) for each in figures if not each.nothing_arose]
        return [each for each in given if each is not None]

    def _counted(self, part: Part) -> list:
        official = self.row.is_official or part not in self.row.seen.parts
        return [each for each in part.given if self.answers.counts(each, official)]

    def _rate(self, part: Part, shown: str, figure: Figure | None) -> str:
        rates = self._terms(part, "rate")
        source = figure.rate_source if figure else ""
        text = (
            shown if len(rates) < 2 else f"{summed(rates, bracket=True)} / {len(rates)} = {shown}"
        )
        return f"{text} ({source})" if source else text

    def _changed_out_of(self, part: Part) -> str:
        """A rank among another number of units is not the same rank."""
        sources, periods = self.sources, reversed(self.sources.periods)
        day_of = sources.period.window_end
        told = [
            rule_figure(row)
            for each in periods
            if each.regime_id == sources.period.regime_id
            for row in self.answers.given(part.agency_id, each, day_of)
            if self.answers.counts(row, self.row.is_official)
        ]
        changes = changes_of_out_of(told)
        if not changes:
            return ""
        before, after = changes[-1]
        return _(
            "The number of ranked units changed from %(before)s to %(after)s: earlier ranks are not"
            " comparable."
        ) % {"before": before, "after": after}

    def _heirs_note(self, part: Part) -> str:
        agencies = self.sources.agencies
        names = dict.fromkeys(
            agencies[each.submission.agency_id].name
            for each in part.given
            if each.submission.agency_id != part.agency_id
        )
        if not names:
            return ""
        return _("Combined with what its predecessors reported: %(names)s.") % {
            "names": ", ".join(names)
        }

    # A group

    def _rule(self) -> Line:
        return Line(
            label=_("Rule across agencies"),
            text=self.indicator.get_group_rule_display(),
            note={
                GroupRule.RATIO_OF_SUMS: _("Never the mean of percentages."),
                GroupRule.MEAN: _("The mean of the exact values, rounded once."),
                GroupRule.SHARE_MET: _(
                    "Agencies in which nothing arose are left out; one that has not reported counts"
                    " as not met."
                ),
            }.get(GroupRule(self.indicator.group_rule), ""),
        )

    def _of_group(self) -> list[Line]:
        value = self.row.seen.value
        if value.is_nil:
            return [Line(label=_("Value"), text=_("nothing arose in any agency"))]
        if value.exact is None:
            return []
        shown = self.shown
        note = self._former_note() if self.row.seen.former else ""
        return [Line(label=_("Value"), text=self._together(value, shown), note=note)]

    def _together(self, value: Value, shown: str) -> str:
        match GroupRule(self.indicator.group_rule):
            case GroupRule.RATIO_OF_SUMS | GroupRule.SUM:
                return self._of_sums(shown)
            case GroupRule.MEAN:
                return self._mean(shown)
            case GroupRule.WORST | GroupRule.BEST:
                return self._extreme(value, shown)
            case GroupRule.SHARE_MET:
                return self._share_met(shown)
            case GroupRule.ALL_DONE:
                return self._all_done()
        parts = [each for each in self.row.seen.parts if self._value(each).exact is not None]
        return self._own(parts[0], value) if parts else shown

    def _valued_parts(self) -> list[Part]:
        every = [*self.row.seen.parts, *self.row.seen.former]
        return [each for each in every if self._value(each).exact is not None]

    def _value(self, part: Part) -> Value:
        return value_of(part.figure, self.terms, part.member.baseline)

    def _of_sums(self, shown: str) -> str:
        parts = self._valued_parts()
        figures = [each.figure for each in parts if each.figure]
        if Measure(self.indicator.measure) == Measure.RATIO:
            tops, bottoms = ([getattr(f, n) for f in figures] for n in ("numerator", "denominator"))
            return several(len(parts), ratio(tops, bottoms, self.terms.scale, shown))
        amounts = [each.amount for each in figures if each.amount is not None]
        if Measure(self.indicator.measure) == Measure.REDUCTION:
            bases = [each.member.baseline or 0 for each in parts]
            return several(len(parts), reduction(bases, amounts, shown))
        return several(len(parts), equation(summed(amounts), shown))

    def _mean(self, shown: str) -> str:
        values = [self._value(each).exact or Fraction(0) for each in self._valued_parts()]
        top = summed(values, bracket=True)
        return several(len(values), f"{top} / {len(values)} = {shown}")

    def _extreme(self, value: Value, shown: str) -> str:
        wanted = [each for each in self.row.seen.parts if self._value(each).exact == value.exact]
        names = [self.sources.agencies[each.agency_id].name for each in wanted]
        return f"{shown}: {', '.join(names[:MOST_TERMS])}"

    def _share_met(self, shown: str) -> str:
        values = [self._value(each) for each in self.row.seen.parts]
        left_out = sum(value.is_nil for value in values)
        met = sum(meets_bar(self.row.scope, value) for value in values)
        text = ratio([met], [len(values) - left_out], 100, shown)
        bar = self.row.revision.agency_bar
        if bar is None:
            return text
        return _("%(formula)s; the bar of each agency is %(bar)s") % {
            "formula": text,
            "bar": aim(self.sources.target.direction, bar, self.indicator),
        }

    def _all_done(self) -> str:
        values = [self._value(each) for each in self.row.seen.parts]
        in_scope = [value for value in values if not value.is_nil]
        done = sum(value.done_on is not None for value in in_scope)
        return _("%(done)s of %(all)s agencies are done") % {"done": done, "all": len(in_scope)}

    def _former_note(self) -> str:
        names = [self.sources.agencies[each.agency_id].name for each in self.row.seen.former]
        return _(
            "What was reported this year by agencies that ended without an heir stays in the sum:"
            " %(names)s."
        ) % {"names": ", ".join(names)}
