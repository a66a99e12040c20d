"""What must be computed when: runs are rows, so that neither a crash nor a switch-off loses one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from reformportal.lib import clock
from reports.models import Period, ProgressRun
from reports.progress.computation import compute

Trigger = ProgressRun.Trigger
NIGHTLY_HOUR = 2
DAYS_BEFORE_DEADLINE = timedelta(days=5)
# A period is recomputed nightly while its figures can still change what is shown of this year.
NIGHTS = timedelta(days=400)
# The first half of the advisory lock's key; the second is the province.
PROGRESS_LOCK = 1204


def touched_by(period: Period) -> QuerySet[Period]:
    """Opened periods in which a period's figures count: its own, those of the year whose
    year-to-date contains it, and those of the next year, which start from it."""
    return Period.objects.filter(
        regime__province_id=period.regime.province_id,
        opened_at__isnull=False,
        window_end__gte=period.window_end,
        year__lte=period.year + 1,
    )


def ask_after(period: Period, *, moment: datetime) -> None:
    """Notes that what a moved submission touches must be computed, and asks for it on commit."""
    period_ids = list(touched_by(period).values_list("pk", flat=True))
    ask(ProgressRun(period_id=pk, trigger=Trigger.APPROVAL, due_at=moment) for pk in period_ids)
    transaction.on_commit(lambda: wake(period_ids), robust=True)


def ask(runs: Iterable[ProgressRun]) -> None:
    """Adds runs; one that is there already stays as it is."""
    ProgressRun.objects.bulk_create(runs, ignore_conflicts=True)


def ask_what_is_due() -> None:
    """Adds the runs that the calendar asks for up to now, those of a time when all was off too."""
    now = clock.now()
    ask(
        ProgressRun(period=period, trigger=trigger, due_at=due_at)
        for period in Period.objects.filter(opened_at__isnull=False)
        for trigger, due_at in moments_of(period, now).items()
        if due_at <= now
    )


def moments_of(period: Period, now: datetime) -> dict[str, datetime]:
    """When the calendar asks for a computation of the period, tonight's included."""
    night = now.replace(hour=NIGHTLY_HOUR, minute=0, second=0, microsecond=0)
    moments = {
        Trigger.CUT_OFF: clock.end_of(period.window_end),
        Trigger.BEFORE_DEADLINE: period.late_from - DAYS_BEFORE_DEADLINE,
        Trigger.DEADLINE: period.late_from,
    }
    if period.window_end > clock.day_of(now - NIGHTS):
        moments[Trigger.NIGHTLY] = night if night <= now else night - timedelta(days=1)
    return moments


def waiting() -> list[int]:
    """Periods with an unfinished run that is due, the earliest window first."""
    return list(
        Period.objects.filter(runs__finished_at__isnull=True, runs__due_at__lte=clock.now())
        .order_by("window_end", "pk")
        .distinct()
        .values_list("pk", flat=True)
    )


@transaction.atomic
def compute_waiting(period_id: int) -> int:
    """Computes a period if a due run of it is unfinished, and finishes those runs with it.

    Rows and runs commit together, so a kill leaves both undone; a second worker waits for the
    province's lock and then finds nothing to do. Returns the number of rows written.
    """
    begin_quietly(period_id)
    due = ProgressRun.objects.filter(
        period_id=period_id, finished_at__isnull=True, due_at__lte=clock.now()
    )
    runs = list(due.values_list("pk", flat=True))
    if not runs:
        return 0
    started = clock.now()
    rows = compute(period_id)
    ProgressRun.objects.filter(pk__in=runs).update(
        started_at=started, finished_at=clock.now(), rows=rows
    )
    return rows


def lock_province(province_id: int) -> None:
    """Waits until no other computation of the province runs; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PROGRESS_LOCK, province_id])


def begin_quietly(period_id: int) -> None:
    """As `lock_province`, for a period's; and the commit does not wait for the disk.

    A server that fails right after loses the rows and the runs' end together: the next sweep
    computes them again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, r.province_id::integer),"
            " set_config('synchronous_commit', 'off', true)"
            " FROM reports_period p JOIN reports_regime r ON r.id = p.regime_id WHERE p.id = %s",
            [PROGRESS_LOCK, period_id],
        )


def wake(period_ids: list[int]) -> None:
    """Asks the workers to compute periods; when none hears it, the next sweep sees the runs."""
    # Asked first, and once: the task client would go on trying for seconds while a person waits.
    with Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    ) as broker:
        broker.ping()
    for period_id in period_ids:
        current_app.send_task(
            "reports.tasks.compute_progress", [period_id], retry=False, ignore_result=True
        )
