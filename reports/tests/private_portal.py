"""A database server, a broker and a worker of a test's own, to be emptied and restarted."""

import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import redis
from django.core.management import call_command
from django.db import connection

from reformportal.lib import env, processes
from reformportal.lib.home import Home
from reformportal.lib.postgres import Postgres
from reformportal.lib.valkey import Valkey

CELERY = [sys.executable, "-m", "celery", "-A", "reformportal.worker", "worker"]


class PrivatePortal:
    """The servers of one folder; the test's own connection speaks to them while it is open."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home")
        self.postgres = Postgres(self.home, folder)
        self.valkey = Valkey(self.home, folder)

    def restart_database(self) -> None:
        """Ends every connection and every transaction, and comes back with what was committed."""
        self.postgres.stop()
        self.postgres.start()
        connection.close()

    def broker(self) -> redis.Redis:
        return redis.Redis.from_url(self.valkey.url)

    @contextlib.contextmanager
    def worker(self) -> Iterator[None]:
        """A worker process as the portal runs it."""
        addresses = {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.valkey.url}
        process = processes.spawn(
            [*CELERY, "--concurrency=1", "--without-gossip", "--without-mingle"],
            log=self.home.log("worker"),
            env=os.environ | addresses | {"PORTAL_HOME": str(self.home.folder)},
        )
        try:
            yield
        finally:
            processes.stop(process, how=signal.SIGKILL)


@contextlib.contextmanager
def private_portal() -> Iterator[PrivatePortal]:
    """An empty portal: its database is the test's until the end."""
    theirs = dict(connection.settings_dict)
    # PostgreSQL of a root user runs as somebody else, who has to reach the folder.
    with tempfile.TemporaryDirectory(prefix="portal-test-") as name, contextlib.ExitStack() as ends:
        Path(name).chmod(0o755)
        portal = PrivatePortal(Path(name))
        for server in (portal.postgres, portal.valkey):
            ends.callback(server.stop)
            server.start()
        ends.callback(point_to, theirs)
        point_to(theirs | env.database(portal.postgres.url))
        call_command("migrate", verbosity=0)
        yield portal


def point_to(settings: dict) -> None:
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(settings)


def wait_until(is_so: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.01)
