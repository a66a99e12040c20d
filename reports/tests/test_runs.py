"""Runs are rows: what is due is computed once, whoever comes first and whatever was killed."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection

from reformportal.lib import clock
from reports import runs, tasks
from reports.models import Period, Progress, ProgressRun
from reports.review.workflow import move
from reports.tests.factory import make_cast, make_figure, make_period, make_submission
from reports.tests.progress_rows import store_row


def test_a_period_is_due_at_its_cut_off_before_and_at_its_deadline_and_every_night(cast):
    now = datetime(2025, 3, 20, 12, tzinfo=clock.VIETNAM)
    moments = {key: f"{at:%d/%m %H:%M}" for key, at in runs.moments_of(cast.period, now).items()}
    assert moments == {
        "cut_off": "15/03 00:00",
        "before_deadline": "15/03 00:00",
        "deadline": "20/03 00:00",
        "nightly": "20/03 02:00",
    }


def test_a_sweep_computes_what_was_missed_while_the_machine_was_off(cast, clock_at):
    clock_at("2025-04-02T09:00+07:00")
    tasks.sweep()
    done = ProgressRun.objects.filter(period=cast.period)
    assert set(done.values_list("trigger", flat=True)) == {
        "cut_off",
        "before_deadline",
        "deadline",
        "nightly",
    }
    assert not done.filter(finished_at__isnull=True).exists()
    assert Progress.objects.filter(period=cast.period).exists()


def test_a_second_sweep_finds_nothing_to_do(cast):
    tasks.sweep()
    before = ProgressRun.objects.count()
    tasks.sweep()
    assert runs.waiting() == []
    assert ProgressRun.objects.count() == before
    assert runs.compute_waiting(cast.period.pk) == 0


def test_a_run_that_was_killed_half_way_is_done_by_the_next_sweep(cast, monkeypatch):
    def killed(period_id):
        store_row(cast.period, cast.target, status="achieved")
        raise KeyboardInterrupt

    runs.ask_what_is_due()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(runs, "compute", killed)
        tasks.compute_waiting()
    assert not Progress.objects.exists(), "rows and runs commit together or not at all"
    tasks.sweep()
    assert Progress.objects.filter(period=cast.period, is_official=True).exists()


def test_an_approval_asks_for_its_report_and_for_those_in_which_it_counts(cast, clock_at):
    clock_at("2026-04-01T09:00+07:00")
    later = [make_period(cast.regime, 2025, "H1"), make_period(cast.regime, 2026, "Q1")]
    make_period(cast.regime, 2024, "YEAR")
    cast.figure.numerator, cast.figure.denominator = 7, 10
    cast.figure.save()
    move(submission=cast.submission, action="send", by=cast.officer)
    asked = ProgressRun.objects.filter(trigger="approval").values_list("period_id", flat=True)
    assert set(asked) == {cast.period.pk, *(period.pk for period in later)}


def test_an_approved_figure_becomes_official_with_the_run_that_it_asked_for(cast):
    cast.figure.numerator, cast.figure.denominator = 7, 10
    cast.figure.save()
    move(submission=cast.submission, action="send", by=cast.officer)
    tasks.compute_waiting()
    group = Progress.objects.of_groups().filter(period=cast.period)
    assert group.official().get().status == "no_data"
    assert group.provisional().get().value == 70
    move(submission=cast.submission, action="approve", by=cast.reviewer)
    tasks.compute_waiting()
    assert group.official().get().value == 70


@pytest.mark.django_db(transaction=True)
def test_two_workers_computing_at_once_leave_the_rows_of_one(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    cast = make_cast()
    make_figure(
        make_submission(make_period(cast.regime, 2024, "YEAR"), cast.agency, "approved"),
        cast.indicator,
        numerator=3,
        denominator=4,
    )
    periods = list(Period.objects.values_list("pk", flat=True))

    def work():
        try:
            for pk in periods:
                runs.ask([ProgressRun(period_id=pk, trigger="manual", due_at=clock.now())])
                runs.compute_waiting(pk)
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert not ProgressRun.objects.filter(finished_at__isnull=True).exists()
    rows = Progress.objects.filter(period=cast.period, target=cast.target)
    assert rows.count() == 4, "group and agency, official and provisional"
    assert runs.moments_of(cast.period, clock.now() + timedelta(days=9999)).get("nightly") is None


def test_a_period_that_cannot_be_computed_holds_up_no_other_province(cast, monkeypatch):
    other = make_cast()
    compute = runs.compute

    def fails_for_the_first(period_id):
        if period_id == cast.period.pk:
            raise ArithmeticError("a figure too large for its column")
        return compute(period_id)

    runs.ask_what_is_due()
    monkeypatch.setattr(runs, "compute", fails_for_the_first)
    with pytest.raises(ExceptionGroup):
        tasks.compute_waiting()
    assert Progress.objects.filter(period=other.period).exists()
    assert runs.waiting() == [cast.period.pk]
