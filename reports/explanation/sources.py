"""All that one target's values in one report rest on, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from agencies.models import Agency, Level
from agencies.succession import Places, places_of
from reports.models import Figure, Period
from reports.progress.baselines import agency_baselines
from reports.progress.figures import IndicatorTerms
from reports.progress.stored import terms_of, window_of_period
from reports.progress.terms import Measure
from reports.progress.year_to_date import asked_kinds
from targets.models import Baseline, Target

# Last known values of yearly surveys are looked for this many years back, as the computation does.
YEARS_BACK = 2


@dataclass(slots=True)
class Sources:
    """A target, a report, and everything around them that the rules ask for; no queries.

    `periods` are the latest first, and of two that end together the one with the longer window.
    """

    target: Target
    period: Period
    periods: list[Period]
    agencies: dict[int, Agency]
    places: Places
    baselines: list[Baseline]
    agency_baselines: dict[date, dict[int, Decimal]] = field(default_factory=dict)
    figures: dict[int, dict[int, Figure]] = field(default_factory=lambda: defaultdict(dict))
    _held: dict[date, dict[int, int]] = field(default_factory=dict)
    _lines: dict[date, dict[int, list[int]]] = field(default_factory=dict)

    @property
    def terms(self) -> IndicatorTerms:
        return terms_of(self.target.indicator)

    def year_of(self, period: Period) -> list[Period]:
        """The reports of its regime and year, the latest first."""
        return [
            each
            for each in self.periods
            if (each.regime_id, each.year) == (period.regime_id, period.year)
        ]

    def held_on(self, day: date) -> dict[int, int]:
        """Who holds the place of whom on a day; an agency that is absent holds its own."""
        if day not in self._held:
            self._held[day] = self.places.on(day)
        return self._held[day]

    def line_of(self, agency_id: int, day: date) -> list[int]:
        """The agencies whose place one of them holds on a day, itself among them."""
        if day not in self._lines:
            held, lines = self.held_on(day), defaultdict(list)
            for each in self.agencies:
                lines[held.get(each, each)].append(each)
            self._lines[day] = lines
        return self._lines[day].get(agency_id, [])

    def in_scope(self, day: date) -> list[int]:
        """Agencies, living or not, that the target means on a day."""
        target = self.target
        if not target.owed_by_level:
            held = self.held_on(day)
            named = (link.agency_id for link in target.assignments.all())
            return sorted({held.get(each, each) for each in named} & self.agencies.keys())
        return [
            agency.pk
            for agency in self.agencies.values()
            if agency.level != Level.NONE and target.level in ("all", agency.level)
        ]

    def assigned(self, day: date) -> list[int]:
        """Agencies that owe the target's figure in a report whose window ends on the day."""
        return [each for each in self.in_scope(day) if self.agencies[each].is_active_on(day)]

    def is_asked_in(self, period: Period) -> bool:
        windows = [window_of_period(each) for each in self.year_of(period)]
        return period.kind in asked_kinds(self.target.indicator.asked_in, windows, self.terms)

    def baseline_of(self, agency_id: int, day: date) -> Decimal | None:
        """An agency's own baseline on a day; an heir's is the sum of its predecessors'."""
        return self.agency_baselines.get(day, {}).get(agency_id)


def sources_of(target: Target, period: Period, agency_id: int | None = None) -> Sources:
    """The sources of a group's value or, with an agency, of hers alone.

    Needs plan, indicator, assignments and revisions with their year values fetched of the target,
    regime and report of the period.
    """
    sources = frame_of(target, period)
    ends = {each.window_end for each in sources.periods}
    wanted = sources.periods if target.indicator.measure == Measure.MILESTONE else _read(sources)
    if agency_id is None:
        means = {day: set(sources.in_scope(day)) for day in ends}
        meant = {
            each
            for day in ends
            for each in sources.agencies
            if sources.held_on(day).get(each, each) in means[day]
        }
    else:
        meant = set(sources.line_of(agency_id, period.window_end))
    read_figures(sources, wanted, meant)
    read_baselines(sources, ends)
    return sources


def frame_of(target: Target, period: Period) -> Sources:
    province_id = period.regime.province_id
    years = range(period.year - YEARS_BACK, period.year + 1)
    periods = Period.objects.filter(
        Q(regime_id=period.regime_id, year__in=years)
        | Q(regime_id=period.regime_id, window_end__lte=period.window_end)
        | Q(regime__province_id=province_id, year=period.year - 1)
    ).select_related("report")
    agencies = Agency.objects.of_province(province_id).order_by("pk")
    return Sources(
        target=target,
        period=period,
        periods=list(periods.order_by("-window_end", "window_start", "pk")),
        agencies={agency.pk: agency for agency in agencies},
        places=places_of(province_id),
        baselines=list(
            Baseline.objects.filter(plan_id=target.plan_id, indicator_id=target.indicator_id)
        ),
    )


def _read(sources: Sources) -> list[Period]:
    """The reports whose figures can count: this year's so far, last year's, older where one only
    looks for the last known value."""
    period, back = sources.period, 1 if sources.is_asked_in(sources.period) else YEARS_BACK
    return [
        each
        for each in sources.periods
        if each.year >= period.year - back
        and (each.regime_id != period.regime_id or each.window_end <= period.window_end)
    ]


def read_figures(sources: Sources, periods: Iterable[Period], agency_ids: Collection[int]) -> None:
    figures = (
        Figure.objects.filter(
            indicator_id=sources.target.indicator_id,
            submission__period_id__in=[each.pk for each in periods],
            submission__agency_id__in=agency_ids,
        )
        .select_related("submission", "updated_by")
        .defer("note")
    )
    for figure in figures:
        sources.figures[figure.submission.period_id][figure.submission.agency_id] = figure


def read_baselines(sources: Sources, ends: Collection[date]) -> None:
    target = sources.target
    if not any(row.agency_id for row in sources.baselines):
        return
    days = sorted(ends)
    rows = agency_baselines(
        sources.period,
        [target],
        {(target.plan_id, target.indicator_id): sources.baselines},
        [sources.held_on(day) for day in days],
    )
    for row in rows:
        of_day = sources.agency_baselines.setdefault(days[row["heirs"]], {})
        of_day[row["agency_id"]] = Decimal(row["base"])
