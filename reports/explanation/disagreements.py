"""The totals of one report that disagree with their parts, found in sets and a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from agencies.models import Agency
from reports.explanation import totals
from reports.explanation.totals import Disagreement
from reports.models import Figure, Period
from reports.models.submission import GIVEN, State
from reports.parts import NO_PARTS, Key, Parts, parts_in, places_on
from reports.progress import figures as rules
from reports.progress.combining import combined
from reports.progress.stored import rule_figure, terms_of, window_of_period
from targets.models import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A disagreement of one agency's figure; `parts_of` names agencies or reports."""

    agency: Agency
    indicator_id: int
    disagreement: Disagreement
    parts_of: tuple[str, ...]


@dataclass(slots=True)
class _Report:
    """A report, its year, the province's agencies, and figures by indicator, agency and report."""

    period: Period
    year: list[Period]
    agencies: Mapping[int, Agency]
    lines: Mapping[int, Sequence[int]]
    figures: dict[tuple[int, int], dict[int, rules.Figure]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    indicators: dict[int, Indicator] = field(default_factory=dict)

    def said(self, agency_id: int, indicator_id: int, period_id: int) -> rules.Figure | None:
        return self.figures.get((indicator_id, agency_id), {}).get(period_id)


def disagreements(
    period: Period,
    indicator_ids: Collection[int],
    agency_ids: Collection[int],
    *,
    official: bool,
    submission_id: int = 0,
    with_leads: bool = False,
) -> list[Finding]:
    """What disagrees in the figures of some agencies and those that they stand for.

    Approved figures alone count officially, else sent ones too, and those of the submission named
    in whatever state it is; `with_leads` adds the agencies that report the total of some of them.
    Needs regime and report fetched of the period.
    """
    if not indicator_ids or not agency_ids:
        return []
    report = _report_of(period)
    totals_of = parts_in(period, indicator_ids, agency_ids, with_leads=with_leads)
    # In their order, and the leads after them.
    agency_ids = [*agency_ids, *sorted({lead for _, lead in totals_of} - set(agency_ids))]
    _read_figures(report, indicator_ids, agency_ids, totals_of, _counting(official, submission_id))
    return [
        finding
        for indicator in report.indicators.values()
        for agency_id in agency_ids
        if agency_id in report.agencies
        for finding in _of_agency(report, agency_id, indicator, totals_of)
    ]


def _counting(official: bool, submission_id: int) -> Q:
    states = (State.APPROVED,) if official else GIVEN
    return Q(submission__state__in=states) | Q(submission_id=submission_id)


def _report_of(period: Period) -> _Report:
    places = places_on(period)
    year = Period.objects.of_regime(period.regime_id).filter(year=period.year)
    return _Report(period, list(year.select_related("report")), places.agencies, places.lines)


def _read_figures(
    report: _Report,
    indicator_ids: Collection[int],
    agency_ids: Collection[int],
    totals_of: Mapping[Key, Parts],
    counting: Q,
) -> None:
    """One query: the lines' figures of the year so far, their parts' of this report."""
    period = report.period
    lines = {each for agency_id in agency_ids for each in report.lines.get(agency_id, ())}
    parts = {each for whole in totals_of.values() for each in whole.agency_ids}
    figures = Figure.objects.filter(
        counting,
        Q(submission__agency_id__in=lines) | Q(submission__agency_id__in=parts),
        indicator_id__in=indicator_ids,
        submission__period_id__in=[each.pk for each in report.year],
        submission__period__window_end__lte=period.window_end,
        is_answered=True,
    ).filter(Q(submission__period_id=period.pk) | Q(submission__agency_id__in=lines))
    for figure in figures.select_related("submission", "indicator").defer("note"):
        submission = figure.submission
        report.indicators[figure.indicator_id] = figure.indicator
        said = report.figures[figure.indicator_id, submission.agency_id]
        said[submission.period_id] = rule_figure(figure)


def _of_agency(
    report: _Report, agency_id: int, indicator: Indicator, totals_of: Mapping[Key, Parts]
) -> list[Finding]:
    own = report.said(agency_id, indicator.pk, report.period.pk)
    if own is None:
        return []
    terms, now = terms_of(indicator), report.period.pk
    parts = totals_of.get((indicator.pk, agency_id), NO_PARTS)
    against = totals.against_all_parts if parts.must_equal else totals.against_units
    said = {each: report.said(each, indicator.pk, now) for each in parts.agency_ids}
    named = [each for each in said if parts.must_equal or said[each]]
    before = [each for each in report.lines.get(agency_id, ()) if each != agency_id]
    beside = [each for each in before if report.said(each, indicator.pk, now)]
    twice = [report.said(each, indicator.pk, now) for each in beside]
    return [
        *_findings(report, agency_id, indicator, _shrinking(report, agency_id, own, indicator)),
        *_findings(report, agency_id, indicator, against(own, [*said.values()], terms), named),
        *_findings(report, agency_id, indicator, totals.counted_twice(own, twice, terms), beside),
    ]


def _shrinking(
    report: _Report, agency_id: int, own: rules.Figure, indicator: Indicator
) -> tuple[Disagreement, ...]:
    """The line's figures before, combined: what straddles a merger is held against its parts."""
    terms, earlier = terms_of(indicator), {}
    for each in report.year:
        said = [report.said(one, indicator.pk, each.pk) for one in report.lines[agency_id]]
        whole = combined([figure for figure in said if figure], terms)
        if whole is not None and each.pk != report.period.pk:
            earlier[each.kind] = whole
    windows = [window_of_period(each) for each in report.year]
    return totals.against_earlier(window_of_period(report.period), own, windows, earlier, terms)


def _findings(
    report: _Report,
    agency_id: int,
    indicator: Indicator,
    found: Sequence[Disagreement],
    agency_ids: Sequence[int] = (),
) -> list[Finding]:
    names = tuple(report.agencies[each].name for each in agency_ids)
    titles = {each.kind: each.title for each in report.year}
    return [
        Finding(
            agency=report.agencies[agency_id],
            indicator_id=indicator.pk,
            disagreement=each,
            parts_of=tuple(titles[kind] for kind in each.of) or names,
        )
        for each in found
    ]
