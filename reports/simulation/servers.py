"""The background work of a simulated quarter by real processes that are killed again and again."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Q

from reformportal.lib import clock, processes
from reformportal.lib.home import Home
from reports import runs
from reports.models import DigestDay, Mail
from reports.reminding.schedule import in_office_hours

CELERY = [sys.executable, "-m", "celery", "-A", "reformportal.worker"]
WORKER = [*CELERY, "worker", "--concurrency=1", "--without-gossip", "--without-mingle"]
LONGEST_WAIT = 60


class KilledOften:
    """Starts worker and beat at each moment, kills both somewhere in between, starts them again,
    and waits until nothing is left to do."""

    def __init__(self, seed: int, home: Home) -> None:
        self.random = random.Random(seed)
        self.home = home
        self.kills = 0

    def __call__(self, moment: str) -> None:
        with self._processes():
            time.sleep(self.random.uniform(0.2, 2.5))
            self.kills += 1
        with self._processes():
            deadline = time.monotonic() + LONGEST_WAIT
            while not is_quiet():
                if time.monotonic() > deadline:
                    raise TimeoutError(f"the background work of {moment} did not end")
                time.sleep(0.1)

    @contextmanager
    def _processes(self) -> Iterator[None]:
        # Beat asks every second instead of every minute: the day is short.
        schedule = self.home.folder / "simulated-beat"
        beat = [*CELERY, "beat", "-s", str(schedule), "--max-interval=1"]
        started = [
            processes.spawn(command, log=self.home.log(name), env=dict(os.environ))
            for name, command in (("simulated-worker", WORKER), ("simulated-beat", beat))
        ]
        try:
            yield
        finally:
            for process in started:
                processes.stop(process, how=signal.SIGKILL)
            # What a killed worker held is given out again after a while; here at once.
            Mail.objects.filter(state=Mail.State.WAITING).update(claimed_at=None)


def is_quiet() -> bool:
    """Whether every due computation, digest and mail is done at this moment."""
    now = clock.now()
    written = not in_office_hours(now) or DigestDay.objects.filter(day=clock.day_of(now)).exists()
    waiting = Mail.objects.filter(Q(due_at__lte=now, expires_at__gt=now), state="waiting")
    return bool(written and not runs.waiting() and not waiting.exists())
