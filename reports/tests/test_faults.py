"""Workers are killed and lose their database at random moments; the next sweep mends it all."""

import os
import random
import signal
import time
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from reformportal.lib import clock
from reports import runs
from reports.models import Period, Progress, ProgressRun, ProgressSheet, Submission
from reports.tests.factory import (
    make_agency,
    make_figure,
    make_period,
    make_plan,
    make_regime,
    make_submission,
    make_target,
)

KILLS = 50
NOW = "2025-09-16T10:00+07:00"
COLUMNS = [field.attname for field in Progress._meta.concrete_fields if field.name != "id"]


@pytest.fixture
def periods(transactional_db, clock_at):
    clock_at(NOW)
    return make_periods()


def make_periods() -> list[Period]:
    """Three periods of one year, five agencies, four targets, everything approved."""
    regime = make_regime(first_year=2025)
    plan = make_plan(regime=regime)
    targets = [make_target(plan, values={2024: 50, 2025: 60 + 5 * n}) for n in range(4)]
    agencies = [make_agency(regime.province) for _ in range(5)]
    made = [make_period(regime, 2025, kind) for kind in ("Q1", "H1", "Q3")]
    for period in made:
        for place, agency in enumerate(agencies):
            submission = make_submission(period, agency, "approved")
            for target in targets:
                make_figure(submission, target.indicator, numerator=30 + place, denominator=70)
    return made


def rows() -> list[tuple]:
    ordered = Progress.objects.order_by("period", "target", "agency", "is_official")
    return list(ordered.values_list(*COLUMNS))


def ask_again(periods: list[Period], turn: int) -> None:
    runs.ask(
        ProgressRun(period=each, trigger="manual", due_at=clock.now() - timedelta(seconds=turn))
        for each in periods
    )


def compute_all() -> None:
    for period_id in runs.waiting():
        runs.compute_waiting(period_id)


def start_worker() -> int:
    """A process of its own that computes what waits, over and over, until it is killed."""
    connection.close()
    pid = os.fork()
    if pid:
        return pid
    try:
        while True:
            ProgressSheet.objects.filter(
                pk__in=list(ProgressSheet.objects.values_list("pk")[:3])
            ).delete()
            ProgressRun.objects.update(finished_at=None)
            compute_all()
    finally:
        os._exit(1)


def lose_database() -> None:
    """Ends every other connection to the test's database, as a restart of the server would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_fifty_killed_workers_leave_what_an_undisturbed_run_leaves(periods):
    ask_again(periods, 0)
    compute_all()
    undisturbed = rows()
    assert len(undisturbed) == 3 * 4 * (1 + 5) * 2
    dice = random.Random(1204)
    for turn in range(KILLS):
        ask_again(periods, turn + 1)
        worker = start_worker()
        time.sleep(dice.uniform(0.01, 0.12))
        if turn % 10 == 9:
            lose_database()
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    compute_all()
    assert rows() == undisturbed
    assert not ProgressRun.objects.filter(finished_at__isnull=True).exists()


def approve_and_compute(submissions: list[Submission], turn: int) -> None:
    """One of several people who approve at once, each of whose approvals is computed."""
    try:
        for submission in submissions:
            Submission.objects.filter(pk=submission.pk).update(state="approved")
            ask_again(list(runs.touched_by(submission.period)), turn)
            runs.compute_waiting(submission.period_id)
            turn += 100
    finally:
        connection.close()


def test_approvals_in_any_order_computed_side_by_side_leave_what_one_run_leaves(periods):
    ask_again(periods, 0)
    compute_all()
    undisturbed = rows()
    dice = random.Random(102)
    for attempt in range(2):
        submissions = list(Submission.objects.select_related("period__regime").order_by("pk"))
        Submission.objects.update(state="sent")
        ProgressSheet.objects.all().delete()
        dice.shuffle(submissions)
        people = [
            Thread(target=approve_and_compute, args=(submissions[start::4], 1000 * attempt + start))
            for start in range(4)
        ]
        for person in people:
            person.start()
        for person in people:
            person.join(60)
        compute_all()
        assert rows() == undisturbed
