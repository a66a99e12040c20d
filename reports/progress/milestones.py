"""Milestones: done by their last day, never looked at by a share of the year."""

from collections.abc import Iterable
from datetime import date, timedelta

from reports.progress.figures import Figure
from reports.progress.terms import Status

WARNING_TIME = timedelta(days=30)


def milestone_at(
    current: Figure | None, approved_before: Iterable[Figure], window_end: date
) -> Figure | None:
    """Return the milestone as it stands at a window's end; once approved as done it stays done.

    Done after the window's end is not yet done for that report. Only `current` says "not done".
    """
    known = [*approved_before, *([current] if current else [])]
    dates = [figure.done_on for figure in known if figure.done and figure.done_on is not None]
    if in_window := [day for day in dates if day <= window_end]:
        return Figure(done=True, done_on=min(in_window))
    if current is None or current.is_nil or current.done is None:
        return current
    return Figure(done=False)


def done_by_status(done: bool, last_day: date, window_end: date) -> Status:
    """Return the status at a window's end of what must be done by a day, that day included."""
    if done:
        return Status.ACHIEVED
    if window_end > last_day:
        return Status.MISSED
    return Status.AT_RISK if window_end >= last_day - WARNING_TIME else Status.ON_TRACK


def days_done_late(done_on: date | None, last_day: date | None) -> int:
    """Return the calendar days after the last day; 0 when in time or not done."""
    if done_on is None or last_day is None:
        return 0
    return max((done_on - last_day).days, 0)


def done_by_is_due(
    *,
    year: int,
    first_year: int,
    final_year: int,
    last_day: date,
    done_on: date | None,
    previous_window_end: date | None,
) -> bool:
    """Tell whether a report still asks: in the plan's years, and after them until it is settled.

    It is settled by the first report that saw it done or saw its last day passed.
    """
    if year < first_year:
        return False
    if year <= final_year or previous_window_end is None:
        return True
    was_done = done_on is not None and done_on <= previous_window_end
    return not was_done and previous_window_end <= last_day
