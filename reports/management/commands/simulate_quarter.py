"""Plays a quarter of 165 agencies in a database of its own, with workers that are killed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from reformportal.lib.home import Home
from reports.simulation.courses import FIRST_DAY, MONTH, YEAR, expected
from reports.simulation.quarter import Result, clock_at, run
from reports.simulation.servers import KilledOften
from reports.simulation.staging import build

NAME = "portal_simulation"
BROKER = "/9"


class Command(BaseCommand):
    help = (
        "Simulates Quý I/2025 in a database of its own: officers send, late or with more time,"
        " reviewers return; prints the punctuality and checks it against the script."
    )

    def add_arguments(self, parser):
        parser.add_argument("--agencies", type=int, default=165)
        parser.add_argument("--seed", type=int, default=1, help="when workers are killed")
        parser.add_argument("--inside", action="store_true", help="in the database made for it")

    def handle(self, *, agencies, seed, inside, **options):
        if settings.PORTAL_MODE == "production":
            raise CommandError(_("A simulation sets the clock, which production refuses."))
        if inside:
            self._play(agencies, seed)
        else:
            self._in_own_database(["--agencies", str(agencies), "--seed", str(seed)])

    def _in_own_database(self, arguments):
        with connection.cursor() as cursor, tempfile.TemporaryDirectory() as home:
            cursor.execute(f"DROP DATABASE IF EXISTS {NAME} (FORCE)")
            cursor.execute(f"CREATE DATABASE {NAME}")
            try:
                command = [sys.executable, sys.argv[0], "simulate_quarter", "--inside", *arguments]
                done = subprocess.run(command, env=_environment(home), check=False)
            finally:
                cursor.execute(f"DROP DATABASE {NAME} (FORCE)")
        if done.returncode:
            raise CommandError(_("The simulated quarter ended otherwise than its script says."))

    def _play(self, agencies, seed):
        call_command("migrate", verbosity=0)
        background = KilledOften(seed, Home(Path(settings.PORTAL_HOME)))
        with clock_at(f"{YEAR}-{MONTH:02}-{FIRST_DAY:02}T07:00+07:00"):
            stage = build(agencies)
        result = run(stage, background)
        self._report(result, background.kills)
        if result.punctuality != expected(agencies) or result.most_digests > 1:
            raise CommandError(_("Not what the script says: %s") % expected(agencies))

    def _report(self, result: Result, kills: int):
        for (timeliness, late), count in sorted(result.punctuality.items()):
            self.stdout.write(f"  {timeliness:<16}{late:>3} d {count:>5}")
        words = _(
            "%(mails)d digests, at most %(most)d a person and day;"
            " processes killed %(kills)d times."
        )
        counts = {"mails": result.digests.total(), "most": result.most_digests, "kills": kills}
        self.stdout.write(words % counts)


def _environment(home: str) -> dict[str, str]:
    """The same servers, but a database, a broker's database and a folder of the simulation's."""
    own = {
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{NAME}").geturl(),
        "REDIS_URL": urlsplit(os.environ["REDIS_URL"])._replace(path=BROKER).geturl(),
        "PORTAL_HOME": home,
        "PORTAL_MODE": "test",
        "SWEEP_SECONDS": "1",
    }
    return os.environ | own
