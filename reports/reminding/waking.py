"""Asks a worker to send what waits; where none hears of it the next sweep does."""

from __future__ import annotations

from celery import current_app
from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry


def wake() -> None:
    """Queues one sending; fails at once where the broker is away, for nobody waits for mail."""
    with Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    ) as broker:
        broker.ping()
    current_app.send_task("reports.reminding.tasks.send_mails", retry=False, ignore_result=True)
