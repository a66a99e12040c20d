"""An act travels with the statements that write, and leaves every other statement as it is."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Change
from reformportal.lib.acts import acting
from reports.tests.factory import make_province


@pytest.fixture
def province(db):
    return make_province()


def latest(row) -> Change:
    return Change.objects.of_row(row).first()


def test_reading_is_told_nothing_and_writing_costs_no_statement_more(province):
    with acting(way="page"), CaptureQueriesContext(connection) as queries:
        Agency.objects.get(pk=province.pk)
        Agency.objects.filter(pk=province.pk).update(note="một")
    read, written = (query["sql"] for query in queries)
    assert "portal.act" not in read
    assert written.count("portal.act") == 1


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [
        ("UPDATE agencies_agency SET note = '50%' WHERE name LIKE 'T%'", None),
        ("UPDATE agencies_agency SET note = '50%%' WHERE id = %s", ["id"]),
        ("UPDATE agencies_agency SET note = '50%%' WHERE id = %(id)s", {"id": "id"}),
        ("UPDATE agencies_agency SET note = '50%%'", []),
        (
            "WITH it AS (SELECT max(id) AS id FROM agencies_agency)"
            " UPDATE agencies_agency a SET note = '50%' FROM it WHERE a.id = it.id",
            None,
        ),
    ],
)
def test_an_act_goes_with_parameters_of_every_shape(province, statement, parameters):
    if isinstance(parameters, dict):
        parameters = dict.fromkeys(parameters, province.pk)
    elif parameters:
        parameters = [province.pk]
    # A place may hold what the driver takes for a parameter.
    with acting(way="page", place="/a'%s%(id)s\\", person_id=7), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        assert cursor.rowcount == 1
    change = latest(province)
    assert (change.after, change.person_id) == ({"note": "50%"}, 7)
    assert change.place == "/a'%s%(id)s\\"


def test_a_statement_for_many_rows_tells_the_act_for_each(province):
    other = make_province()
    rows = [("một", province.pk), ("hai", other.pk)]
    with acting(way="page", person_id=7), connection.cursor() as cursor:
        cursor.executemany("UPDATE agencies_agency SET note = %s WHERE id = %s", rows)
    assert [latest(each).after["note"] for each in (province, other)] == ["một", "hai"]
    assert {latest(each).person_id for each in (province, other)} == {7}


def test_rows_that_a_statement_returns_come_back(province):
    with acting(way="page"), connection.cursor() as cursor:
        cursor.execute("UPDATE agencies_agency SET note = 'x' RETURNING id")
        assert cursor.fetchall() == [(province.pk,)]


def test_copy_and_cursors_on_the_server_go_on_as_before(province):
    with acting(way="page"):
        assert [each.pk for each in Agency.objects.iterator(chunk_size=1)] == [province.pk]
        out = io.StringIO()
        with connection.cursor() as cursor:
            cursor.copy_expert("COPY (SELECT id FROM agencies_agency) TO STDOUT", out)
            rows = io.StringIO("reports\tthing\n")
            cursor.copy_expert("COPY django_content_type (app_label, model) FROM STDIN", rows)
    assert out.getvalue() == f"{province.pk}\n"
