import pytest
import redis

from reformportal import health, heartbeat

ALL_WELL = dict.fromkeys(("database", "migrations", "broker", "worker", "beat"), "ok")


@pytest.fixture
def lively_parts(monkeypatch):
    monkeypatch.setattr(heartbeat, "alive", lambda: {"worker": True, "beat": True})


@pytest.mark.django_db
def test_a_stranger_reads_that_all_parts_are_well(client, lively_parts):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, ALL_WELL)


@pytest.mark.django_db
def test_a_silent_worker_is_named(client, monkeypatch):
    monkeypatch.setattr(heartbeat, "alive", lambda: {"worker": False, "beat": True})
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == ALL_WELL | {"worker": "no sign of life for 60 s"}


@pytest.mark.django_db
def test_a_broker_that_is_away_is_an_answer_and_no_error(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["broker"] == "does not answer"


@pytest.mark.django_db
def test_missing_migrations_are_counted(monkeypatch, lively_parts):
    plan = "django.db.migrations.executor.MigrationExecutor.migration_plan"
    monkeypatch.setattr(plan, lambda *_arguments: ["one", "two"])
    assert health.health()["migrations"] == "2 to apply"


def test_signs_of_life_are_seen_and_forgotten():
    try:
        heartbeat.forget()
    except redis.ConnectionError:
        pytest.skip("no broker here")
    assert heartbeat.alive() == {"worker": False, "beat": False}
    heartbeat.beat_once("beat")
    assert heartbeat.alive() == {"worker": False, "beat": True}
    heartbeat.forget()
