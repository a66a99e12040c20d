"""Two people on one report: each sees the other, and what the other saved, without a reload."""

import pytest
from django.urls import reverse

from reports.entry.saving import save_figure
from reports.models import Submission
from reports.periods import open_period
from reports.tests.factory import make_target, make_transition, make_user
from reports.tests.typing import cell, open_grid, report_of_rows, state


@pytest.fixture
def mai(cast):
    return make_user("officer", cast.agency, "Bùi Thị Mai")


def ask(client, cast, tag="", **asked):
    url = reverse("report_changes", args=[cast.submission.pk])
    return client.get(url, asked, headers={"If-None-Match": tag} if tag else {})


def save_as(cast, person, version=0):
    typed = {"numerator": "3", "denominator": "4"}
    save_figure(figure_id=cast.figure.pk, version=version, typed=typed, by=person)


def test_a_look_tells_what_somebody_saved_and_then_that_nothing_changed(client, cast, mai):
    client.force_login(cast.officer)
    first = ask(client, cast)
    assert (first.status_code, first.json()["rows"]) == (200, {})
    assert ask(client, cast, first["ETag"]).status_code == 304
    save_as(cast, mai)
    second = ask(client, cast, first["ETag"], since=first.json()["now"])
    [(pk, row)] = second.json()["rows"].items()
    assert (pk, row["version"], row["shown"]["numerator"]) == (str(cast.figure.pk), 1, "3")
    assert "Bùi Thị Mai" in row["fragments"]["touched"]
    assert ask(client, cast, second["ETag"]).status_code == 304


def test_what_the_page_saved_itself_is_not_told_again(client, cast):
    client.force_login(cast.officer)
    save_as(cast, cast.officer)
    assert list(ask(client, cast).json()["rows"]) == [str(cast.figure.pk)]
    assert ask(client, cast, known=f"{cast.figure.pk}:1").json()["rows"] == {}


def test_who_else_is_there_is_told_to_each_but_not_to_herself(client, cast, mai):
    client.force_login(mai)
    assert ask(client, cast).json()["others"] == 0
    client.force_login(cast.officer)
    told = ask(client, cast).json()
    assert (told["others"], "Bùi Thị Mai" in told["fragments"]["present"]) == (1, True)


def test_a_report_sent_meanwhile_says_by_whom(client, cast):
    moment = cast.period.late_from
    Submission.objects.update(state="sent", first_sent_at=moment, sent_at=moment)
    make_transition(cast.submission, cast.head)
    client.force_login(cast.officer)
    assert cast.head.full_name in ask(client, cast).json()["closed"]


@pytest.mark.parametrize("since", ["", "x", "2025-03-16", "9" * 400])
def test_a_moment_that_is_none_is_taken_for_now(client, cast, since):
    client.force_login(cast.officer)
    assert ask(client, cast, since=since).status_code == 200


def test_looking_costs_the_same_whatever_the_report_holds(client, cast, mai, queries_of):
    client.force_login(cast.officer)
    ask(client, cast)
    save_as(cast, mai)
    one = queries_of(lambda: ask(client, cast))
    for _number in range(10):
        make_target(cast.plan, values={2025: 50})
    open_period(cast.period)
    for figure in cast.submission.figures.exclude(pk=cast.figure.pk):
        save_figure(figure_id=figure.pk, version=0, typed={"is_nil": "on"}, by=mai)
    several = ask(client, cast)
    assert len(several.json()["rows"]) == 11
    assert queries_of(lambda: ask(client, cast)) == one
    assert queries_of(lambda: ask(client, cast, several["ETag"])) <= 5


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_two_browsers_see_each_others_cells(clock_at, page_for):
    clock_at("2025-03-16T10:00+07:00")
    cast = report_of_rows(2)
    lan = open_grid(page_for(cast.officer), cast)
    mai = open_grid(page_for(make_user("officer", cast.agency, "Bùi Thị Mai")), cast)
    lan.evaluate("dispatchEvent(new Event('focus'))")
    lan.locator(".present", has_text="Bùi Thị Mai").wait_for()
    cell(mai, cast.figure, "numerator").fill("12")
    cell(mai, cast.figure, "denominator").fill("16")
    mai.keyboard.press("Enter")
    state(mai, cast.figure, "saved")
    state(lan, cast.figure, "changed")
    assert cell(lan, cast.figure, "numerator").input_value() == "12"
    assert "75,00" in lan.locator(f"#row-{cast.figure.pk} .standing-value").inner_text()
