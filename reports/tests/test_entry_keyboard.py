"""The keyboard of a spreadsheet in the grid: moving, editing, blocks, undo; all without a mouse."""

import pytest
from playwright.sync_api import expect

from reports.models import Figure
from reports.periods import open_period
from reports.tests.factory import make_indicator, make_target
from reports.tests.typing import (
    COPY,
    cell,
    focused,
    numbers,
    open_grid,
    paste,
    report_of_rows,
    state,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    return report_of_rows(3)


@pytest.fixture
def grid(cast, page_for):
    return open_grid(page_for(cast.officer), cast)


def test_arrows_move_and_enter_after_tab_begins_the_next_row(grid, cast):
    first, second, third = cast.figures
    keys = grid.keyboard
    cell(grid, first, "numerator").focus()
    keys.press("ArrowRight")
    assert focused(grid) == f"f{first.pk}-denominator"
    keys.press("ArrowDown")
    assert focused(grid) == f"f{second.pk}-denominator"
    keys.press("ArrowLeft")
    keys.press("Control+End")
    assert focused(grid) == f"f{third.pk}-numerator"
    keys.press("Control+Home")
    keys.type("3")
    keys.press("Tab")
    keys.type("4")
    keys.press("Enter")
    assert focused(grid) == f"f{second.pk}-numerator"
    keys.press("Shift+Enter")
    assert focused(grid) == f"f{first.pk}-numerator"
    state(grid, first, "saved")
    assert numbers(first) == [(3, 4)]


def test_f2_edits_within_a_cell_and_escape_gives_back_what_stood_there(grid, cast):
    number = cell(grid, cast.figures[0], "numerator")
    number.focus()
    grid.keyboard.type("12")
    grid.keyboard.press("F2")
    grid.keyboard.press("ArrowLeft")
    grid.keyboard.type("9")
    assert number.input_value() == "192"
    grid.keyboard.press("Escape")
    assert number.input_value() == ""
    state(grid, cast.figures[0], "saved")


def test_alt_0_puts_nil_in_the_place_of_numbers_and_undo_brings_them_back(grid, cast):
    figure = cast.figures[0]
    paste(grid, figure, "numerator", "3\t4")
    state(grid, figure, "saved")
    cell(grid, figure, "numerator").focus()
    grid.keyboard.press("Alt+0")
    value = grid.locator(f"#row-{figure.pk} .standing-value")
    expect(value).to_have_text("Không phát sinh")
    assert Figure.objects.get(pk=figure.pk).is_nil
    grid.keyboard.press("Control+z")
    expect(value).to_have_text("75,00")
    assert numbers(figure) == [(3, 4)]


def test_a_pasted_block_is_undone_and_done_again_as_one(grid, cast):
    first, _second, third = cast.figures
    paste(grid, first, "numerator", '1.234\t2,000\r\n3\t4 %\r\n\u00a05\t"6"\r\n')
    for figure in cast.figures:
        state(grid, figure, "saved")
    assert numbers(*cast.figures) == [(1234, 2000), (3, 4), (5, 6)]
    assert "1234" in grid.locator(f"#row-{first.pk} [data-error-for=numerator]").inner_text()
    cell(grid, first, "numerator").focus()
    grid.keyboard.press("Control+z")
    for figure in cast.figures:
        grid.locator(f"#row-{figure.pk} [data-version][value='2']").wait_for(state="attached")
    assert numbers(*cast.figures) == [(None, None)] * 3
    grid.keyboard.press("Control+y")
    grid.locator(f"#row-{third.pk} [data-version][value='3']").wait_for(state="attached")
    assert numbers(third) == [(5, 6)]


def test_text_in_a_number_cell_is_refused_at_that_cell_alone(grid, cast):
    first, second, third = cast.figures
    paste(grid, first, "numerator", "1\t2\nba\t4\n5\t6\n7\t8")
    state(grid, first, "saved")
    state(grid, second, "refused")
    state(grid, third, "saved")
    assert cell(grid, second, "numerator").get_attribute("aria-invalid") == "true"
    assert cell(grid, second, "denominator").get_attribute("aria-invalid") is None
    # A line more than the grid has rows is not lost in silence.
    assert "1 dòng" in grid.locator("[data-connection]").inner_text()


def test_a_block_is_copied_as_a_sheet_expects_it(grid, cast):
    first, second, _third = cast.figures
    paste(grid, first, "numerator", "1000\t2000\n3\t4")
    state(grid, second, "saved")
    state(grid, first, "saved")
    cell(grid, first, "numerator").focus()
    grid.keyboard.press("Shift+ArrowRight")
    grid.keyboard.press("Shift+ArrowDown")
    assert grid.evaluate(COPY) == "1.000\t2.000\r\n3\t4"
    grid.keyboard.press("Delete")
    grid.locator(f"#row-{second.pk} [data-version][value='2']").wait_for(state="attached")
    assert numbers(second) == [(None, None)]


def test_choices_days_and_ticks_are_pasted_too(cast, page_for):
    target = make_target(cast.plan, make_indicator("milestone"), {2025: 1})
    open_period(cast.period)
    figure = Figure.objects.get(indicator=target.indicator)
    page = open_grid(page_for(cast.officer), cast)
    paste(page, figure, "done", "Đã xong\t05/03/2025\t")
    state(page, figure, "saved")
    stored = Figure.objects.get(pk=figure.pk)
    assert (stored.done, f"{stored.done_on:%Y-%m-%d}") == (True, "2025-03-05")
    assert cell(page, figure, "done_on").input_value() == "5/3/2025"
    paste(page, figure, "done", "có lẽ")
    assert "có lẽ" in page.locator(f"#row-{figure.pk} [data-error-for=done]").inner_text()
    assert cell(page, figure, "done").input_value() == "True"


def test_the_question_mark_lists_the_keys_from_a_number_cell(grid, cast):
    cell(grid, cast.figures[0], "numerator").focus()
    grid.keyboard.press("?")
    assert grid.locator("#keys").is_visible()
    assert cell(grid, cast.figures[0], "numerator").input_value() == ""
