import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reformportal.lib import clock
from reformportal.lib.env import UnsafeSettings

ROOT = Path(__file__).resolve().parent.parent.parent
OTHER_CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
}
SOURCES = [
    path
    for folder in ("reformportal", "agencies", "targets", "reports")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts and path != ROOT / "reformportal/lib/clock.py"
]


def other_clocks(tree: ast.AST) -> list[int]:
    """Lines that ask another clock: now() of datetime or timezone, auto_now fields, Now()."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else None
            owner = node.value.id if isinstance(node.value, ast.Name) else owner
            # django's localtime(moment) only converts: it is a clock when it is given nothing.
            if (owner, node.attr) in OTHER_CLOCKS - {("timezone", "localtime")}:
                lines.append(node.lineno)
        elif isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
            lines.append(node.value.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module == "django.db.models.functions":
            lines += [node.lineno for alias in node.names if alias.name == "Now"]
    return lines


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_asks_another_clock(path):
    # This file compares the clock with real time.
    if path != Path(__file__).resolve():
        assert not other_clocks(ast.parse(path.read_text()))


def test_another_clock_is_found():
    source = "timezone.now()\ndatetime.datetime.now()\nF(auto_now=True)\ndatetime.date.today()"
    assert sorted(other_clocks(ast.parse(source))) == [1, 2, 3, 4]


def test_without_portal_now_the_clock_shows_real_time(monkeypatch):
    monkeypatch.delenv("PORTAL_NOW", raising=False)
    assert not clock.shifted()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=2)


def test_portal_now_without_offset_is_vietnam_time(clock_at):
    clock_at("2025-03-16T10:00")
    assert clock.shifted()
    assert clock.now().astimezone(UTC).strftime("%F %H:%M") == "2025-03-16 03:00"


def test_the_day_is_that_of_vietnam(clock_at):
    clock_at("2025-03-15T18:00+00:00")
    assert clock.today().isoformat() == "2025-03-16"


def test_time_flows_on_from_the_moment_at_which_portal_now_held(monkeypatch):
    monkeypatch.setenv("PORTAL_NOW", "2025-03-16T10:00+07:00")
    monkeypatch.setenv("PORTAL_NOW_SINCE", str(datetime.now(UTC).timestamp() - 3600))
    assert clock.now().strftime("%F %H:%M") == "2025-03-16 11:00"


def test_a_moment_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("PORTAL_NOW", "next Tuesday")
    with pytest.raises(UnsafeSettings, match="2025-03-16T10:00"):
        clock.now()
