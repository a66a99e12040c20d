"""Pages of a meeting turn by keys or by themselves, and print on two sheets."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.tests.factory import make_target
from reports.tests.progress_rows import make_row, make_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def quarter(cast):
    make_rows(cast, achieved=3, at_risk=1)
    target = make_target(cast.plan, values={2025: 60})
    make_row(cast, "behind", target=target, value=Decimal(40), expected_value=Decimal(55))
    return cast


def shown_on(page):
    return page.locator("[data-slide]:visible")


def test_the_arrow_keys_turn_and_the_address_holds_the_page(quarter, page_for):
    page = page_for(quarter.leader)
    page.goto(reverse("meeting"))
    expect(shown_on(page)).to_have_count(1)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#page-3")).to_be_visible()
    assert page.url.endswith("#page-3")
    page.reload()
    expect(page.locator("#page-3")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#page-2")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator("[data-place]")).to_have_text("4 / 4")


def test_pages_turn_by_themselves_until_somebody_pauses(quarter, page_for):
    page = page_for(quarter.leader)
    page.clock.install()
    page.goto(reverse("meeting"))
    page.clock.fast_forward(21_000)
    expect(page.locator("#page-2")).to_be_visible()
    page.keyboard.press("p")
    page.clock.fast_forward(60_000)
    expect(page.locator("#page-2")).to_be_visible()
    page.keyboard.press("p")
    page.clock.fast_forward(21_000)
    expect(page.locator("#page-3")).to_be_visible()


def test_who_wants_no_motion_turns_the_pages_herself(quarter, page_for):
    page = page_for(quarter.leader, reduced_motion="reduce")
    page.clock.install()
    page.goto(reverse("meeting"))
    page.clock.fast_forward(60_000)
    expect(page.locator("#page-1")).to_be_visible()


def test_on_paper_it_is_two_sheets(quarter, page_for):
    page = page_for(quarter.leader)
    page.goto(reverse("meeting"))
    sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 2
