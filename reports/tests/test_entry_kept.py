"""Nothing typed is lost: not without a network, nor by a reload, a crash or an ended session."""

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect

from reports.entry.saving import save_figure
from reports.models import Figure, Submission
from reports.tests.factory import make_user
from reports.tests.quarter import PASSWORD
from reports.tests.typing import cell, numbers, open_grid, report_of_rows, state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    cast = report_of_rows(2)
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    return cast


@pytest.fixture
def grid(cast, page_for):
    return open_grid(page_for(cast.officer), cast)


def end_sessions():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")


def type_offline(page, figure, text):
    page.context.set_offline(True)
    cell(page, figure, "numerator").fill(text)
    cell(page, figure, "numerator").blur()
    state(page, figure, "waiting")


def test_without_a_network_the_text_stays_and_is_sent_when_it_is_back(grid, cast):
    type_offline(grid, cast.figure, "3")
    assert Figure.objects.get(pk=cast.figure.pk).version == 0
    expect(grid.locator("[data-connection]")).to_contain_text("1 dòng")
    grid.context.set_offline(False)
    state(grid, cast.figure, "saved")
    assert numbers(cast.figure) == [(3, None)]
    assert grid.locator("[data-connection]").inner_text() == ""


def test_a_tab_that_dies_takes_nothing_with_it(grid, cast):
    type_offline(grid, cast.figure, "31")
    context = grid.context
    grid.close()
    context.set_offline(False)
    again = open_grid(context.new_page(), cast)
    state(again, cast.figure, "saved")
    assert cell(again, cast.figure, "numerator").input_value() == "31"
    assert numbers(cast.figure) == [(31, None)]
    assert again.evaluate("Object.keys(localStorage).length") == 0


def test_what_comes_back_over_a_newer_figure_leads_to_the_same_choice(grid, cast):
    type_offline(grid, cast.figure, "5")
    context = grid.context
    grid.close()
    theirs = {"numerator": "12", "denominator": "34"}
    colleague = make_user("officer", cast.agency, "Bùi Thị Mai")
    save_figure(figure_id=cast.figure.pk, version=0, typed=theirs, by=colleague)
    context.set_offline(False)
    again = open_grid(context.new_page(), cast)
    state(again, cast.figure, "conflict")
    assert cell(again, cast.figure, "numerator").input_value() == "5"
    assert "Bùi Thị Mai" in again.locator(".conflict").inner_text()
    assert numbers(cast.figure) == [(12, 34)]


def test_another_person_at_the_same_computer_sees_nothing_of_it(grid, cast, page_for):
    type_offline(grid, cast.figure, "77")
    context = grid.context
    grid.close()
    context.set_offline(False)
    colleague = page_for(make_user("officer", cast.agency))
    context.add_cookies(colleague.context.cookies())
    hers = open_grid(context.new_page(), cast)
    assert cell(hers, cast.figure, "numerator").input_value() == ""
    assert numbers(cast.figure) == [(None, None)]


def test_signing_in_again_in_place_sends_what_was_typed_without_a_reload(grid, cast):
    grid.evaluate("window.sameWindow = true")
    end_sessions()
    cell(grid, cast.figure, "numerator").fill("3")
    cell(grid, cast.figure, "numerator").blur()
    state(grid, cast.figure, "signed_out")
    # Typing goes on meanwhile.
    cell(grid, cast.figures[1], "numerator").fill("4")
    grid.locator("[data-connection] button").click()
    dialog = grid.locator("#sign-in-again")
    dialog.locator("[name=username]").fill(cast.officer.username)
    dialog.locator("[name=password]").fill("sai mật khẩu")
    dialog.locator("[name=password]").press("Enter")
    dialog.locator("[data-sign-in-error]").wait_for()
    dialog.locator("[name=username]").fill(cast.officer.username)
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("[name=password]").press("Enter")
    for figure in cast.figures:
        state(grid, figure, "saved")
    assert numbers(*cast.figures) == [(3, None), (4, None)]
    assert grid.evaluate("window.sameWindow")


def test_what_one_typed_is_never_stored_in_the_name_of_who_signed_in_after_her(
    grid, cast, page_for
):
    other = page_for(make_user("officer", cast.agency))
    grid.context.add_cookies(other.context.cookies())
    cell(grid, cast.figure, "numerator").fill("3")
    cell(grid, cast.figure, "numerator").blur()
    state(grid, cast.figure, "stranger")
    assert Figure.objects.get(pk=cast.figure.pk).version == 0


def test_what_was_typed_when_a_colleague_sent_the_report_is_shown(grid, cast):
    type_offline(grid, cast.figure, "42")
    moment = cast.period.late_from
    Submission.objects.update(state="sent", first_sent_at=moment, sent_at=moment)
    grid.context.set_offline(False)
    grid.goto(reverse("submission", args=[cast.submission.pk]))
    assert "42" in grid.locator("[data-unsent]").inner_text()
    grid.locator("[data-unsent] button").click()
    grid.reload()
    assert not grid.locator("[data-unsent]").is_visible()
