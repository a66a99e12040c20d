"""Celery's entry points: each takes ids, makes one call, and may be run twice or killed."""

import logging
from collections import defaultdict
from collections.abc import Iterable

from celery import chord, current_app, group, shared_task
from celery.result import AsyncResult
from django.db import DatabaseError

from reformportal.lib.acts import acting
from reports import periods, runs
from reports.entry.workbook.saving import forget_expired_uploads
from reports.models import Period
from reports.progress.remembering import join_marks

log = logging.getLogger(__name__)


@shared_task(name="reports.tasks.compute_progress")
def compute_progress(period_id: int) -> int:
    """Computes one period if a run of it is due: sent at each move of a report that it contains."""
    return runs.compute_waiting(period_id)


@shared_task(name="reports.tasks.compute_province")
def compute_province(period_ids: list[int]) -> int:
    """Computes periods of one province, the earliest window first; the rows that they have."""
    return sum(runs.compute_waiting(period_id) for period_id in period_ids)


@shared_task(name="reports.tasks.count_rows")
def count_rows(rows: list[int]) -> int:
    """Joins what was computed province by province: the rows of all of them."""
    return sum(rows)


def compute_side_by_side(period_ids: Iterable[int]) -> AsyncResult:
    """Asks the workers for periods with due runs, a task a province; the result is the rows.

    Workers compute different provinces at once; one province waits for itself alone.
    """
    by_province: dict[int, list[int]] = defaultdict(list)
    asked = Period.objects.filter(pk__in=list(period_ids)).order_by("window_end", "pk")
    for province_id, period_id in asked.values_list("regime__province_id", "pk"):
        by_province[province_id].append(period_id)
    # Named, because it is the workers who send what joins them.
    joined = count_rows.s().set(queue=current_app.conf.task_default_queue)
    return chord(group(compute_province.s(ids) for ids in by_province.values()), joined)()


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
    join_marks()
    # Computing is no act: what it writes is derived, and not in the history.
    with acting(way="task", place="sweep"):
        periods.generate_all()
        periods.open_ended_periods()
    runs.ask_what_is_due()
    compute_waiting()
