"""Working days: Monday to Friday, holidays left out."""

from collections.abc import Collection
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Tell whether offices are open on the day."""
    return day.weekday() < SATURDAY and day not in holidays


def last_working_day(day: date, holidays: Collection[date] = ()) -> date:
    """Return the last working day on or before the day."""
    while not is_working_day(day, holidays):
        day -= ONE_DAY
    return day


def next_working_day(day: date, holidays: Collection[date] = ()) -> date:
    """Return the first working day on or after the day."""
    while not is_working_day(day, holidays):
        day += ONE_DAY
    return day


def working_days_after(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """Return the `count`-th working day after the day: a returned report's own last day."""
    for _ in range(count):
        day = next_working_day(day + ONE_DAY, holidays)
    return day
