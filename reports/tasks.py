"""Celery's entry points: each takes ids, makes one call, and may be run twice or killed."""

from celery import shared_task

from reports import periods, runs


@shared_task(name="reports.tasks.compute_progress")
def compute_progress(period_id: int) -> int:
    """Computes one period now if a run of it is due."""
    return runs.compute_waiting(period_id)


@shared_task(name="reports.tasks.compute_waiting")
def compute_waiting() -> None:
    """Computes every period with a due run, the earliest window first."""
    for period_id in runs.waiting():
        runs.compute_waiting(period_id)


@shared_task(name="reports.tasks.sweep")
def sweep() -> None:
    """Every minute: opens what can be entered, notes what is due, computes what waits."""
    periods.generate_all()
    periods.open_ended_periods()
    runs.ask_what_is_due()
    compute_waiting()
