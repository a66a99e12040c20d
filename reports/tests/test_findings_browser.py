"""Sentences about warnings in a real browser: saved by themselves, and never lost on the way."""

import re

import pytest
from django.urls import reverse

from reports.models import Explanation, Figure
from reports.tests.accessibility import findings
from reports.tests.checked import load_checks, make_past
from reports.tests.factory import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENTENCE = "Không có thủ tục mới nên số liệu giữ nguyên."


@pytest.fixture
def cast(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    cast = make_cast()
    load_checks()
    make_past(cast, cast.indicator, [{"numerator": 70, "denominator": 100}] * 2)
    return cast


@pytest.fixture
def grid(cast, page_for):
    page = page_for(cast.officer)
    page.goto(reverse("submission", args=[cast.submission.pk]))
    return page


def type_the_same_as_before(page, cast):
    row = page.locator(f"#row-{cast.figure.pk}")
    row.locator("[data-field=numerator]").fill("70")
    row.locator("[data-field=denominator]").fill("100")
    page.keyboard.press("Enter")
    sentence = row.locator("[data-sentence]")
    sentence.wait_for()
    return sentence


def said(cast):
    return list(Explanation.objects.values_list("sentence", flat=True))


def test_a_warning_appears_with_the_save_and_its_sentence_saves_itself(grid, cast):
    sentence = type_the_same_as_before(grid, cast)
    assert grid.locator("#checklist .missing li").count() == 1
    sentence.fill(SENTENCE)
    sentence.blur()
    grid.get_by_text(cast.officer.full_name).and_(grid.locator(".finding .cell-note")).wait_for()
    assert said(cast) == [SENTENCE]
    assert grid.locator("#checklist .missing li").count() == 0
    assert findings(grid) == []


def test_a_sentence_outlives_a_lost_network_a_reload_and_a_save_of_its_row(grid, cast):
    sentence = type_the_same_as_before(grid, cast)
    grid.route(re.compile("explanations"), lambda route: route.abort())
    sentence.fill(SENTENCE)
    sentence.blur()
    grid.locator("[data-sentence-state][data-kind=waiting]").wait_for()
    note = grid.locator(f"#row-{cast.figure.pk} details.row-words")
    note.locator("summary").click()
    note.locator("[data-field=note]").fill("Đã rà soát")
    note.locator("[data-field=note]").blur()
    grid.locator(f"#row-{cast.figure.pk} [data-state][data-kind=saved]").wait_for()
    assert sentence.input_value() == SENTENCE and said(cast) == []
    grid.unroute(re.compile("explanations"))
    grid.reload()
    grid.locator(".finding .cell-note").wait_for()
    assert said(cast) == [SENTENCE] and sentence.input_value() == SENTENCE


def test_what_is_no_sentence_stays_with_the_reason_beside_it(grid, cast):
    sentence = type_the_same_as_before(grid, cast)
    sentence.fill("ngắn")
    sentence.blur()
    grid.locator("[data-sentence-state][data-kind=refused]").wait_for()
    assert sentence.input_value() == "ngắn" and said(cast) == []
    assert sentence.get_attribute("aria-invalid") == "true"


def test_an_earlier_sentence_is_confirmed_by_a_tick(grid, cast):
    sentence = type_the_same_as_before(grid, cast)
    sentence.fill(SENTENCE)
    sentence.blur()
    grid.locator(".finding .cell-note").wait_for()
    Explanation.objects.update(answer="earlier")
    grid.reload()
    grid.locator("[data-holds]").check()
    grid.locator("[data-holds]").wait_for(state="detached")
    assert [row.answer == "earlier" for row in Explanation.objects.all()] == [True, False]
    assert Figure.objects.get(pk=cast.figure.pk).version == 1
