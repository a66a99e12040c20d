"""Many rows in one request: each is told what it would be told alone, and none costs a query."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from agencies.models import Membership
from reports.entry.saving import save_figure
from reports.models import Figure, KeptFinding, Submission
from reports.tests.checked import load_checks
from reports.tests.factory import (
    make_agency,
    make_figure,
    make_indicator,
    make_submission,
    make_target,
)


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def rows_of(cast, count, measure="ratio"):
    """So many more figures of the cast's report."""
    made = [make_figure(cast.submission, make_indicator(measure)) for _one in range(count)]
    for figure in made:
        make_target(cast.plan, figure.indicator, {2025: 10})
    return made


def post(client, cast, typed, **more):
    """Posts {figure: its fields}; the answer, and what each row was told."""
    body = {
        f"f{figure.pk}-{name}": value
        for figure, fields in typed.items()
        for name, value in ({"version": 0} | fields).items()
    }
    answer = client.post(reverse("save_figures", args=[cast.submission.pk]), body | more)
    rows = answer.json().get("rows", {}) if answer.status_code == 200 else {}
    return SimpleNamespace(answer=answer, rows={int(pk): told for pk, told in rows.items()})


def stored(figure):
    return Figure.objects.get(pk=figure.pk)


def test_a_refused_row_stops_no_other_and_each_says_why(officer, cast):
    good, unreadable, nil, stale, old = rows_of(cast, 5)
    save_figure(
        figure_id=stale.pk, version=0, typed={"numerator": "1", "denominator": "2"}, by=cast.officer
    )
    told = post(
        officer,
        cast,
        {
            good: {"numerator": "1.234", "denominator": "2.000"},
            unreadable: {"numerator": "ba", "denominator": "4"},
            nil: {"is_nil": "on", "numerator": "0"},
            stale: {"numerator": "9", "denominator": "10"},
            old: {"version": "x", "numerator": "1"},
        },
    )
    assert {pk: row["status"] for pk, row in told.rows.items()} == {
        good.pk: 200,
        unreadable.pk: 422,
        nil.pk: 422,
        stale.pk: 409,
        old.pk: 400,
    }
    assert told.rows[good.pk]["version"] == 1 and told.rows[good.pk]["readings"]
    assert list(told.rows[unreadable.pk]["errors"]) == ["numerator"]
    assert "1" in told.rows[stale.pk]["conflict"] and told.rows[stale.pk]["version"] == 1
    assert stored(good).numerator == 1234
    assert [stored(each).numerator for each in (unreadable, nil, old)] == [None] * 3
    assert stored(stale).numerator == 1


def test_each_row_comes_back_with_its_parts_and_the_page_once(officer, cast):
    load_checks()
    one, other = rows_of(cast, 2)
    told = post(officer, cast, {each: {"numerator": 3, "denominator": 4} for each in (one, other)})
    parts = [set(told.rows[each.pk]["fragments"]) for each in (one, other)]
    assert parts == [{"standing", "offers", "findings", "evidence", "touched"}] * 2
    assert set(told.answer.json()["fragments"]) == {"checklist", "missing"}


def test_findings_of_all_rows_are_kept(officer, cast):
    load_checks()
    one, other = (make_figure(cast.submission, make_indicator(needs_note=True)) for _ in "ab")
    post(officer, cast, {each: {"numerator": 3, "denominator": 4} for each in (one, other)})
    kept = KeptFinding.objects.values_list("figure_id", "check_code").order_by("figure_id")
    assert list(kept) == [(one.pk, "note_missing"), (other.pk, "note_missing")]


def test_two_rows_of_which_the_database_refuses_one(officer, cast):
    place, other = rows_of(cast, 2, "rank")
    told = post(
        officer,
        cast,
        {place: {"rank": 64, "rank_out_of": 63}, other: {"rank": 1, "rank_out_of": 63}},
    )
    assert [told.rows[each.pk]["status"] for each in (place, other)] == [422, 200]
    assert told.rows[place.pk]["errors"]["__all__"]
    assert (stored(place).rank, stored(other).rank) == (None, 1)


def test_each_row_keeps_the_fields_that_another_row_changes(officer, cast):
    noted, counted = rows_of(cast, 2)
    Figure.objects.filter(pk=noted.pk).update(numerator=1, denominator=2, origin="last_period")
    typed = {
        noted: {"numerator": 1, "denominator": 2, "note": "Đã đối chiếu"},
        counted: {"numerator": 3, "denominator": 4},
    }
    post(officer, cast, typed)
    found = stored(noted)
    assert (found.numerator, found.note, found.version) == (1, "Đã đối chiếu", 1)
    assert (found.origin, stored(counted).note, stored(counted).origin) == ("last_period", "", "")


def test_figures_of_another_report_are_not_saved(officer, cast):
    agency = make_agency(cast.province)
    Membership.objects.create(user=cast.officer, agency=agency, role="officer")
    elsewhere = make_figure(make_submission(cast.period, agency), make_indicator())
    told = post(officer, cast, {elsewhere: {"numerator": 3, "denominator": 4}})
    assert told.rows[elsewhere.pk]["status"] == 400
    assert stored(elsewhere).version == 0


def test_a_report_sent_meanwhile_says_so_in_every_row(officer, cast):
    one, other = rows_of(cast, 2)
    moment = cast.period.late_from
    Submission.objects.update(state="sent", first_sent_at=moment, sent_at=moment)
    told = post(officer, cast, {each: {"numerator": 3, "denominator": 4} for each in (one, other)})
    assert [(row["status"], row["closed"]) for row in told.rows.values()] == [(409, True)] * 2


def test_what_somebody_else_typed_is_not_saved_under_this_name(officer, cast):
    told = post(officer, cast, {cast.figure: {"numerator": 3, "denominator": 4}}, writer="0")
    assert (told.answer.status_code, told.answer.json()["stranger"]) == (409, True)
    assert stored(cast.figure).version == 0


def test_ten_more_rows_cost_no_more_queries(officer, cast, queries_of):
    load_checks()
    first, more = rows_of(cast, 2), rows_of(cast, 10)

    def save(figures, version):
        typed = {
            each: {"version": version, "numerator": 3 + version, "denominator": 9}
            for each in figures
        }
        return lambda: post(officer, cast, typed)

    save([*first, *more], 0)()
    few = queries_of(save(first, 1))
    assert queries_of(save(more, 1)) == few


def test_a_whole_page_costs_no_more_queries_with_ten_more_rows(officer, cast, queries_of):
    first, more = rows_of(cast, 2), rows_of(cast, 10)

    def save(figures):
        body = {
            f"f{each.pk}-{name}": value
            for each in figures
            for name, value in (("version", 0), ("numerator", 3), ("denominator", 9))
        }
        return lambda: officer.post(reverse("submission", args=[cast.submission.pk]), body)

    few = queries_of(save(first))
    assert queries_of(save(more)) == few
