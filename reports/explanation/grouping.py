"""The agencies of one target together, now and in earlier reports, by the pure rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reports.explanation.answers import Answers, Part
from reports.explanation.recomputed import Earlier, Sums, sums_of
from reports.explanation.sources import Sources
from reports.models import Period
from reports.progress.groups import IN_SUMS, GroupValue, Scope, group_value
from reports.progress.values import value_of


@dataclass(frozen=True, slots=True)
class Groups:
    """Puts the parts of one target's agencies together under a scope."""

    sources: Sources
    answers: Answers
    scope: Scope
    part: Callable[[int, Period, date, bool], Part]

    def together(self, parts: Sequence[Part], former: Sequence[Part]) -> GroupValue:
        return group_value(self.scope, [p.member for p in parts], [p.member for p in former])

    def former(self, period: Period) -> list[Part]:
        """Agencies that ended without an heir, with their latest approved year to date."""
        sources, end = self.sources, period.window_end
        if self.sources.target.indicator.group_rule not in IN_SUMS or not sources.terms.adds_up:
            return []
        ended = [each for each in sources.in_scope(end) if self._ended_alone(each, end)]
        earlier = [each for each in sources.year_of(period) if each.window_end < end]
        return [found for each in ended if (found := self._last_known(each, earlier, end))]

    def _ended_alone(self, agency_id: int, day: date) -> bool:
        last = self.sources.agencies[agency_id].valid_until
        return last is not None and last < day and agency_id not in self.sources.held_on(day)

    def _last_known(self, agency_id: int, earlier: Sequence[Period], day: date) -> Part | None:
        parts = (self.part(agency_id, each, day, True) for each in earlier)
        return next((part for part in parts if part.figure is not None), None)

    def sums(self, parts: Sequence[Part]) -> Sums:
        terms = self.sources.terms
        return sums_of(
            [p.figure for p in parts if value_of(p.figure, terms, p.member.baseline).is_known]
        )

    def base(self, parts: Sequence[Part]) -> Fraction | None:
        """The sum of the baselines of those who have a value."""
        terms = self.sources.terms
        bases = [
            Fraction(p.member.baseline)
            for p in parts
            if p.member.baseline is not None
            and value_of(p.figure, terms, p.member.baseline).exact is not None
        ]
        return sum(bases, Fraction(0)) if bases else None

    def then(self, report: Period) -> Earlier:
        """The group of those whom it meant then, measured by today's bar and target."""
        end = report.window_end
        parts = [
            self.part(each, report, end, True)
            for each in self.sources.assigned(end)
            if self.answers.was_asked(each, report, end)
        ]
        former = self.former(report)
        group = self.together(parts, former)
        sums = self.sums([*parts, *former])
        return Earlier(exact=group.value.exact, sums=sums, report=report)
