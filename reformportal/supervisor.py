"""Runs web, worker and beat, restarts what dies, and stops them in order."""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from reformportal.lib import processes
from reformportal.lib.embedded import Servers, join
from reformportal.lib.home import Home
from reformportal.lib.valkey import free_port

READY_WITHIN = 60
LONGEST_PAUSE = 30
PYTHON_MODULE = [sys.executable, "-m"]
CELERY = [*PYTHON_MODULE, "celery", "-A", "reformportal.worker"]


@dataclass
class Part:
    """One process of the portal and when it may be started again."""

    name: str
    command: list[str]
    patience: float
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0
    pause: float = field(default=0.5)
    not_before: float = 0


class Supervisor:
    """The portal of one PORTAL_HOME, from its data to its last process."""

    def __init__(self, home: Home, servers: Servers | None):
        self.home = home
        self.servers = servers
        wanted = int(os.environ.get("PORT") or 8000)
        self.port = free_port(wanted)
        if self.port != wanted:
            say(f"port {wanted} is taken; using {self.port}")
        self.url = f"http://127.0.0.1:{self.port}"
        # Mails of a demo lead to where it runs.
        os.environ.setdefault("PORTAL_URL", self.url)
        # Stopped from the right: beat asks for no more work, the worker ends its, then the pages.
        self.parts = [
            Part("web", self._web_command(), patience=15),
            Part("worker", [*CELERY, "worker", "--concurrency=2", "--without-gossip"], patience=30),
            Part("beat", [*CELERY, "beat", "-S", "reformportal.heartbeat:LivelyScheduler"], 10),
        ]

    def _web_command(self) -> list[str]:
        return [
            *[*PYTHON_MODULE, "gunicorn", "reformportal.wsgi", f"--bind=127.0.0.1:{self.port}"],
            *["--workers=2", "--threads=4", "--timeout=60", "--graceful-timeout=10"],
            # Renewed now and then, so that a slow leak never becomes a night call.
            *["--max-requests=5000", "--max-requests-jitter=500"],
        ]

    def run(self) -> int:
        """Prepare the data, start everything, and watch until interrupted; an exit code."""
        try:
            return self._prepare() or self._watch()
        finally:
            self._stop_parts()
            self.home.forget("run")
            if self.servers:
                self.servers.leave()

    def _prepare(self) -> int:
        """End what an earlier run left, then bring database and static files up to date."""
        processes.end_leftovers(self.home.read("run").get("parts", []))
        for schedule in self.home.folder.glob("beat-schedule*"):
            schedule.unlink()
        first_steps = [*PYTHON_MODULE, "reformportal.first_steps", str(self.home.folder)]
        return subprocess.run(first_steps).returncode

    def _watch(self) -> int:
        os.environ.update(self.home.read("environment"))
        for part in self.parts:
            self._start(part)
        try:
            self._announce()
            while True:
                self._renew_servers()
                self._restart_what_ended()
                time.sleep(0.5)
        finally:
            say("stopping")

    def _renew_servers(self) -> None:
        """When the keeper was killed, its servers ended: begin again with new ones."""
        if not self.servers or self.servers.are_kept():
            return
        say("the private servers ended; starting everything again")
        self._stop_parts()
        gone, self.servers = self.servers, join(self.home)
        gone.lease.close()
        for name in ("DATABASE_URL", "REDIS_URL"):
            if os.environ[name] == getattr(gone, name.lower()):
                os.environ[name] = getattr(self.servers, name.lower())
        for part in self.parts:
            self._start(part)

    def _start(self, part: Part) -> None:
        log = self.home.log(part.name)
        if log.exists() and log.stat().st_size > 5_000_000:
            log.replace(log.with_suffix(".log.1"))
        part.process = processes.spawn(part.command, log=log)
        part.started = time.monotonic()
        self._note()

    def _note(self) -> None:
        """Write down who runs, for a second start and for the start after a crash."""
        running = [part.process.pid for part in self.parts if part.process]
        self.home.write(
            "run",
            {
                "process": os.getpid(),
                "url": self.url,
                "environment": self.home.read("environment"),
                "parts": [processes.identity(pid) for pid in running],
            },
        )

    def _restart_what_ended(self) -> None:
        now = time.monotonic()
        for part in self.parts:
            assert part.process
            if part.process.poll() is None:
                if now - part.started > 60:
                    part.pause = 0.5
            elif not part.not_before:
                processes.end_session(part.process.pid)
                part.not_before = now + part.pause
                say(f"{part.name} ended ({part.process.returncode}); again in {part.pause:.1f} s")
                part.pause = min(part.pause * 2, LONGEST_PAUSE)
            elif now >= part.not_before:
                part.not_before = 0
                self._start(part)

    def _announce(self) -> None:
        """Wait until /healthz is good, then say where the portal is and who can sign in."""
        patience_ends = time.monotonic() + READY_WITHIN
        while state := self._health():
            if time.monotonic() > patience_ends:
                say(f"still waiting: {state}; see {self.home.folder / 'log'}")
                patience_ends += READY_WITHIN
            self._renew_servers()
            self._restart_what_ended()
            time.sleep(0.2)
        sys.stdout.write(f"ready: {self.url}\n")
        sys.stdout.write(self.home.read("sign-ins").get("text", ""))
        sys.stdout.flush()
        if not os.environ.get("EMAIL_HOST"):
            say(f"mails are not sent but kept in {self.home.folder / 'mail'}")

    def _health(self) -> str:
        """What is not well; empty when everything is."""
        name = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
        question = urllib.request.Request(f"{self.url}/healthz")
        question.add_header("Host", name or f"127.0.0.1:{self.port}")
        # The portal is on this machine: a proxy of the environment has no say.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(question, timeout=10):
                return ""
        except urllib.error.HTTPError as answer:
            return unwell_parts(answer)
        except OSError as error:
            return f"web does not answer ({error})"

    def _stop_parts(self) -> None:
        for part in reversed(self.parts):
            if part.process:
                processes.stop(part.process, patience=part.patience)
                part.process = None


def unwell_parts(answer: urllib.error.HTTPError) -> str:
    """The parts that /healthz calls unwell, with its reasons."""
    parts = {}
    with contextlib.suppress(ValueError):
        parts = json.load(answer)
    unwell = [f"{part} {why}" for part, why in parts.items() if why != "ok"]
    return ", ".join(unwell) or f"/healthz answers {answer.code}"


def say(line: str) -> None:
    sys.stderr.write(f"- {line}\n")
