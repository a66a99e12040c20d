"""What saving a regime would do to its reports' days: this year's and the next, line by line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reformportal.lib import clock
from reformportal.lib.working_days import holiday_name, last_working_day
from reports.models import Period, Regime, RegimeReport
from reports.periods import DATES, dates_of

SHOWN = ("window_start", "window_end", "last_on_time_day", "province_last_day")


class Effect(StrEnum):
    """What becomes of one report of one year."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OPENED = "opened"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Day:
    """A day before and after; the hint says why offices are closed on it."""

    before: date | None
    after: date | None

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def last_working_day(self) -> date | None:
        """The last working day on or before it, where the day itself is none."""
        if self.after is None or last_working_day(self.after) == self.after:
            return None
        return last_working_day(self.after)

    @property
    def holiday(self) -> str:
        return holiday_name(self.after) if self.after else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One report of one year."""

    title: str
    year: int
    effect: Effect
    start: Day
    end: Day
    due: Day
    upward: Day


@dataclass(frozen=True, slots=True)
class Preview:
    """Every line, and the mark by which a saving is tied to what was shown."""

    lines: tuple[Line, ...]

    def count(self, effect: str) -> int:
        return sum(line.effect == effect for line in self.lines)

    @property
    def changed(self) -> int:
        return self.count(Effect.CHANGED)

    @property
    def new(self) -> int:
        return self.count(Effect.NEW)

    @property
    def removed(self) -> int:
        return self.count(Effect.REMOVED)

    @property
    def opened(self) -> int:
        return self.count(Effect.OPENED)

    @property
    def mark(self) -> str:
        return hashlib.sha256(repr(self.lines).encode()).hexdigest()[:16]


def preview_of(regime: Regime, reports: Iterable[RegimeReport]) -> Preview:
    """The days of this year and the next if the regime and its reports were saved as they are.

    Nothing is stored; periods of other years that are not opened follow the same rule.
    """
    existing = {
        (period.year, period.report_id): period
        for period in regime.periods.select_related("report").order_by("window_end")
    }
    this_year = clock.today().year
    years = [each for each in (this_year, this_year + 1) if _in_years(regime, each)]
    reports = list(reports)
    lines = [
        _line(regime, report, year, existing.pop((year, report.pk), None) if report.pk else None)
        for year in years
        for report in reports
    ]
    kept = {report.pk for report in reports}
    gone = [
        _removed(period)
        for period in existing.values()
        if period.opened_at is None
        and not (_in_years(regime, period.year) and period.report_id in kept)
    ]
    return Preview((*lines, *gone))


def _in_years(regime: Regime, year: int) -> bool:
    return regime.first_year <= year <= regime.last_year


def _line(regime: Regime, report: RegimeReport, year: int, period: Period | None) -> Line:
    after = dates_of(report, year, regime.due_rule)
    before = {name: getattr(period, name) if period else None for name in DATES}
    if period and period.opened_at is not None:
        effect, after = Effect.OPENED, before
    elif period is None:
        effect = Effect.NEW
    else:
        effect = Effect.SAME if before == after else Effect.CHANGED
    days = [Day(before[name] if period else after[name], after[name]) for name in SHOWN]
    return Line(report.name, year, effect, *days)


def _removed(period: Period) -> Line:
    days = [Day(getattr(period, name), None) for name in SHOWN]
    return Line(period.report.name, period.year, Effect.REMOVED, *days)
