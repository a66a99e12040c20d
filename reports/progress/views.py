"""The reports that a computation reads besides its own, and under whose heirs it reads each."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from agencies.succession import days_of_change, places_on
from reports.models import Period
from reports.progress.stored import window_of_period
from reports.progress.year_to_date import chain_to

# Last known values of yearly surveys are looked for this many years back.
YEARS_BACK = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A report read as a year to date: its place (latest first), its use, its chain of reports."""

    number: int
    place: int
    use: str
    by_group: bool
    by_agency: bool
    heirs: int
    period: Period
    chain: tuple[Period, ...] | None


def views_of(period: Period) -> tuple[list[View], list[dict[int, int]]]:
    """The views of a computation, its own report first, and the heirs that they refer to by number.

    Earlier reports are those of the same regime, then (for starts) last year's of the province's
    other regimes.
    """
    known = _Reports(period)
    heirs = _Heirs(period.regime.province_id)
    now = heirs.number_on(period.window_end)
    views = [
        View(
            number=0,
            place=0,
            use="now",
            by_group=False,
            by_agency=True,
            heirs=now,
            period=period,
            chain=known.chain_to(period),
        )
    ]
    for place, (use, earlier) in enumerate(known.earlier(), start=1):
        then = heirs.number_on(earlier.window_end)
        for number, by_agency, by_group in (
            [(now, True, True)] if then == now else [(now, True, False), (then, False, True)]
        ):
            views.append(
                View(
                    number=len(views),
                    place=place,
                    use=use,
                    by_group=by_group,
                    by_agency=by_agency,
                    heirs=number,
                    period=earlier,
                    chain=known.chain_to(earlier),
                )
            )
    return views, heirs.found


class _Reports:
    """The periods of the province up to one of them, and their chains."""

    def __init__(self, period: Period) -> None:
        self.period = period
        years = range(period.year - YEARS_BACK, period.year + 1)
        self.periods = list(
            Period.objects.filter(
                Q(regime_id=period.regime_id)
                | Q(regime__province_id=period.regime.province_id, year=period.year - 1),
                year__in=years,
            )
            .select_related("report")
            .order_by("-window_end", "window_start", "pk")
        )

    def earlier(self) -> list[tuple[str, Period]]:
        """Reports before this one with their use, the same regime's first, the latest first."""
        own = [
            ("start" if each.year == self.period.year - 1 else self._use(each), each)
            for each in self.periods
            if each.regime_id == self.period.regime_id and each.window_end < self.period.window_end
        ]
        others = [
            ("start", each) for each in self.periods if each.regime_id != self.period.regime_id
        ]
        return own + others

    def _use(self, period: Period) -> str:
        return "year" if period.year == self.period.year else "older"

    def chain_to(self, period: Period) -> tuple[Period, ...] | None:
        """The periods of a flow's year to date; None where a part of the year has no report."""
        same_year = {
            each.kind: each
            for each in self.periods
            if each.regime_id == period.regime_id and each.year == period.year
        }
        windows = [window_of_period(each) for each in same_year.values()]
        chain = chain_to(window_of_period(period), windows)
        return None if chain.gap else tuple(same_year[kind] for kind in chain.kinds)


class _Heirs:
    """The maps of heirs that views refer to; equal maps share a number."""

    def __init__(self, province_id: int) -> None:
        self.province_id = province_id
        self.found: list[dict[int, int]] = []
        self.days = days_of_change(province_id)
        self.after_changes: dict[int, int] = {}

    def number_on(self, day: date) -> int:
        changes = bisect_right(self.days, day)
        if changes not in self.after_changes:
            heirs = places_on(day, self.province_id)
            if heirs not in self.found:
                self.found.append(heirs)
            self.after_changes[changes] = self.found.index(heirs)
        return self.after_changes[changes]
