"""Words of a report in a real browser: each text saves itself, and none is ever lost."""

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import Narrative, Submission
from reports.narrative.saving import save_narrative
from reports.tests.factory import (
    make_cast,
    make_narrative,
    make_period,
    make_section,
    make_submission,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    cast = make_cast()
    cast.section = make_section(cast.regime, name="Kết quả nổi bật", is_required=True, longest=200)
    last = make_submission(make_period(cast.regime, 2024, "YEAR"), cast.agency, state="approved")
    make_narrative(last, cast.section, "Kỳ trước đã làm", cast.officer)
    return cast


@pytest.fixture
def page(cast, page_for):
    page = page_for(cast.officer)
    page.goto(reverse("submission", args=[cast.submission.pk]))
    return page


def field(page, cast):
    return page.locator(f"#s{cast.section.pk}-text")


def state(page, cast, kind):
    page.locator(f"#s{cast.section.pk}-state[data-kind={kind}]").wait_for()


def stored(cast):
    return Narrative.objects.get(submission=cast.submission, section=cast.section)


def test_a_text_saves_itself_and_comes_back_clean(page, cast):
    field(page, cast).fill("•\tMột\n• Hai")
    field(page, cast).blur()
    state(page, cast, "saved")
    assert stored(cast).text == "- Một\n- Hai" == field(page, cast).input_value()
    expect(page.locator(f"#section-{cast.section.pk} [data-text-preview] li")).to_have_count(2)


def test_bold_and_list_are_one_key_or_button_away(page, cast):
    field(page, cast).focus()
    page.keyboard.press("Control+b")
    page.keyboard.type("đậm")
    assert field(page, cast).input_value() == "**đậm**"
    page.keyboard.press("End")
    page.get_by_role("button", name="Gạch đầu dòng").click()
    page.keyboard.type("ý")
    assert field(page, cast).input_value() == "**đậm**\n- ý"


def test_offline_the_text_survives_a_reload_and_is_saved_when_the_network_is_back(page, cast):
    page.context.set_offline(True)
    field(page, cast).fill("Viết lúc mất mạng")
    field(page, cast).blur()
    state(page, cast, "waiting")
    page.context.set_offline(False)
    page.context.route("**/sections/*", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert field(page, cast).input_value() == "Viết lúc mất mạng"
    page.context.unroute("**/sections/*")
    field(page, cast).press("End")
    page.keyboard.type(".")
    state(page, cast, "saved")
    assert stored(cast).text == "Viết lúc mất mạng."
    page.reload()
    state_text = page.locator(f"#s{cast.section.pk}-state")
    assert state_text.inner_text() == ""


def test_what_was_typed_for_a_report_that_was_sent_meanwhile_is_shown_to_be_copied(page, cast):
    page.context.route("**/sections/*", lambda route: route.abort())
    field(page, cast).fill("Chưa kịp lưu")
    field(page, cast).blur()
    state(page, cast, "waiting")
    now = cast.period.opened_at
    Submission.objects.filter(pk=cast.submission.pk).update(
        state="sent", first_sent_at=now, sent_at=now
    )
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    kept = page.locator("[data-kept-texts] textarea")
    expect(kept).to_have_value("Chưa kịp lưu")
    page.get_by_role("button", name="Bỏ", exact=True).click()
    expect(page.locator("[data-kept-texts]")).to_be_hidden()


def test_signed_out_the_text_stays_and_the_page_says_so(page, cast):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")
    field(page, cast).fill("Vẫn còn")
    field(page, cast).blur()
    state(page, cast, "signed_out")
    assert field(page, cast).input_value() == "Vẫn còn"


@pytest.mark.parametrize(("choice", "kept"), [("keep-theirs", "Của Mai"), ("use-mine", "Của tôi")])
def test_two_people_at_one_text_and_the_writer_chooses(page, cast, choice, kept):
    colleague = make_user("officer", cast.agency, "Bùi Thị Mai")
    report = Submission.objects.get(pk=cast.submission.pk)
    save_narrative(submission=report, section=cast.section, version=0, text="Của Mai", by=colleague)
    field(page, cast).fill("Của tôi")
    field(page, cast).blur()
    state(page, cast, "conflict")
    assert "Bùi Thị Mai" in page.locator(".text-conflict").inner_text()
    assert field(page, cast).input_value() == "Của tôi"
    page.locator(f".text-conflict [data-{choice}]").click()
    expect(page.locator(".text-conflict")).to_have_count(0)
    expect(field(page, cast)).to_have_value(kept)
    if choice == "use-mine":
        state(page, cast, "saved")
    assert stored(cast).text == kept


def test_a_text_that_is_too_long_stays_with_the_reason_beside_it(page, cast):
    field(page, cast).fill("a" * 201)
    field(page, cast).blur()
    state(page, cast, "refused")
    assert len(field(page, cast).input_value()) == 201
    field(page, cast).fill("ngắn")
    field(page, cast).blur()
    state(page, cast, "saved")


def test_the_last_reports_text_is_taken_by_a_button_and_not_over_what_is_there(page, cast):
    field(page, cast).fill("Mới")
    page.get_by_text("Nội dung kỳ trước").click()
    page.get_by_role("button", name="Lấy nội dung này để sửa").click()
    assert field(page, cast).input_value() == "Mới\n\nKỳ trước đã làm"
    state(page, cast, "saved")


def test_checking_right_after_typing_loses_nothing(page, cast):
    field(page, cast).fill("Vừa viết xong")
    page.locator(f"#row-{cast.figure.pk} [data-field=is_nil]").check()
    page.locator("#checklist .button-primary").click()
    page.wait_for_url("**/check")
    assert stored(cast).text == "Vừa viết xong"
    expect(page.locator(".answer")).to_contain_text("có thể gửi")
