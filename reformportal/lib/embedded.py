"""Private servers shared by every command that works in one PORTAL_HOME.

Each command holds a shared lock while it works. One keeper process starts the servers, restarts
one that dies, and ends them when the last lock is gone, however its holder died.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

from reformportal.lib import processes
from reformportal.lib.home import Home
from reformportal.lib.postgres import Postgres, PrivateServerFailed
from reformportal.lib.valkey import Valkey

PULSE = 0.3
PrivateServer = Postgres | Valkey


@dataclass
class Servers:
    """Addresses of the running private servers, which stay up while `lease` is open."""

    database_url: str
    redis_url: str
    home: Home
    lease: IO[str]
    kept_by: list[float]
    keeper: "subprocess.Popen[bytes] | None" = None

    def are_kept(self) -> bool:
        """Whether the keeper of these servers still runs."""
        return processes.is_same(self.kept_by)

    def leave(self) -> None:
        """Give up the lease; the last to leave waits until the servers have ended."""
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(self.lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.lease.close()
            while self.are_kept() and not self._somebody_came():
                time.sleep(0.05)
            if self.keeper:
                self.keeper.wait()
        self.lease.close()

    def _somebody_came(self) -> bool:
        """Whether another command works again, seen while the servers are still wanted."""
        return bool(self.home.read("servers")) and self.home.is_locked("clients")


def join(home: Home, *, patience: float = 90) -> Servers:
    """Use the private servers of `home`, starting them when nobody else has."""
    lease = home.lock("clients", fcntl.LOCK_SH)
    keeper: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if home.is_locked("keeper"):
            note = home.read("servers")
            if note and processes.is_same(note["keeper"]):
                urls = note["database_url"], note["redis_url"]
                return Servers(*urls, home, lease, note["keeper"], keeper)
        elif keeper is None:
            keeper = _start_keeper(home)
        elif keeper.poll() is not None:
            break
        time.sleep(0.05)
    lease.close()
    raise PrivateServerFailed(
        f"The private servers did not start:\n{processes.last_lines(home.log('keeper'))}"
    )


def _start_keeper(home: Home) -> subprocess.Popen[bytes]:
    with home.log("keeper").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "reformportal.lib.embedded", str(home.folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def keep(home: Home) -> None:
    """Run the servers of `home` until nobody holds a lease; return at once if another does it."""
    try:
        held = home.lock("keeper", fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    signal.signal(signal.SIGTERM, _leave)
    with held, contextlib.ExitStack() as ending:
        _tidy_after_a_crash(home)
        sockets = Path(tempfile.mkdtemp(prefix="portal-"))
        home.write("sockets", {"folder": str(sockets)})
        # Held until the servers have ended, so that a newcomer waits for that.
        last_lease = ending.enter_context(contextlib.ExitStack())
        ending.callback(shutil.rmtree, sockets, ignore_errors=True)
        servers: list[PrivateServer] = [Postgres(home, sockets), Valkey(home, sockets)]
        for server in servers:
            ending.callback(server.stop)
            server.start()
        home.write("servers", _note(servers))
        ending.callback(home.forget, "servers")
        last_lease.enter_context(_watch(home, servers))


def _note(servers: list[PrivateServer]) -> dict[str, Any]:
    database, broker = servers
    return {
        "keeper": processes.identity(os.getpid()),
        "database_url": database.url,
        "redis_url": broker.url,
        "processes": [processes.identity(one.process.pid) for one in servers if one.process],
    }


def _tidy_after_a_crash(home: Home) -> None:
    """End what a killed keeper left running and remove its socket folder."""
    processes.end_leftovers(home.read("servers").get("processes", []))
    home.forget("servers")
    if sockets := home.read("sockets").get("folder"):
        shutil.rmtree(sockets, ignore_errors=True)


def _watch(home: Home, servers: list[PrivateServer]) -> IO[str]:
    """Restart what dies until no lease is left; the lock that proves it."""
    while True:
        with contextlib.suppress(BlockingIOError):
            return home.lock("clients", fcntl.LOCK_EX | fcntl.LOCK_NB)
        for server in servers:
            if server.process and server.process.poll() is not None:
                sys.stderr.write(f"{type(server).__name__} ended; starting it again\n")
                server.start()
                home.write("servers", _note(servers))
        time.sleep(PULSE)


def _leave(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    keep(Home(Path(sys.argv[1])))
