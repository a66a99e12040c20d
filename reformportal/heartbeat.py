"""Signs of life of worker and beat, kept in the broker for a minute each."""

import logging

import redis
from celery import bootsteps
from celery.beat import PersistentScheduler
from django.conf import settings

EVERY = 10
EXPIRES = 60
PARTS = ("worker", "beat")

log = logging.getLogger(__name__)


def broker() -> redis.Redis:
    """A connection that gives up quickly, so that asking for health never hangs."""
    return redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=2, socket_connect_timeout=2
    )


def beat_once(part: str) -> None:
    """Note that `part` is alive; a broker that is away is not a reason to stop working."""
    try:
        with broker() as connection:
            connection.set(_key(part), "alive", ex=EXPIRES)
    except redis.RedisError as error:
        log.warning("no sign of life from %s: %s", part, error)


def alive() -> dict[str, bool]:
    """Whether worker and beat were alive within the last minute; RedisError if unknown."""
    with broker() as connection:
        found = connection.mget([_key(part) for part in PARTS])
    return {part: value is not None for part, value in zip(PARTS, found, strict=True)}


def forget() -> None:
    """Remove the signs of an earlier run, so that only the present one counts."""
    with broker() as connection:
        connection.delete(*[_key(part) for part in PARTS])


def _key(part: str) -> str:
    return f"portal:alive:{part}"


class WorkerHeartbeat(bootsteps.StartStopStep):
    """Lets the worker's own timer note that the worker is alive."""

    requires = {"celery.worker.components:Timer"}

    def start(self, parent):
        beat_once("worker")
        self.timer = parent.timer.call_repeatedly(EVERY, beat_once, ("worker",))

    def stop(self, parent):
        if timer := getattr(self, "timer", None):
            timer.cancel()


class LivelyScheduler(PersistentScheduler):
    """The usual timetable, which notes at each tick that beat is alive."""

    def tick(self, *args, **kwargs):
        beat_once("beat")
        return super().tick(*args, **kwargs)
