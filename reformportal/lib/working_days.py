"""Working days: Monday to Friday, public holidays left out."""

from collections.abc import Collection
from datetime import date, timedelta

import holidays as calendars
from django.utils.translation import get_language

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# Years are worked out by the library as they are asked for.
VIETNAM = calendars.country_holidays("VN")
NAMED = {
    "vi": calendars.country_holidays("VN", language="vi"),
    "en": calendars.country_holidays("VN", language="en_US"),
}


def is_working_day(day: date, holidays: Collection[date] = VIETNAM) -> bool:
    """Tell whether offices are open on the day."""
    return day.weekday() < SATURDAY and day not in holidays


def holiday_name(day: date) -> str:
    """Return the public holiday's name in the reader's language; empty on any other day."""
    language = "en" if (get_language() or "").startswith("en") else "vi"
    return NAMED[language].get(day) or ""


def last_working_day(day: date, holidays: Collection[date] = VIETNAM) -> date:
    """Return the last working day on or before the day."""
    while not is_working_day(day, holidays):
        day -= ONE_DAY
    return day


def next_working_day(day: date, holidays: Collection[date] = VIETNAM) -> date:
    """Return the first working day on or after the day."""
    while not is_working_day(day, holidays):
        day += ONE_DAY
    return day


def working_days_after(day: date, count: int, holidays: Collection[date] = VIETNAM) -> date:
    """Return the `count`-th working day after the day: a returned report's own last day."""
    for _ in range(count):
        day = next_working_day(day + ONE_DAY, holidays)
    return day
