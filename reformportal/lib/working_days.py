"""Working days in Viet Nam, from the `holidays` library's official calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


def is_working_day(day: date) -> bool:
    """Neither a weekend day nor a public holiday."""
    return day.weekday() < SATURDAY and day not in _holidays_of(day.year)


def last_working_day(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def next_working_day(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_days_after(day: date, count: int) -> date:
    """The working day that is `count` working days after `day`."""
    for _ in range(count):
        day = next_working_day(day + ONE_DAY)
    return day
