"""The totals of one report that disagree with their parts, found in sets and a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from agencies.models import Agency, Level
from agencies.succession import places_of
from reports.explanation import totals
from reports.explanation.totals import Disagreement
from reports.models import Figure, Period
from reports.models.submission import GIVEN, State
from reports.progress import figures as rules
from reports.progress.combining import combined
from reports.progress.stored import rule_figure, terms_of, window_of_period
from targets.models import Indicator, Target
from targets.models.target import TargetLevel


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
    agencies: dict[int, Agency]
    lines: dict[int, list[int]]
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
    wholes = _wholes(report, indicator_ids, set(agency_ids), with_leads=with_leads)
    # In their order, and the leads after them.
    agency_ids = [*agency_ids, *sorted({lead for _, lead in wholes} - set(agency_ids))]
    _read_figures(report, indicator_ids, agency_ids, wholes, _counting(official, submission_id))
    return [
        finding
        for indicator in report.indicators.values()
        for agency_id in agency_ids
        if agency_id in report.agencies
        for finding in _of_agency(report, agency_id, indicator, wholes)
    ]


def _counting(official: bool, submission_id: int) -> Q:
    states = (State.APPROVED,) if official else GIVEN
    return Q(submission__state__in=states) | Q(submission_id=submission_id)


def _report_of(period: Period) -> _Report:
    province_id = period.regime.province_id
    agencies = {each.pk: each for each in Agency.objects.of_province(province_id)}
    held, lines = places_of(province_id).on(period.window_end), defaultdict(list)
    for agency_id in agencies:
        lines[held.get(agency_id, agency_id)].append(agency_id)
    year = Period.objects.of_regime(period.regime_id).filter(year=period.year)
    return _Report(period, list(year.select_related("report")), agencies, lines)


def _wholes(
    report: _Report,
    indicator_ids: Collection[int],
    agency_ids: set[int],
    *,
    with_leads: bool,
) -> dict[tuple[int, int], list[int]]:
    """By (indicator, agency) the agencies whose total it reports: it alone owes a target of a
    level, and agencies of that level owe the same indicator by another target."""
    period, found = report.period, {}
    targets = Target.objects.filter(
        plan__regime_link__regime_id=period.regime_id,
        indicator_id__in=indicator_ids,
        plan__year_from__lte=period.year,
        plan__year_to__gte=period.year,
    ).prefetch_related("assignments")
    by_indicator = defaultdict(list)
    for target in targets:
        by_indicator[target.indicator_id].append((target, _owing(report, target)))
    for indicator_id, owed in by_indicator.items():
        several = {each for target, ids in owed if not _alone(target, ids) for each in ids}
        for target, ids in owed:
            lead = ids[0] if _alone(target, ids) else 0
            if not lead or lead in several:
                continue
            parts = [each for each in several if _is_of(report.agencies[each], target.level)]
            is_meant = lead in agency_ids or (with_leads and not agency_ids.isdisjoint(parts))
            if parts and is_meant:
                found[indicator_id, lead] = sorted(parts)
    return found


def _alone(target: Target, agency_ids: Sequence[int]) -> bool:
    return not target.owed_by_level and len(agency_ids) == 1


def _is_of(agency: Agency, level: str) -> bool:
    return agency.level != Level.NONE and level in (TargetLevel.ALL, agency.level)


def _owing(report: _Report, target: Target) -> list[int]:
    """Agencies that owe the target in this report: active ones of the level, or those named."""
    agencies, end = report.agencies, report.period.window_end
    if target.owed_by_level:
        meant = {pk for pk, each in agencies.items() if _is_of(each, target.level)}
    else:
        held = {each: holder for holder, line in report.lines.items() for each in line}
        named = (link.agency_id for link in target.assignments.all())
        meant = {held[each] for each in named if each in held}
    return sorted(each for each in meant if agencies[each].is_active_on(end))


def _units(report: _Report, agency_id: int) -> list[int]:
    """Bodies outside the levels that belong to an agency: its figure contains theirs."""
    return [
        pk
        for pk, each in report.agencies.items()
        if each.parent_id == agency_id
        and each.level == Level.NONE
        and report.agencies[agency_id].level != Level.NONE
    ]


def _read_figures(
    report: _Report,
    indicator_ids: Collection[int],
    agency_ids: Collection[int],
    wholes: Mapping[tuple[int, int], Sequence[int]],
    counting: Q,
) -> None:
    """One query: the lines' figures of the year so far, their parts' of this report."""
    period = report.period
    lines = {each for agency_id in agency_ids for each in report.lines.get(agency_id, ())}
    parts = {each for ids in wholes.values() for each in ids}
    parts |= {each for agency_id in agency_ids for each in _units(report, agency_id)}
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
    report: _Report,
    agency_id: int,
    indicator: Indicator,
    wholes: Mapping[tuple[int, int], Sequence[int]],
) -> list[Finding]:
    own = report.said(agency_id, indicator.pk, report.period.pk)
    if own is None:
        return []
    terms, now = terms_of(indicator), report.period.pk
    wanted = wholes.get((indicator.pk, agency_id), ())
    parts = [report.said(each, indicator.pk, now) for each in wanted]
    units = [each for each in _units(report, agency_id) if report.said(each, indicator.pk, now)]
    inside = [report.said(each, indicator.pk, now) for each in units]
    before = [each for each in report.lines.get(agency_id, ()) if each != agency_id]
    beside = [each for each in before if report.said(each, indicator.pk, now)]
    twice = [report.said(each, indicator.pk, now) for each in beside]
    return [
        *_findings(report, agency_id, indicator, _shrinking(report, agency_id, own, indicator)),
        *_findings(
            report, agency_id, indicator, totals.against_all_parts(own, parts, terms), wanted
        ),
        *_findings(report, agency_id, indicator, totals.against_units(own, inside, terms), units),
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
