"""What agencies answered for one indicator, put together by the pure rules; no query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.explanation.sources import Sources
from reports.models import Figure, Period
from reports.models.submission import GIVEN, State
from reports.progress import figures as rules
from reports.progress.combining import NIL_FIGURE, combined
from reports.progress.groups import Member
from reports.progress.milestones import milestone_at
from reports.progress.stored import rule_figure, window_of_period
from reports.progress.terms import Measure
from reports.progress.year_to_date import YearToDate, chain_to, year_to_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An agency's year to date, and the answers that it is made of: by report, then by agency.

    `chain` are the reports that make it; `given` holds every answer of the line in them.
    """

    agency_id: int
    member: Member
    chain: tuple[Period, ...]
    given: tuple[Figure, ...]
    missing: Period | None = None
    report: Period | None = None

    @property
    def figure(self) -> rules.Figure | None:
        return self.member.figure


class Answers:
    """The answers of one source, officially or with what was only sent."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources

    def counts(self, figure: Figure, official: bool) -> bool:
        states = (State.APPROVED,) if official else GIVEN
        return figure.submission.state in states

    def given(self, agency_id: int, period: Period, day: date) -> list[Figure]:
        """What the line whose place an agency holds on a day answered in one report."""
        of_period = self.sources.figures.get(period.pk, {})
        line = self.sources.line_of(agency_id, day) if of_period else []
        return [of_period[each] for each in line if each in of_period]

    def part(self, agency_id: int, period: Period, day: date, official: bool) -> Part:
        """An agency's year to date at a report, in the place of those whose heir it is on a day."""
        sources = self.sources
        chain = self.chain(period)
        if sources.target.indicator.measure == Measure.MILESTONE:
            found = YearToDate(self._milestone(agency_id, period, day, official), ())
            given = self._milestone_answers(agency_id, period, day)
        else:
            found = self._year_to_date(agency_id, period, day, official)
            given = [row for each in chain for row in self.given(agency_id, each, day)]
            if not given:
                found = YearToDate(None, found.kinds)  # Never asked: no report is missing.
        baseline = sources.baseline_of(agency_id, day)
        return Part(
            agency_id=agency_id,
            member=Member(figure=found.figure, baseline=baseline),
            chain=chain,
            given=tuple(given),
            missing=self._period_of(found.missing, period),
            report=period,
        )

    def chain(self, period: Period) -> tuple[Period, ...]:
        """The reports of a year to date, in time order."""
        if not self.sources.terms.adds_up:
            return (period,)
        of_year = {each.kind: each for each in self.sources.year_of(period)}
        windows = [window_of_period(each) for each in of_year.values()]
        return tuple(of_year[kind] for kind in chain_to(window_of_period(period), windows).kinds)

    def was_asked(self, agency_id: int, period: Period, day: date) -> bool:
        """Whether the year to date of a report rests on a figure asked of the agency."""
        return any(self.given(agency_id, each, day) for each in self.chain(period))

    def in_report(
        self, agency_id: int, period: Period, day: date, official: bool
    ) -> rules.Figure | None:
        """An agency's figure of one report alone, combined where it stands for several."""
        given = self.given(agency_id, period, day)
        if not given and self._began(agency_id, day) > period.window_end:
            return NIL_FIGURE  # Its line had not begun: it starts empty.
        counting = [rule_figure(row) if self.counts(row, official) else None for row in given]
        return combined(counting, self.sources.terms)

    def _year_to_date(
        self, agency_id: int, period: Period, day: date, official: bool
    ) -> YearToDate:
        year = self.sources.year_of(period)
        figures = {
            each.kind: figure
            for each in year
            if (figure := self.in_report(agency_id, each, day, official)) is not None
        }
        windows = [window_of_period(each) for each in year]
        return year_to_date(window_of_period(period), windows, figures, self.sources.terms)

    def _began(self, agency_id: int, day: date) -> date:
        agencies = self.sources.agencies
        return min(agencies[each].valid_from for each in self.sources.line_of(agency_id, day))

    def _period_of(self, missing: Sequence[str], period: Period) -> Period | None:
        year = self.sources.year_of(period)
        return next((each for each in year if missing and each.kind == missing[0]), None)

    def _milestone_answers(self, agency_id: int, period: Period, day: date) -> list[Figure]:
        """This report's answers, and before them those that said "done"."""
        rows = [
            row
            for each in reversed(self._until(period))
            for row in self.given(agency_id, each, day)
            if each.pk == period.pk or row.done
        ]
        return rows

    def _until(self, period: Period) -> list[Period]:
        return [
            each
            for each in self.sources.periods
            if each.regime_id == period.regime_id and each.window_end <= period.window_end
        ]

    def _milestone(
        self, agency_id: int, period: Period, day: date, official: bool
    ) -> rules.Figure | None:
        """As it stands: an agency's own dates so far, or those of all whose heir it is."""
        done_so_far: dict[int, list[rules.Figure]] = {}
        before: list[rules.Figure | None] = []
        current = None
        for each in reversed(self._until(period)):
            standing = []
            for row in self.given(agency_id, each, day):
                figure = rule_figure(row) if self.counts(row, official) else None
                own = done_so_far.setdefault(row.submission.agency_id, [])
                standing.append(milestone_at(figure, own, period.window_end))
                own.extend([figure] if figure else [])
            if standing:
                before.append(combined(standing, self.sources.terms))
                current = before[-1] if each.pk == period.pk else current
        known = [figure for figure in before if figure]
        return milestone_at(current, known, period.window_end)
