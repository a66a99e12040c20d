"""Before the portal starts: its mode and clock, its tables, its data, its static files."""

import contextlib
import hashlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command, get_commands
from django.db import connection

from reformportal import heartbeat
from reformportal.lib.acts import acting
from reformportal.lib.env import UnsafeSettings
from reformportal.lib.home import Home

ROOT = Path(__file__).resolve().parent.parent
DEMO_NOW = "2025-03-16T10:00+07:00"
KEPT = ("PORTAL_MODE", "SECRET_KEY", "PORTAL_NOW", "PORTAL_NOW_SINCE", "PORTAL_URL")


def main(home: Home) -> None:
    """Choose the environment, then bring database and static files to what the code expects."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reformportal.settings")
    choose_environment(home)
    django.setup()
    is_demo = os.environ["PORTAL_MODE"] == "demo"
    if is_demo:
        keep_to_demo_databases(home)
    say("bringing the database up to date")
    with static_files_collected(home):
        call_command("migrate", verbosity=0, interactive=False)
        load(home, with_demo=is_demo)
    heartbeat.forget()
    home.write("environment", {name: os.environ[name] for name in KEPT if name in os.environ})


def choose_environment(home: Home) -> None:
    """Demo unless told otherwise: with a secret of this folder and the clock of the demo."""
    if os.environ.setdefault("PORTAL_MODE", "demo") == "demo":
        os.environ.setdefault("SECRET_KEY", home.secret("django"))
        if not os.environ.get("PORTAL_NOW"):
            note = home.read("demo") or {"now": DEMO_NOW, "since": str(time.time())}
            os.environ.update(PORTAL_NOW=note["now"], PORTAL_NOW_SINCE=note["since"])
    if os.environ.get("PORTAL_NOW"):
        os.environ.setdefault("PORTAL_NOW_SINCE", str(time.time()))


def keep_to_demo_databases(home: Home) -> None:
    """Refuse a database that is neither empty nor one that this folder made as demo."""
    mine = database_mark(home)
    if home.read("demo").get("database") == mine:
        return
    if connection.introspection.table_names():
        sys.exit(
            "The database holds data that are no demo of this folder, so nothing was started. "
            "For real data set PORTAL_MODE=production (docs/operations.md)."
        )
    moment = {"now": os.environ["PORTAL_NOW"], "since": os.environ["PORTAL_NOW_SINCE"]}
    home.write("demo", moment | {"database": mine})


def database_mark(home: Home) -> str:
    """What tells one database from another: the private one of the folder, or place and name."""
    if os.environ["DATABASE_URL"] == home.read("servers").get("database_url"):
        return "private"
    database = connection.settings_dict
    return f"{database['HOST']}:{database['PORT']}/{database['NAME']}"


def load(home: Home, *, with_demo: bool) -> None:
    """Load reference data always, demo data once, and keep the sign-ins for the announcement."""
    known = get_commands()
    if "load_reference" in known:
        say("loading reference data")
        with acting(way="command", place="load_reference"):
            call_command("load_reference")
    note = home.read("demo")
    if with_demo and "load_demo" in known and not note.get("loaded"):
        say("loading demo data")
        with acting(way="command", place="load_demo"):
            call_command("load_demo")
        home.write("demo", note | {"loaded": True})
    text = io.StringIO()
    if with_demo and "demo_signins" in known:
        call_command("demo_signins", stdout=text)
    home.write("sign-ins", {"text": text.getvalue()})


@contextlib.contextmanager
def static_files_collected(home: Home) -> Iterator[None]:
    """Hash and compress the static files beside other work, when one of them changed."""
    mark = mark_of_static_files(home)
    if home.read("static-files").get("mark") == mark:
        yield
        return
    collect = [sys.executable, str(ROOT / "manage.py"), "collectstatic"]
    work = subprocess.Popen([*collect, "--verbosity=0", "--no-input", "--clear"])
    try:
        yield
        say("collecting static files")
        if work.wait():
            sys.exit("The static files could not be collected; the lines above say why.")
        home.write("static-files", {"mark": mark})
    finally:
        work.kill()
        work.wait()


def mark_of_static_files(home: Home) -> str:
    """What changes when one of the static files, ours or a library's, does."""
    from_where = [ROOT / "reformportal" / "static", home.folder / "assets" / "static"]
    mark = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for one in sorted(one for folder in from_where for one in folder.rglob("*") if one.is_file()):
        mark.update(f"{one} {one.stat().st_mtime_ns} {one.stat().st_size}\n".encode())
    return mark.hexdigest()


def say(line: str) -> None:
    sys.stderr.write(f"- {line}\n")


if __name__ == "__main__":
    try:
        main(Home(Path(sys.argv[1])))
    except UnsafeSettings as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
