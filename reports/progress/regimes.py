"""Reporting regimes as data, and the reports that a row of one brings forth in a year."""

import calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from reformportal.lib.working_days import last_working_day, next_working_day


class RegimeRow(Protocol):
    """One row of a regime: its share of the year, its data window and its last on-time day."""

    @property
    def kind(self) -> str: ...
    @property
    def share_numerator(self) -> int: ...
    @property
    def share_denominator(self) -> int: ...
    @property
    def start_year_offset(self) -> int: ...
    @property
    def start_month(self) -> int: ...
    @property
    def start_day(self) -> int: ...
    @property
    def end_year_offset(self) -> int: ...
    @property
    def end_month(self) -> int: ...
    @property
    def end_day(self) -> int: ...
    @property
    def due_year_offset(self) -> int: ...
    @property
    def due_month(self) -> int: ...
    @property
    def due_day(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a regime that lives in code: the defaults, and tests."""

    kind: str
    share_numerator: int
    share_denominator: int
    start_year_offset: int = 0
    start_month: int
    start_day: int
    end_year_offset: int = 0
    end_month: int
    end_day: int
    due_year_offset: int = 0
    due_month: int
    due_day: int


def row(kind: str, share: tuple[int, int], start: tuple[int, int, int], due: int) -> Row:
    """Return a row whose window ends on the 14th of the month in which it is due."""
    year_offset, start_month, end_month = start
    return Row(
        kind=kind,
        share_numerator=share[0],
        share_denominator=share[1],
        start_year_offset=year_offset,
        start_month=start_month,
        start_day=15,
        end_month=end_month,
        end_day=14,
        due_month=end_month,
        due_day=due,
    )


DEFAULT_ROWS = (
    row("Q1", (1, 4), (-1, 12, 3), 19),
    row("H1", (2, 4), (-1, 12, 6), 19),
    row("Q3", (3, 4), (0, 6, 9), 19),
    row("YEAR", (4, 4), (-1, 12, 12), 19),
)
"""Before the 20th of the period's last month (the regime of the ministry's 581/BNV-CCHC)."""


def monthly_rows(due_day: int = 19) -> tuple[Row, ...]:
    """Return the rows of a monthly regime: the 15th to the 14th, q = m/12 (09/2019/NĐ-CP, 12)."""
    starts = [(-1, 12), *((0, month) for month in range(1, 12))]
    return tuple(
        row(f"M{month:02}", (month, 12), (offset, before, month), due_day)
        for month, (offset, before) in enumerate(starts, start=1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One report of a year: its share q, its data window and its days."""

    kind: str
    share: Fraction
    start: date
    end: date
    legal_day: date
    last_on_time_day: date
    last_working_day: date


def window_of(
    row: RegimeRow, year: int, *, moves: bool = False, holidays: Collection[date] = ()
) -> Window:
    """Return the report of a row in a year; `moves`: a last day off work moves to the next one."""
    legal = day_in(year + row.due_year_offset, row.due_month, row.due_day)
    last = next_working_day(legal, holidays) if moves else legal
    return Window(
        kind=row.kind,
        share=Fraction(row.share_numerator, row.share_denominator),
        start=day_in(year + row.start_year_offset, row.start_month, row.start_day),
        end=day_in(year + row.end_year_offset, row.end_month, row.end_day),
        legal_day=legal,
        last_on_time_day=last,
        last_working_day=last_working_day(last, holidays),
    )


def day_in(year: int, month: int, day: int) -> date:
    """Return the day, or the month's last where it is shorter ("ngày 31" of a February)."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def is_due_after_cut_off(row: RegimeRow, year: int = 2025) -> bool:
    """Tell whether the row's last on-time day lies after its data cut-off."""
    window = window_of(row, year)
    return window.legal_day > window.end >= window.start


def effective_share(window: Window, windows: Iterable[Window], last_day: date | None) -> Fraction:
    """Return q for a year value that has a last day within the year, else the report's own q.

    From the first report whose window ends in that day's month or later it is 1; before it, the
    report's share is divided by that report's.
    """
    if last_day is None:
        return window.share
    month = (last_day.year, last_day.month)
    reached = [each for each in windows if (each.end.year, each.end.month) >= month]
    if not reached:
        return window.share
    first = min(reached, key=lambda each: (each.end, each.share))
    if window.end >= first.end:
        return Fraction(1)
    return min(window.share / first.share, Fraction(1))
