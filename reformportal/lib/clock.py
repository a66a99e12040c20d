"""The one clock: everything that asks what time it is asks here."""

import os
import time
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from functools import cache
from zoneinfo import ZoneInfo

from reformportal.lib.env import UnsafeSettings

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment in Vietnam time, shifted when PORTAL_NOW is set."""
    return datetime.now(VIETNAM) + _shift(*_asked())


def today() -> date:
    """The present day in Vietnam."""
    return now().date()


def day_of(moment: datetime) -> date:
    """The day in Vietnam on which the moment falls, wherever it was written down."""
    return moment.astimezone(VIETNAM).date()


def end_of(day: date) -> datetime:
    """The midnight that ends the day in Vietnam: the first moment that is no longer the day."""
    return datetime.combine(day + timedelta(days=1), time_of_day.min, VIETNAM)


def shifted() -> bool:
    """Whether PORTAL_NOW moves the clock away from real time."""
    return bool(_asked()[0])


def shift() -> timedelta:
    """How far the clock is moved away from real time."""
    return _shift(*_asked())


def read_moment(text: str) -> datetime:
    """The moment that `text` names (ISO 8601); without an offset it is Vietnam time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnsafeSettings(
            f"PORTAL_NOW={text!r} is not a moment: write it as 2025-03-16T10:00+07:00."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _asked() -> tuple[str, str]:
    asked = os.environ.get("PORTAL_NOW", "").strip()
    return asked, os.environ.get("PORTAL_NOW_SINCE", "").strip() if asked else ""


@cache
def _shift(asked: str, since: str) -> timedelta:
    """How far PORTAL_NOW is from real time; it held at `since`, else when first asked for."""
    if not asked:
        return timedelta(0)
    try:
        held_at = float(since or time.time())
    except ValueError:
        raise UnsafeSettings(f"PORTAL_NOW_SINCE={since!r} is not a count of seconds.") from None
    return read_moment(asked) - datetime.fromtimestamp(held_at, VIETNAM)
