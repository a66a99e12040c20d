"""Nobody edits the history: neither the portal's own role nor one that owns no table."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.models import Change, Membership
from reports.models import Figure

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def latest(row) -> Change:
    return Change.objects.of_row(row).first()


def sql(statement: str, *parameters) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agencies_change SET person_id = 1",
        "DELETE FROM agencies_change",
        "TRUNCATE agencies_change",
        "INSERT INTO agencies_change (at, operation, kind, root_kind, way, place, database_user)"
        " VALUES (now(), 'update', 'targets.plan', 'targets.plan', 'page', '', 'portal')",
        "SELECT agencies_record_change('targets.plan', 'INSERT', NULL, '{\"id\": 1}',"
        " 'targets.plan', 1, NULL, NULL, '{}', '{}')",
    ],
)
def test_the_portals_own_role_cannot_edit_the_history(cast, statement):
    before = list(Change.objects.values_list("pk", flat=True))
    with pytest.raises(DatabaseError, match="history is not edited"), transaction.atomic():
        sql(statement)
    assert list(Change.objects.values_list("pk", flat=True)) == before


def test_the_library_switches_no_tracking_off(cast):
    sql("SELECT set_config('pgtrigger.ignore', %s, true)", "{pgtrigger_history_00000}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(tgname::text)::text FROM pg_trigger WHERE NOT tgisinternal"
        )
        [(names,)] = cursor.fetchall()
    sql("SELECT set_config('pgtrigger.ignore', %s, true)", names)
    Membership.objects.filter(user=cast.officer).update(role="head")
    assert latest(Membership.objects.get(user=cast.officer)).after == {"role": "head"}


@pytest.fixture
def guarded(cast):
    """The cast, entered as a role that owns no table, made as docs/operations.md says."""
    with connection.cursor() as cursor:
        for statement in guarding_statements():
            cursor.execute(statement)
        cursor.execute("SET ROLE clerk")
        yield cast
        cursor.execute("RESET ROLE")


def guarding_statements() -> list[str]:
    """The recipe's GRANT and REVOKE for a role of this test."""
    recipe = OPERATIONS.read_text(encoding="utf-8").split("CREATE ROLE portal_owner")[1]
    grants = re.findall(r"^    ((?:GRANT|REVOKE) .+? (?:TO|FROM) portal);", recipe, re.MULTILINE)
    assert len(grants) == 4
    renamed = [f"{statement.removesuffix('portal')}clerk" for statement in grants]
    return ["CREATE ROLE clerk NOLOGIN", *renamed]


def test_a_role_that_owns_no_table_writes_and_leaves_its_history(guarded):
    Figure.objects.filter(pk=guarded.figure.pk).update(amount=3)
    assert latest(guarded.figure).after == {"amount": 3}


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE reports_figure DISABLE TRIGGER ALL",
        "ALTER TABLE agencies_change DISABLE TRIGGER ALL",
        "DROP TRIGGER history_is_not_edited ON agencies_change",
        "DROP FUNCTION agencies_refuse_to_change_history() CASCADE",
        "SET session_replication_role = replica",
        "TRUNCATE reports_figure CASCADE",
        "TRUNCATE agencies_change",
        "DELETE FROM agencies_change",
        "UPDATE agencies_change SET person_id = 1",
        "INSERT INTO agencies_change (at, operation, kind, root_kind, way, place, database_user)"
        " VALUES (now(), 'update', 'targets.plan', 'targets.plan', 'page', '', 'portal')",
    ],
)
def test_a_role_that_owns_no_table_cannot_get_around_the_history(guarded, statement):
    refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with refused, transaction.atomic():
        sql(statement)
