"""Fixtures for the tests of every room."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.tests.factory import make_cast

pytest_plugins = ["reformportal.tests.browser", "reports.tests.mailbox"]


@pytest.fixture
def clock_at(monkeypatch):
    """Set the portal's clock: `clock_at("2025-03-16T10:00")`; time flows on from there."""

    def set_clock(moment: str) -> None:
        monkeypatch.setenv("PORTAL_NOW", moment)
        monkeypatch.setenv("PORTAL_NOW_SINCE", str(time.time()))

    return set_clock


@pytest.fixture
def cast(db, clock_at):
    """The standing cast on Sunday 16 March 2025, 10:00: see `make_cast`."""
    clock_at("2025-03-16T10:00+07:00")
    return make_cast()


@pytest.fixture
def evidence_store(settings, tmp_path):
    """The folder in which evidence of this test is kept."""
    folder = tmp_path / "evidence"
    kept = settings.STORAGES["evidence"]
    options = kept["OPTIONS"] | {"location": folder}
    settings.STORAGES = settings.STORAGES | {"evidence": kept | {"OPTIONS": options}}
    return folder


@pytest.fixture
def queries_of():
    """Count the queries of a call: `queries_of(lambda: client.get("/"))`."""

    def count(call) -> int:
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count
