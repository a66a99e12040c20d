"""A quarter that is open for entering, and the portal that serves it as bin/run does."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.test import Client

from reports.models import Figure, Submission
from reports.periods import open_period
from reports.tests.factory import make_agency, make_cast, make_target, make_user

HERE = Path(__file__).parent
NOW = "2025-03-16T10:00+07:00"
LONGEST_START = 30
# As reformportal.supervisor starts it.
SERVED = ["--workers=2", "--threads=4", "--timeout=60", "--graceful-timeout=10", "--backlog=2048"]


def open_quarter(*, agencies: int, indicators: int) -> list[SimpleNamespace]:
    """Each agency's officer: `user`, the `cookie` of her session, her `report`, its `figures`."""
    cast = make_cast()
    officers = {cast.agency.pk: cast.officer}
    for _number in range(agencies - 1):
        agency = make_agency(cast.province)
        officers[agency.pk] = make_user("officer", agency)
    for _number in range(indicators - 1):
        make_target(cast.plan, values={2025: 50})
    open_period(cast.period)
    figures: dict[int, list[int]] = {}
    for pk, report in Figure.objects.order_by("pk").values_list("pk", "submission_id"):
        figures.setdefault(report, []).append(pk)
    return [
        SimpleNamespace(
            user=officers[report.agency_id],
            cookie=session_of(officers[report.agency_id]),
            report=report.pk,
            figures=figures[report.pk],
        )
        for report in Submission.objects.filter(period=cast.period)
    ]


def session_of(user) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextlib.contextmanager
def serving(application: str, port: int = 0) -> Iterator[str]:
    """The address of an application that answers until the end; it dies at once when it is over."""
    port = port or free_port()
    server = start(application, port)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(server)


def start(application: str, port: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}", *SERVED]
    environment = os.environ | {
        "PORTAL_NOW": NOW,
        "PYTHONPATH": f"{HERE.parent}:{HERE}",
        "LOG_LEVEL": "ERROR",
    }
    server = subprocess.Popen(
        [*command, "--log-level=error"],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    wait_for(f"http://127.0.0.1:{port}/sign-in")
    return server


def stop(server: subprocess.Popen) -> None:
    """Ends the server and its workers as a power cut would: nothing is finished."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, 9)
    server.wait()


def wait_for(address: str) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        try:
            urlopen(address, timeout=5).close()
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{address} does not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
