"""Celery's entry points: each takes ids, makes one call, and may be run twice or killed."""

import logging

from celery import shared_task
from django.db import DatabaseError

from reports import periods, runs
from reports.entry.workbook.saving import forget_expired_uploads

log = logging.getLogger(__name__)


@shared_task(name="reports.tasks.compute_progress")
def compute_progress(period_id: int) -> int:
    """Computes one period if a run of it is due: sent at each move of a report that it contains."""
    return runs.compute_waiting(period_id)


def compute_waiting() -> None:
    """Computes every period with a due run, the earliest window first.

    One that fails holds up no other: its province waits alone, and the task fails in the end.
    """
    failures = []
    for period_id in runs.waiting():
        try:
            runs.compute_waiting(period_id)
        except (DatabaseError, ArithmeticError, LookupError, ValueError) as failure:
            log.exception("period %s could not be computed", period_id)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("periods that could not be computed", failures)


@shared_task(name="reports.tasks.sweep")
def sweep() -> None:
    """Every minute: forgets what expired, opens reports, notes what is due, computes it."""
    forget_expired_uploads()
    periods.generate_all()
    periods.open_ended_periods()
    runs.ask_what_is_due()
    compute_waiting()
