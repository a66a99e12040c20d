"""The review without a mouse: ten reports decided by keys, and ticks in the queue."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import Submission
from reports.tests.factory import make_agency, make_cast, make_figure, make_submission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ten(clock_at):
    """Ten sent reports that lack nothing."""
    clock_at("2025-03-16T10:00+07:00")
    cast = make_cast()
    for _number in range(10):
        report = make_submission(cast.period, make_agency(cast.province), state="sent")
        make_figure(report, cast.indicator, is_nil=True, updated_by=cast.officer)
    return cast


def test_ten_reports_are_approved_by_three_keys_each(ten, page_for):
    page = page_for(ten.reviewer)
    page.goto(reverse("review_queue"))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for number in range(10):
        expect(page.locator("h1")).to_contain_text("Quý I")
        page.wait_for_load_state()
        page.keyboard.press("a")
        expect(page.get_by_role("button", name="Phê duyệt", exact=True)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".notice-success")).to_be_visible()
        if number < 9:
            here = page.url
            page.keyboard.press("w")
            page.wait_for_url(lambda address, here=here: address != here)
    assert Submission.objects.filter(state="approved").count() == 10


def test_letters_go_through_the_queue_and_tick(ten, page_for):
    page = page_for(ten.reviewer)
    page.goto(reverse("review_queue"))
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("input[name=pick]:checked")).to_have_count(2)
    expect(page.locator("[data-ticked]")).to_contain_text("2")
    page.get_by_role("button", name="Phê duyệt báo cáo").press("Enter")
    expect(page.locator("h1")).to_have_text("Phê duyệt nhiều báo cáo")
    page.get_by_role("button", name="Phê duyệt nhiều báo cáo: 2").press("Enter")
    expect(page.locator(".answer")).to_contain_text("2")
    assert Submission.objects.filter(state="approved").count() == 2


def test_a_letter_in_a_field_is_a_letter_and_letters_can_be_switched_off(ten, page_for):
    page = page_for(ten.reviewer)
    report = Submission.objects.filter(state="sent").first()
    page.goto(reverse("review", args=[report.pk]))
    page.keyboard.press("r")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("nawu?")
    expect(page.locator("#reason")).to_have_value("nawu?")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.get_by_label("Dùng phím chữ đơn").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.keyboard.press("a")
    assert page.url.endswith(reverse("review", args=[report.pk]))
    expect(page.get_by_role("button", name="Phê duyệt", exact=True)).not_to_be_focused()


def test_enter_in_a_tick_box_decides_nothing(ten, page_for):
    page = page_for(ten.reviewer)
    report = Submission.objects.filter(state="sent").first()
    page.goto(reverse("review", args=[report.pk]))
    page.locator(".grid .choose summary").first.press("Enter")
    box = page.locator("input[type=checkbox][form=return-form]").first
    box.press("Space")
    box.press("Enter")
    expect(box).to_be_checked()
    report.refresh_from_db()
    assert report.state == "sent"
