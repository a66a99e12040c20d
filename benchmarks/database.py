"""A database of the benchmark's own, made beside the portal's and dropped at the end."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg2
from django.core.management import call_command

from reformportal.lib.home import Home
from reformportal.local import lease_servers

NAME = "portal_benchmark"


@contextlib.contextmanager
def own_database(*, keep: bool, name: str = NAME) -> Iterator[None]:
    """Django on a fresh database with the portal's tables; the last one's is dropped first.

    Benchmarks that may run at the same time give it names of their own.
    """
    servers = lease_servers(Home(Path(os.environ["PORTAL_HOME"])))
    server = urlsplit(os.environ["DATABASE_URL"])
    os.environ["DATABASE_URL"] = server._replace(path=f"/{name}").geturl()
    os.environ["DJANGO_SETTINGS_MODULE"] = "reformportal.settings"
    exists = _run(server.geturl(), f"SELECT 1 FROM pg_database WHERE datname = '{name}'")
    if not (keep and exists):
        _run(server.geturl(), f"DROP DATABASE IF EXISTS {name}")
        _run(server.geturl(), f"CREATE DATABASE {name}")
    django.setup()
    call_command("migrate", verbosity=0)
    try:
        yield
    finally:
        django.db.connections.close_all()
        if not keep:
            _run(server.geturl(), f"DROP DATABASE {name} (FORCE)")
        if servers:
            servers.leave()


def _run(url: str, statement: str) -> bool:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return bool(cursor.rowcount > 0 and cursor.description and cursor.fetchone())
    finally:
        connection.close()
