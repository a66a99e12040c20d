"""Months as weeks of days, with what happens on each: the grid of the calendar page."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reformportal.lib import clock
from reformportal.lib.working_days import holiday_name, is_working_day
from reports.deadlines.calendar import Event


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a grid; days of the months beside it are shown, but empty."""

    day: date
    in_month: bool
    is_today: bool
    is_off: bool
    holiday: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its weeks from Monday on, and its events as a list."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]
    events: tuple[Event, ...]

    @property
    def heads(self) -> list[tuple[Cell, str]]:
        """The first week's days with the short name of each."""
        return list(zip(self.weeks[0], _("Mon Tue Wed Thu Fri Sat Sun").split(), strict=True))


def months_of(year: int, numbers: Iterable[int], events: Iterable[Event]) -> list[Month]:
    """The months with the events that fall in each."""
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        by_day[event.day].append(event)
    return [_month(year, number, by_day) for number in numbers]


def _month(year: int, number: int, by_day: dict[date, list[Event]]) -> Month:
    weeks = tuple(
        tuple(_cell(day, number, by_day) for day in week)
        for week in calendar.Calendar().monthdatescalendar(year, number)
    )
    inside = [cell for week in weeks for cell in week if cell.in_month]
    return Month(date(year, number, 1), weeks, tuple(e for cell in inside for e in cell.events))


def _cell(day: date, month: int, by_day: dict[date, list[Event]]) -> Cell:
    inside = day.month == month
    return Cell(
        day=day,
        in_month=inside,
        is_today=day == clock.today(),
        is_off=not is_working_day(day),
        holiday=holiday_name(day) if inside else "",
        events=tuple(by_day.get(day, ())) if inside else (),
    )
