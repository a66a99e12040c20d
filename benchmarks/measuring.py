"""What is measured of the computation, each as the best of a few tries."""

from __future__ import annotations

import contextlib
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from building import KIND, YEAR
from celery import shared_task
from celery.contrib.testing.worker import start_worker
from django.db import connection

from reformportal.celery import app
from reformportal.lib import clock
from reports import runs
from reports.models import Period, ProgressRun, ProgressSheet, State, Submission
from reports.progress.computation import compute
from reports.tasks import compute_side_by_side

BAREST = (Path(__file__).parent / "barest.sql").read_text(encoding="utf-8")
MEASURED = {"year": YEAR, "kind": KIND}
finished = threading.Event()
LONGEST_WAIT = 60
# A portal that runs beside the benchmark keeps its tasks, and the benchmark its own.
app.conf.task_default_queue = "benchmarks"


def seconds(call: Callable[[], object], tries: int = 3) -> float:
    """The shortest of some tries."""
    times = []
    for _ in range(tries):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def periods() -> list[Period]:
    """The measured quarter of every province."""
    return list(
        Period.objects.filter(**MEASURED).select_related("regime", "report").order_by("regime_id")
    )


def run_barest() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BAREST, MEASURED)
        cursor.fetchall()


def forget_results() -> None:
    """No result is stored."""
    _execute("TRUNCATE reports_progresssheet")


def unpack() -> None:
    """No report is packed, no result is stored."""
    _execute("TRUNCATE reports_figuresheet, reports_progresssheet")


def as_if_new() -> None:
    """Nothing that a worker remembers of reports holds any more; no result is stored."""
    forget_results()
    _execute(
        "UPDATE reports_figuresheet SET mark = nextval('reports_sheet_mark')"
        " WHERE period_id IN (SELECT id FROM reports_period WHERE year >= %(year)s)",
        MEASURED,
    )
    _execute("SELECT reports_mark_periods(array_agg(id)) FROM reports_period")


def _execute(statement: str, parameters: dict[str, object] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def compute_all() -> None:
    for period in periods():
        compute(period.pk)


@contextlib.contextmanager
def workers(count: int) -> Iterator[None]:
    """Worker processes of their own, on the benchmark's queue."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "reformportal.worker",
        "worker",
        "--loglevel=ERROR",
    ]
    command += ["--queues=benchmarks", f"--concurrency={count}", "--without-gossip"]
    worker = subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(60)


def by_workers(before: Callable[[], None], tries: int = 3) -> float:
    """Seconds in which the workers compute the quarter of every province; the shortest of some."""
    asked, times = periods(), []
    for _ in range(tries):
        before()
        now = clock.now()
        runs.ask(ProgressRun(period=each, trigger="manual", due_at=now) for each in asked)
        start = time.perf_counter()
        compute_side_by_side(each.pk for each in asked).get(timeout=LONGEST_WAIT)
        times.append(time.perf_counter() - start)
    return min(times)


def peak_memory() -> float:
    """Megabytes that this process has needed at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def largest_worker() -> float:
    """Megabytes that the largest worker has needed at most, of those that have ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def toggle_approval(period: Period, agency_id: int) -> Submission:
    """Approves one report, or takes the approval back so that it can be measured again."""
    submission = Submission.objects.get(period=period, agency_id=agency_id)
    approves = submission.state != State.APPROVED
    submission.state = State.APPROVED if approves else State.SENT
    submission.approved_at = clock.now() if approves else None
    submission.save()
    return submission


@shared_task(name="benchmarks.empty")
def empty() -> None:
    finished.set()


@shared_task(name="benchmarks.after_approval")
def after_approval(period_id: int) -> None:
    runs.compute_waiting(period_id)
    finished.set()


def in_a_worker(tries: int = 7) -> tuple[float, float]:
    """Seconds from asking until done: an empty task, and one approval's computation."""
    period = periods()[0]
    agency = Submission.objects.filter(period=period).order_by("agency_id").first().agency_id
    empties, approvals = [], []
    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="ERROR"):
        for _ in range(tries):
            empties.append(_wait_for(lambda: empty.apply_async(ignore_result=True)))
            toggle_approval(period, agency)
            runs.ask([ProgressRun(period=period, trigger="approval", due_at=clock.now())])
            approvals.append(
                _wait_for(lambda: after_approval.apply_async([period.pk], ignore_result=True))
            )
    return sorted(empties)[tries // 2], sorted(approvals)[tries // 2]


def _wait_for(ask: Callable[[], object]) -> float:
    finished.clear()
    start = time.perf_counter()
    ask()
    if not finished.wait(LONGEST_WAIT):
        raise TimeoutError("No worker answered; is the broker there?")
    return time.perf_counter() - start


def sheets() -> int:
    return ProgressSheet.objects.filter(**{f"period__{k}": v for k, v in MEASURED.items()}).count()
