"""The grid in a real browser: every keystroke is saved, or stays with its reason beside it."""

import pytest
from django.urls import reverse

from reports.entry.saving import save_figure
from reports.models import Figure
from reports.tests.factory import make_user
from reports.tests.typing import cell, open_grid, report_of_rows, state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    return report_of_rows(2)


@pytest.fixture
def grid(cast, page_for):
    return open_grid(page_for(cast.officer), cast)


def test_a_row_saves_itself_when_it_is_left_and_shows_value_and_status(grid, cast):
    cell(grid, cast.figure, "numerator").fill("1,234")
    cell(grid, cast.figure, "denominator").fill("2000")
    grid.keyboard.press("Enter")
    state(grid, cast.figure, "saved")
    assert cell(grid, cast.figure, "numerator").input_value() == "1.234"
    assert "61,70" in grid.locator(f"#row-{cast.figure.pk} [data-fragment=standing]").inner_text()
    assert Figure.objects.get(pk=cast.figure.pk).denominator == 2000


def test_enter_goes_to_the_same_column_of_the_next_row_and_alt_0_marks_nil(grid, cast):
    second = Figure.objects.exclude(pk=cast.figure.pk).get()
    cell(grid, cast.figure, "denominator").focus()
    grid.keyboard.press("Enter")
    assert grid.evaluate("document.activeElement.name") == f"f{second.pk}-denominator"
    grid.keyboard.press("ArrowUp")
    assert grid.evaluate("document.activeElement.name") == f"f{cast.figure.pk}-denominator"
    grid.keyboard.press("Alt+0")
    state(grid, cast.figure, "saved")
    assert Figure.objects.get(pk=cast.figure.pk).is_nil


def test_what_is_no_number_stays_with_the_reason_beside_it(grid, cast):
    cell(grid, cast.figure, "numerator").fill("=1+1")
    cell(grid, cast.figure, "numerator").blur()
    state(grid, cast.figure, "refused")
    wrong = cell(grid, cast.figure, "numerator")
    assert (wrong.input_value(), wrong.get_attribute("aria-invalid")) == ("=1+1", "true")
    wrong.fill("7")
    wrong.blur()
    state(grid, cast.figure, "saved")


@pytest.mark.parametrize(("choice", "kept"), [("keep-theirs", 12), ("use-mine", 5)])
def test_two_people_on_one_figure_and_the_writer_chooses(grid, cast, choice, kept):
    theirs = {"numerator": "12", "denominator": "34"}
    colleague = make_user("officer", cast.agency, "Bùi Thị Mai")
    save_figure(figure_id=cast.figure.pk, version=0, typed=theirs, by=colleague)
    cell(grid, cast.figure, "numerator").fill("5")
    cell(grid, cast.figure, "denominator").fill("40")
    cell(grid, cast.figure, "denominator").blur()
    state(grid, cast.figure, "conflict")
    assert "Bùi Thị Mai" in grid.locator(".conflict").inner_text()
    assert cell(grid, cast.figure, "numerator").input_value() == "5"
    grid.locator(f"[data-{choice}]").click()
    state(grid, cast.figure, "saved")
    assert Figure.objects.get(pk=cast.figure.pk).numerator == kept
    assert cell(grid, cast.figure, "numerator").input_value() == str(kept)


def test_sending_right_after_typing_loses_nothing(grid, cast):
    second = Figure.objects.exclude(pk=cast.figure.pk).get()
    cell(grid, second, "is_nil").check()
    cell(grid, cast.figure, "numerator").fill("3")
    cell(grid, cast.figure, "denominator").fill("4")
    grid.locator("#checklist .button-primary").click()
    grid.locator("#sending .button-primary").click()
    grid.locator(".receipt").wait_for()
    assert Figure.objects.get(pk=cast.figure.pk).numerator == 3


def test_the_page_is_usable_on_a_phone(cast, page_for):
    page = page_for(cast.officer, width=390, height=844)
    page.goto(reverse("submission", args=[cast.submission.pk]))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = cell(page, cast.figure, "numerator").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] >= 44
