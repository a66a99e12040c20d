"""Whether a report came in time, by the clock of Viet Nam wherever the server stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Timeliness(StrEnum):
    """What the first sending decides, and what an unsent report is."""

    ON_TIME = "on_time"
    WITH_EXTENSION = "with_extension"
    LATE = "late"
    NOT_YET_DUE = "not_yet_due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Extension:
    """One agency's own last day, included; one granted after sending counts and is marked."""

    until: date
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class Punctuality:
    """The verdict, the day it was held against, and the calendar days after it."""

    timeliness: Timeliness
    last_day: date
    days_late: int = 0
    extended_afterwards: bool = False

    @property
    def counts_as_late(self) -> bool:
        return self.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)


def late_from(last_day: date) -> datetime:
    """Return the first late moment: "trước ngày 20" ends as the 20th begins."""
    return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=VIETNAM)


def days_late(moment: datetime, last_day: date) -> int:
    """Return the calendar days after the last day; 0 when in time. Also for resubmissions."""
    return max((moment.astimezone(VIETNAM).date() - last_day).days, 0)


def punctuality(
    *,
    first_sent_at: datetime | None,
    now: datetime,
    last_on_time_day: date,
    extensions: Iterable[Extension] = (),
    issued_at: datetime | None = None,
) -> Punctuality:
    """Return a report's punctuality; an extension granted once it was issued changes nothing."""
    counted = [
        each
        for each in extensions
        if each.until > last_on_time_day and (issued_at is None or each.granted_at < issued_at)
    ]
    extension = max(counted, key=lambda each: each.until, default=None)
    last_day = extension.until if extension else last_on_time_day
    if first_sent_at is None:
        late = days_late(now, last_day)
        return Punctuality(
            Timeliness.OVERDUE if late else Timeliness.NOT_YET_DUE, last_day, days_late=late
        )
    if first_sent_at < late_from(last_on_time_day):
        return Punctuality(Timeliness.ON_TIME, last_on_time_day)
    afterwards = extension is not None and extension.granted_at > first_sent_at
    late = days_late(first_sent_at, last_day)
    return Punctuality(
        Timeliness.LATE if late else Timeliness.WITH_EXTENSION, last_day, late, afterwards
    )
