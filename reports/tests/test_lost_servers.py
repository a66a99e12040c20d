"""The broker is emptied, the database server restarted, both in the middle of a worker's run."""

import contextlib
import time

import psycopg2
import pytest
from celery import current_app

from reports import runs, tasks
from reports.models import Period, ProgressSheet
from reports.tests.private_portal import private_portal, wait_until
from reports.tests.test_faults import NOW, ask_again, make_periods, rows

WAITS = """
    SELECT 1 FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker):
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("PORTAL_NOW", NOW)
        patch.setenv("PORTAL_NOW_SINCE", str(time.time()))
        with private_portal() as found, found.worker():
            yield found


@pytest.fixture(scope="module")
def undisturbed(portal):
    """The rows that a sweep leaves when nothing happens to it."""
    make_periods()
    tasks.sweep()
    found = rows()
    assert len(found) == 3 * 4 * (1 + 5) * 2
    return found


@contextlib.contextmanager
def held_up(portal):
    """While it lasts a computation comes as far as writing its results, and waits there."""
    with contextlib.closing(psycopg2.connect(portal.postgres.url)) as other:
        other.cursor().execute("LOCK TABLE reports_progresssheet IN SHARE MODE")
        yield lambda: wait_until(lambda: waits_for_a_lock(other))


def waits_for_a_lock(other) -> bool:
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITS)
        return cursor.fetchone() is not None


def lose_rows_and_ask(turn: int) -> list[int]:
    """Nothing is computed any more, and every period has a run that waits."""
    periods = list(Period.objects.filter(opened_at__isnull=False).order_by("window_end"))
    ProgressSheet.objects.all().delete()
    ask_again(periods, turn)
    return [period.pk for period in periods]


def send(broker, name: str, *arguments) -> None:
    """A task by a connection that stays open, as those of the portal's processes do."""
    options = {"connection": broker, "ignore_result": True}
    current_app.send_task(f"reports.tasks.{name}", arguments, **options)


def test_the_sweep_after_the_broker_was_emptied_leaves_what_an_undisturbed_run_leaves(
    portal, undisturbed
):
    with current_app.connection_for_write(portal.valkey.url) as broker:
        period_ids = lose_rows_and_ask(1)
        with held_up(portal) as wait_for_the_worker:
            for period_id in period_ids:
                send(broker, "compute_progress", period_id)
            wait_for_the_worker()
            assert portal.broker().llen("celery") == len(period_ids) - 1
            portal.broker().flushdb()
        wait_until(lambda: len(runs.waiting()) == len(period_ids) - 1)
        assert rows() != undisturbed, "what was queued is lost"
        send(broker, "sweep")
        wait_until(lambda: not runs.waiting())
    assert rows() == undisturbed


def test_the_sweep_after_a_restart_of_the_database_leaves_what_an_undisturbed_run_leaves(
    portal, undisturbed
):
    with current_app.connection_for_write(portal.valkey.url) as broker:
        period_ids = lose_rows_and_ask(2)
        with held_up(portal) as wait_for_the_worker:
            for period_id in period_ids:
                send(broker, "compute_progress", period_id)
            wait_for_the_worker()
            portal.restart_database()
        wait_until(lambda: not portal.broker().llen("celery"))
        assert runs.waiting(), "the run that was cut off is not done"
        send(broker, "sweep")
        wait_until(lambda: not runs.waiting())
    assert rows() == undisturbed
