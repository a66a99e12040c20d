"""An agency's values through the reports, with its predecessors apart or together with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from agencies.models import Agency, Succession
from reports.explanation.answers import Answers, Part
from reports.explanation.breaks import Break, break_of
from reports.explanation.recomputed import sums_of
from reports.explanation.sources import Sources, frame_of, read_baselines, read_figures
from reports.explanation.writing import GIVEN_DECIMALS
from reports.models import Period
from reports.progress.rounding import rounded
from reports.progress.values import value_of
from targets.models import Measure, Target

APART, TOGETHER = "apart", "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A year to date in one report: of one agency as it reported, or of all that became one."""

    agency: str
    agency_id: int
    report: str
    code: str
    window_end: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    amount: Decimal | None
    is_nil: bool
    missing: str
    is_combined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table: a value, or the decision that stands between two."""

    point: Point | None = None
    brk: Break | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The approved values of an agency and of those whose place it took."""

    target: Target
    agency: Agency
    line: str
    names: tuple[str, ...]
    points: tuple[Point, ...]
    breaks: tuple[Break, ...]

    @property
    def is_apart(self) -> bool:
        return self.line == APART

    @property
    def shows_pairs(self) -> bool:
        return self.target.indicator.measure == Measure.RATIO

    @property
    def shows_amounts(self) -> bool:
        return self.target.indicator.measure in (Measure.QUANTITY, Measure.REDUCTION)

    @property
    def rows(self) -> list[Row]:
        """Values and breaks in the order of time."""
        dated = [(each.day, 0, Row(brk=each)) for each in self.breaks]
        dated += [(each.window_end, 1, Row(point=each)) for each in self.points]
        return [row for _day, _kind, row in sorted(dated, key=lambda each: each[:2])]


def series_of(target: Target, agency: Agency, latest: Period, line: str) -> Series:
    """The series up to a report in a fixed number of queries.

    Apart: each agency's own values, as reported. Together: numerators, denominators and amounts
    added, rates by mean, milestones when all are done, none while one is missing (section 7).
    """
    sources = frame_of(target, latest)
    members = sources.line_of(agency.pk, latest.window_end)
    reports = [
        each
        for each in reversed(sources.periods)
        if each.regime_id == latest.regime_id
        and each.window_end <= latest.window_end
        and sources.is_asked_in(each)
    ]
    own = [each for each in sources.periods if each.regime_id == latest.regime_id]
    read_figures(sources, own, members)
    read_baselines(sources, {each.window_end for each in reports})
    drawn = _apart(sources, members, reports)
    if line == TOGETHER:
        drawn = _together(sources, agency.pk, reports, latest.window_end)
    return Series(
        target=target,
        agency=agency,
        line=line,
        names=tuple(dict.fromkeys(point.agency for point in drawn)),
        points=tuple(drawn),
        breaks=tuple(_breaks(members)),
    )


def _apart(sources: Sources, members: Sequence[int], reports: Sequence[Period]) -> list[Point]:
    answers, points = Answers(sources), []
    for report in reports:
        day = report.window_end
        for agency_id in members:
            holds_its_own = agency_id not in sources.held_on(day)
            if holds_its_own and answers.given(agency_id, report, day):
                part = answers.part(agency_id, report, day, True)
                points.append(_point(sources, part, report))
    return points


def _together(
    sources: Sources, agency_id: int, reports: Sequence[Period], today: date
) -> list[Point]:
    answers = Answers(sources)
    return [
        _point(sources, answers.part(agency_id, report, today, True), report)
        for report in reports
        if answers.given(agency_id, report, today)
    ]


def _point(sources: Sources, part: Part, report: Period) -> Point:
    terms = sources.terms
    value = value_of(part.figure, terms, part.member.baseline)
    sums = sums_of([part.figure])
    exact = value.exact
    return Point(
        agency=sources.agencies[part.agency_id].name,
        agency_id=part.agency_id,
        report=report.title,
        code=report.code,
        window_end=report.window_end,
        value=None if exact is None else rounded(exact, terms.decimals, is_share=terms.is_share),
        numerator=_plain(sums["numerator"]),
        denominator=_plain(sums["denominator"]),
        amount=_plain(sums["amount"]),
        is_nil=value.is_nil,
        missing=part.missing.title if part.missing else "",
        is_combined=any(row.submission.agency_id != part.agency_id for row in part.given),
    )


def _plain(number: Fraction | None) -> Decimal | None:
    """A sum of figures as it is: they have six decimals, so nothing is lost."""
    return None if number is None else rounded(number, GIVEN_DECIMALS)


def _breaks(members: Sequence[int]) -> list[Break]:
    rows = Succession.objects.filter(predecessors__in=members, successors__in=members).distinct()
    ordered = rows.prefetch_related("predecessors", "successors").order_by("effective_on", "pk")
    return [break_of(row) for row in ordered]
