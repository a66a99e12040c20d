"""What bin/run, bin/test and bin/manage do once the virtual environment is there."""

import contextlib
import fcntl
import os
import signal
import sys
from pathlib import Path

from reformportal.lib.embedded import Servers, join
from reformportal.lib.home import Home
from reformportal.lib.postgres import PrivateServerFailed
from reformportal.supervisor import Supervisor

ROOT = Path(__file__).resolve().parent.parent
FAST_COMMITS = "&options=-csynchronous_commit%3Doff"


def main(arguments: list[str]) -> None:
    """Do what `bin/<command>` promises; a failure is one line on stderr and exit code 1."""
    command, *rest = arguments
    home = Home(Path(os.environ["PORTAL_HOME"]))
    try:
        {"run": run, "test": test, "manage": manage}[command](home, rest)
    except PrivateServerFailed as failure:
        sys.exit(str(failure))


def run(home: Home, arguments: list[str]) -> None:
    """Run the portal until Ctrl-C or TERM."""
    if arguments:
        sys.exit("bin/run takes no arguments; docs/operations.md lists the environment it reads.")
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, signal.default_int_handler)
    try:
        running = home.lock("run", fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        note = home.read("run")
        where = f" at {note['url']}, process {note['process']}" if note else ""
        sys.exit(f"The portal already runs from {home.folder}{where}. Stop it there first.")
    code = 0
    with running, contextlib.suppress(KeyboardInterrupt):
        code = Supervisor(home, lease_servers(home)).run()
    sys.exit(code)


def test(home: Home, arguments: list[str]) -> None:
    """Run pytest on a database of its own."""
    os.environ["PORTAL_MODE"] = "test"
    os.environ.pop("PORTAL_NOW", None)
    servers = lease_servers(home)
    if servers:
        # Commits of a test database need not reach the disk; the broker's second room is ours.
        os.environ["DATABASE_URL"] += FAST_COMMITS
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].removesuffix("/0") + "/1"
    become([sys.executable, "-m", "pytest", "-n", "2", "--dist=worksteal", *arguments], servers)


def manage(home: Home, arguments: list[str]) -> None:
    """Run manage.py against the servers and the clock of this folder's portal."""
    servers = lease_servers(home)
    note = home.read("run") if home.is_locked("run") else {}
    for name, value in (note.get("environment") or demo_environment(home)).items():
        os.environ.setdefault(name, value)
    become([sys.executable, str(ROOT / "manage.py"), *arguments], servers)


def demo_environment(home: Home) -> dict[str, str]:
    """The mode, secret and clock of a demo that this folder holds, or may hold one day."""
    note = home.read("demo")
    clock = {"PORTAL_NOW": note["now"], "PORTAL_NOW_SINCE": note["since"]} if note else {}
    return {"PORTAL_MODE": "demo", "SECRET_KEY": home.secret("django")} | clock


def lease_servers(home: Home) -> Servers | None:
    """Private servers for what DATABASE_URL and REDIS_URL leave open, put into the environment."""
    in_production = os.environ.get("PORTAL_MODE") == "production"
    if in_production or (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        return None
    servers = join(home)
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or servers.database_url
    os.environ["REDIS_URL"] = os.environ.get("REDIS_URL") or servers.redis_url
    return servers


def become(command: list[str], servers: Servers | None) -> None:
    """Replace this process by `command`, which inherits the lease of the servers."""
    if servers:
        os.set_inheritable(servers.lease.fileno(), True)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
