"""A simulated quarter, day by day: people act, the portal's background work goes on beside them."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reports.models import Mail, Submission
from reports.simulation.courses import MONTH, YEAR, days
from reports.simulation.deeds import afternoon_deeds, morning_deeds
from reports.simulation.staging import Stage

# At these times of each day the background work is done: offices open, people have acted.
OPENING, MORNING, AFTERNOON, EVENING = "07:31", "09:00", "14:00", "16:30"


@dataclass(frozen=True, slots=True)
class Result:
    """What the quarter left: verdicts with their days late, and digests by person and day."""

    punctuality: Counter[tuple[str, int]]
    digests: Counter[tuple[int, str]]
    waiting_mails: int

    @property
    def most_digests(self) -> int:
        """The most that anybody got on one day."""
        return max(self.digests.values(), default=0)


def run(stage: Stage, background: Callable[[str], None]) -> Result:
    """Plays the script; `background` does what workers do at the moment that it is told."""
    for day in days():
        for clock_shows, deeds in (
            (OPENING, None),
            (MORNING, morning_deeds),
            (AFTERNOON, afternoon_deeds),
            (EVENING, None),
        ):
            moment = f"{YEAR}-{MONTH:02}-{day:02}T{clock_shows}+07:00"
            with clock_at(moment):
                if deeds:
                    deeds(stage, day)
                background(moment)
    with clock_at(moment):
        return result_of(stage)


def result_of(stage: Stage) -> Result:
    """The verdicts as every page shows them, and the mails as they were written."""
    reports = Submission.objects.filter(period=stage.period).with_punctuality()
    verdicts = Counter((each.timeliness, int(each.days_late)) for each in reports)
    digests = Counter(
        (mail.user_id, str(mail.day)) for mail in Mail.objects.filter(kind=Mail.Kind.DIGEST)
    )
    waiting = Mail.objects.filter(state=Mail.State.WAITING).count()
    return Result(verdicts, digests, waiting)


@contextmanager
def clock_at(moment: str) -> Iterator[None]:
    """The portal's clock shows the moment and runs on from there."""
    before = {name: os.environ.get(name) for name in ("PORTAL_NOW", "PORTAL_NOW_SINCE")}
    os.environ |= {"PORTAL_NOW": moment, "PORTAL_NOW_SINCE": repr(time.time())}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
