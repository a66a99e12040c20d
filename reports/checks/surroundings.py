"""What the checks hold a figure against, read for many reports of one period at once.

The agency's own earlier reports, the agencies of its level, those inside its total: what others
have sent, never what they are still typing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count

from agencies.succession import heirs_on
from reports.models import Evidence, Figure, Period
from reports.models.submission import GIVEN
from reports.parts import parts_in
from reports.progress import figures as rules
from reports.progress.combining import combined
from reports.progress.regimes import Window
from reports.progress.stored import terms_of, window_of_period
from targets.models import Indicator

ANSWER = (*rules.NUMBERS, "done_on", "is_nil")


@dataclass(frozen=True, slots=True)
class Past:
    """What an agency, with those whose place it took, gave for an indicator in one report."""

    period: Period
    answer: rules.Figure


@dataclass(slots=True)
class Parts:
    """Agencies whose figures lie inside a total: how many owe it, and what those that sent it gave.

    `must_equal`: once all have sent it, they add up to the total.
    """

    asked: int = 0
    given: list[rules.Figure] = field(default_factory=list)
    must_equal: bool = False


@dataclass(slots=True)
class Surroundings:
    """Read once; `past` in time order by (agency, indicator), `peers` by (indicator, level)."""

    period: Period
    periods: dict[int, Period]
    past: dict[tuple[int, int], list[Past]]
    peers: dict[tuple[int, str], dict[int, rules.Figure]]
    parts: dict[tuple[int, int], Parts]
    # Files in force of each figure that has any.
    evidence: dict[int, int] = field(default_factory=dict)

    @property
    def windows(self) -> list[Window]:
        """The reports of the regime in the period's year."""
        year = self.period.year
        return [window_of_period(each) for each in self.periods.values() if each.year == year]


def surroundings_of(period: Period, figures: Collection[Figure]) -> Surroundings:
    """Reads what stands around the figures, all of one period; a fixed number of queries.

    Needs `indicator` and `submission.agency` fetched.
    """
    indicators = {figure.indicator_id: figure.indicator for figure in figures}
    agencies = {figure.submission.agency_id: figure.submission.agency for figure in figures}
    regime_periods = Period.objects.of_regime(period.regime_id).select_related("report", "regime")
    periods = {each.pk: each for each in regime_periods}
    earlier = {pk: each for pk, each in periods.items() if (each.window_end, pk) < _place(period)}
    return Surroundings(
        period=period,
        periods=periods,
        past=_past(period, earlier, indicators, set(agencies)),
        peers=_peers(period, indicators, {agency.level for agency in agencies.values()}),
        parts=_parts(period, indicators, set(agencies)),
        evidence=_evidence(figures),
    )


def _place(period: Period) -> tuple[object, int]:
    return (period.window_end, period.pk)


def _past(
    period: Period,
    earlier: dict[int, Period],
    indicators: dict[int, Indicator],
    agencies: set[int],
) -> dict[tuple[int, int], list[Past]]:
    heirs = heirs_on(period.window_end, period.regime.province_id)
    formers = {former for former, heir in heirs.items() if heir in agencies}
    rows = Figure.objects.filter(
        submission__agency_id__in=agencies | formers,
        submission__period_id__in=earlier,
        submission__state__in=GIVEN,
        indicator_id__in=indicators,
        is_answered=True,
    ).values_list("submission__agency_id", "indicator_id", "submission__period_id", *ANSWER)
    given = [
        (heirs.get(agency_id, agency_id), indicator_id, earlier[period_id], agency_id, answer)
        for agency_id, indicator_id, period_id, *answer in rows
    ]
    return _put_together(given, indicators)


def _put_together(
    given: list[tuple[int, int, Period, int, list[Any]]], indicators: dict[int, Indicator]
) -> dict[tuple[int, int], list[Past]]:
    """One answer for each report: an heir's from those whose place it took (rules, section 7)."""
    given.sort(key=lambda row: (row[0], row[1], _place(row[2]), row[3]))
    past: dict[tuple[int, int], list[Past]] = defaultdict(list)
    for (agency_id, indicator_id, when), parts in groupby(given, key=lambda row: row[:3]):
        answers = [_answer(row[4]) for row in parts]
        whole = combined(answers, terms_of(indicators[indicator_id]))
        if whole is not None:
            past[agency_id, indicator_id].append(Past(when, whole))
    return dict(past)


def _peers(
    period: Period, indicators: Iterable[int], levels: Collection[str]
) -> dict[tuple[int, str], dict[int, rules.Figure]]:
    rows = Figure.objects.filter(
        submission__period_id=period.pk,
        submission__agency__level__in=levels,
        submission__state__in=GIVEN,
        indicator_id__in=indicators,
        is_answered=True,
    ).values_list("submission__agency_id", "submission__agency__level", "indicator_id", *ANSWER)
    peers: dict[tuple[int, str], dict[int, rules.Figure]] = defaultdict(dict)
    for agency_id, level, indicator_id, *answer in rows:
        peers[indicator_id, level][agency_id] = _answer(answer)
    return dict(peers)


def _parts(
    period: Period, indicators: Collection[int], agencies: set[int]
) -> dict[tuple[int, int], Parts]:
    """By (agency, indicator), as reports.parts tells whose total it is."""
    totals = parts_in(period, indicators, agencies)
    if not totals:
        return {}
    rows = Figure.objects.filter(
        submission__period_id=period.pk,
        submission__agency_id__in={each for whole in totals.values() for each in whole.agency_ids},
        submission__state__in=GIVEN,
        indicator_id__in={indicator_id for indicator_id, _agency in totals},
        is_answered=True,
    ).values_list("indicator_id", "submission__agency_id", *ANSWER)
    given = {(indicator_id, agency_id): _answer(rest) for indicator_id, agency_id, *rest in rows}
    return {
        (agency_id, indicator_id): Parts(
            asked=len(whole.agency_ids),
            given=[
                given[indicator_id, each]
                for each in whole.agency_ids
                if (indicator_id, each) in given
            ],
            must_equal=whole.must_equal,
        )
        for (indicator_id, agency_id), whole in totals.items()
    }


def _evidence(figures: Collection[Figure]) -> dict[int, int]:
    files = Evidence.objects.in_force().filter(figure_id__in=[figure.pk for figure in figures])
    return dict(files.order_by().values_list("figure_id").annotate(Count("pk")))


def _answer(values: Iterable[Any]) -> rules.Figure:
    return rules.Figure(**dict(zip(ANSWER, values, strict=True)))
