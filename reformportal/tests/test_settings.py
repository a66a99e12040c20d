import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "k3y-of-a-test-that-is-long-enough-to-be-taken-for-a-secret",
    "ALLOWED_HOSTS": "portal.example.vn",
    "DATABASE_URL": "postgresql://portal:secret@db.example.vn:5432/portal",
    "REDIS_URL": "redis://:secret@redis.example.vn:6379/0",
    "PORTAL_URL": "https://portal.example.vn",
    "EMAIL_FROM": "CCHC <cchc@example.vn>",
    "EMAIL_HOST": "mail.example.vn",
}


def start(**changes: str) -> "subprocess.CompletedProcess[str]":
    """Run `manage.py check --deploy` in an environment of its own."""
    environment = {"PATH": os.environ["PATH"], "PORTAL_HOME": os.environ.get("PORTAL_HOME", "")}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=ROOT,
        env=environment | PRODUCTION | changes,
        capture_output=True,
        text=True,
    )


def test_production_settings_pass_the_deployment_check_in_silence():
    done = start()
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("DEBUG", "1"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "portal.example.vn,*"),
        ("PORTAL_NOW", "2025-03-16T10:00+07:00"),
        ("PORTAL_DEMO_DATA", "1"),
        ("DATABASE_URL", ""),
        ("REDIS_URL", ""),
        ("PORTAL_URL", ""),
        ("PORTAL_URL", "http://portal.example.vn"),
        ("EMAIL_FROM", ""),
        ("EMAIL_FROM", "no address"),
        ("EMAIL_HOST", ""),
    ],
)
def test_production_refuses_unsafe_values_in_one_line_that_says_what_to_do(name, value):
    done = start(**{name: value})
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr


def test_a_database_that_is_not_postgresql_is_refused():
    assert "PostgreSQL only" in start(DATABASE_URL="mysql://root@localhost/portal").stderr


def test_an_unknown_mode_is_refused():
    assert "production, demo, test" in start(PORTAL_MODE="staging").stderr
