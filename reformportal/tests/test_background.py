"""Work in the background: beat and events ask only for tasks that a worker knows."""

from django.conf import settings

from reformportal.celery import app


def test_the_workers_know_the_tasks_that_beat_and_events_ask_for():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert asked | {"reports.reminding.tasks.send_mails"} <= set(app.tasks)
