"""A hundred indicators on one page: a fixed number of queries, one paste, no grave fault."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import Figure
from reports.tests.accessibility import findings
from reports.tests.typing import cell, open_grid, paste, report_of_rows, state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = 100


@pytest.fixture
def cast(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    return report_of_rows(ROWS)


def test_a_hundred_lines_of_a_sheet_are_pasted_and_saved(cast, page_for):
    page = open_grid(page_for(cast.officer), cast)
    saves = []
    page.on("request", lambda sent: saves.append(sent) if sent.method == "POST" else None)
    lines = [f"{number}\t{number + 1000}" for number in range(1, ROWS + 1)]
    paste(page, cast.figures[0], "numerator", "\n".join(lines))
    expect(page.locator("[data-state][data-kind=saved]")).to_have_count(ROWS, timeout=60_000)
    found = Figure.objects.order_by("pk").values_list("numerator", "denominator")
    assert list(found) == [(number, number + 1000) for number in range(1, ROWS + 1)]
    assert len(saves) == 1


def test_a_row_that_cannot_be_saved_holds_up_none_that_were_pasted_with_it(cast, page_for):
    page = open_grid(page_for(cast.officer), cast)
    poison = f"f{cast.figures[1].pk}-numerator"

    def answer(route):
        if poison in (route.request.post_data or ""):
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    page.route("**/figures", answer)
    paste(page, cast.figures[0], "numerator", "1\t2\n3\t4\n5\t6\n7\t8")
    for figure in (cast.figures[0], *cast.figures[2:4]):
        state(page, figure, "saved")
    assert Figure.objects.get(pk=cast.figures[1].pk).version == 0
    page.unroute("**/figures")
    state(page, cast.figures[1], "saved")
    assert Figure.objects.get(pk=cast.figures[1].pk).numerator == 3


def test_no_state_of_the_grid_has_a_grave_fault(cast, page_for):
    page = open_grid(page_for(cast.officer), cast)
    first, second, third, *_rest = cast.figures
    paste(page, first, "numerator", "3\t4\nba\t4")
    state(page, first, "saved")
    state(page, second, "refused")
    page.context.set_offline(True)
    cell(page, third, "numerator").fill("5")
    cell(page, third, "numerator").blur()
    state(page, third, "waiting")
    assert findings(page) == []
    page.context.set_offline(False)
    state(page, third, "saved")
    page.evaluate("document.getElementById('sign-in-again').showModal()")
    assert findings(page) == []


@pytest.mark.parametrize("rows", [ROWS])
def test_the_page_and_a_save_cost_a_fixed_number_of_queries(cast, client, queries_of, rows):
    client.force_login(cast.officer)
    assert cast.submission.figures.count() == rows
    assert queries_of(lambda: client.get(reverse("submission", args=[cast.submission.pk]))) <= 31
    row = f"f{cast.figure.pk}"
    typed = {f"{row}-version": 0, f"{row}-numerator": 3, f"{row}-denominator": 4}
    saving = queries_of(lambda: client.post(reverse("save_figure", args=[cast.figure.pk]), typed))
    # Of these four are the marks of nested transactions; the checks ask and keep the rest.
    assert saving <= 33
