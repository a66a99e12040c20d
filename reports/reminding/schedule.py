"""When people are reminded: office hours, and the days before a report's last day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from reformportal.lib import clock
from reformportal.lib.working_days import is_working_day, last_working_day

# Offices of the state open at half past seven and close at five.
OPENS, CLOSES = time(7, 30), time(17)
DAYS_BEFORE = (14, 5, 2, 1)
# A report that is late by this many days is brought to the head.
ESCALATED_AFTER = 2
# A returned report is asked for again as its own last day comes near.
DAYS_BEFORE_MENDING = (1,)


def in_office_hours(moment: datetime) -> bool:
    """Whether the clock of the day shows office hours, whatever day it is."""
    return OPENS <= moment.astimezone(clock.VIETNAM).time() < CLOSES


def closing_of(day: date) -> datetime:
    """The moment at which offices close on the day."""
    return datetime.combine(day, CLOSES, clock.VIETNAM)


def reminder_days(last_day: date, days_before: tuple[int, ...] = DAYS_BEFORE) -> set[date]:
    """The days on which to remind of a last day: moved to the working day before where offices
    are closed; the last day itself is one, whatever day it is."""
    moved = {last_working_day(last_day - timedelta(days=days)) for days in days_before}
    return moved | {last_day, last_working_day(last_day)}


def is_reminded(
    last_day: date, *, since: date, today: date, days_before: tuple[int, ...] = DAYS_BEFORE
) -> bool:
    """Whether a reminder of the last day falls after `since` and not after today: a day on which
    nothing ran is made up for."""
    return any(since < day <= today for day in reminder_days(last_day, days_before))


def is_digest_day(day: date) -> bool:
    """Whether digests of every kind go out; on other days only those of a last day do."""
    return is_working_day(day)
