"""Until when a report must be sent, in the words that a page prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reformportal.lib import clock
from reformportal.lib.working_days import last_working_day
from reports.models import State, Submission


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last on-time day of one agency's report, seen from today."""

    last_day: date
    days_left: int

    @property
    def before(self) -> date:
        """The day before which the report must be in: “trước ngày 20”."""
        return self.last_day + timedelta(days=1)

    @property
    def days_over(self) -> int:
        return max(-self.days_left, 0)

    @property
    def is_today(self) -> bool:
        return self.days_left == 0

    @property
    def last_working_day(self) -> date | None:
        """The last working day before it, where the last day itself is none."""
        working = last_working_day(self.last_day)
        return working if working != self.last_day else None


def deadline_of(submission: Submission) -> Deadline:
    """The deadline that counts now: the reviewer's after a return, else the extended or own."""
    own = submission.period.last_on_time_day
    last_day = max(own, submission.extended_until or own)
    mends = submission.state in (State.RETURNED, State.AT_HEAD)
    if mends and submission.resend_by:
        last_day = submission.resend_by
    return Deadline(last_day, (last_day - clock.today()).days)
