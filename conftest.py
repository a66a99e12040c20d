"""Fixtures for the tests of every room."""

import time

import pytest

pytest_plugins = ["reformportal.tests.browser"]


@pytest.fixture
def clock_at(monkeypatch):
    """Set the portal's clock: `clock_at("2025-03-16T10:00")`; time flows on from there."""

    def set_clock(moment: str) -> None:
        monkeypatch.setenv("PORTAL_NOW", moment)
        monkeypatch.setenv("PORTAL_NOW_SINCE", str(time.time()))

    return set_clock
