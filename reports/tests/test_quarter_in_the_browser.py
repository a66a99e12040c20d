"""Quý I/2025 on the real plans, through the pages: two agencies, a reviewer, a leader."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from reports import tasks
from reports.models import Submission
from reports.tests.keyboard import press, tab_to
from reports.tests.quarter import NOW, PASSWORD, open_quarter
from reports.tests.quarter_figures import (
    ANSWER,
    BLANK_AT_JUSTICE,
    JUSTICE,
    MENDED,
    NIL_AT_JUSTICE,
    TOGETHER,
    TRADE,
    Typed,
)
from targets.models import Target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "Số hồ sơ trực tuyến chưa khớp với Hệ thống một cửa; đề nghị rà soát lại."
BLANK = "Phần mềm chưa thống kê được"
REMARK = "Lệch 12 hồ sơ so với Hệ thống một cửa"
ANSWERED = "Đã đối chiếu lại ngày 16/3"
WORDS = "Đã hoàn thành theo kế hoạch."
REQUIRED = (
    "III.1. Kết quả nổi bật",
    "III.2. Tồn tại, hạn chế và nguyên nhân",
    "IV. Phương hướng, nhiệm vụ kỳ tới",
)


@pytest.fixture
def quarter(clock_at):
    clock_at(NOW)
    return open_quarter()


@pytest.fixture
def enter_portal(new_page, sign_in):
    """A page of somebody who has signed in by the form and stands where her role begins."""

    def open_page(person, **options):
        page = new_page(**options)
        sign_in(page, person.username, PASSWORD)
        return page

    return open_page


def test_a_quarter_goes_from_two_officers_by_way_of_a_reviewer_to_a_leader(quarter, enter_portal):
    justice, trade = enter_portal(quarter.justice), enter_portal(quarter.trade)
    fill_in_at_justice(justice)
    fill_in_at_trade(trade)
    reviewer = enter_portal(quarter.reviewer)
    return_trade(reviewer)
    mend(trade)
    approve_both(reviewer)
    expect_done(justice, trade)
    tasks.compute_waiting()
    leader = enter_portal(quarter.leader)
    read_overview(leader)
    read_target(leader)


def fill_in_at_justice(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Báo cáo của tôi")
    expect(page.locator(".answer")).to_contain_text("Quý I năm 2025")
    expect(page.locator(".answer")).to_contain_text("trước ngày 20/3/2025 (còn 3 ngày)")
    expect(page.locator(".duty")).to_contain_text("Đã nhập 0 trên 11 số liệu")
    press(page, "link", "Nhập số liệu")
    expect(page.locator("h1")).to_have_text("Quý I năm 2025 · Sở Tư pháp")
    for code, typed in JUSTICE.items():
        enter(page, row_of(page, "vp-stp", code), typed)
    expect(page.locator("[data-checklist] .missing li")).to_have_count(2)
    say_why_blank(page, row_of(page, "vp-stp", BLANK_AT_JUSTICE))
    mark_nil(page, row_of(page, "vp-stp", NIL_AT_JUSTICE))
    expect(page.locator("[data-checklist]")).to_contain_text("Số liệu đã đủ.")
    write_words(page)
    send(page)
    expect(row_of(page, "vp-stp", "ho-so-truc-tuyen")).to_contain_text("1.234")
    expect(row_of(page, "vp-stp", BLANK_AT_JUSTICE)).to_contain_text(BLANK)


def fill_in_at_trade(page: Page) -> None:
    press(page, "link", "Nhập số liệu")
    expect(page.locator("h1")).to_have_text("Quý I năm 2025 · Sở Công Thương")
    for code, typed in TRADE.items():
        enter(page, row_of(page, "vp-sct", code), typed)
    write_words(page)
    send(page)


def write_words(page: Page) -> None:
    """Write under each heading that must not be empty; each saves itself when it is left."""
    for title in REQUIRED:
        box = page.get_by_label(title, exact=True)
        tab_to(page, box)
        page.keyboard.type(WORDS)
        page.keyboard.press("Tab")
        state = page.locator(f"#{box.get_attribute('id').replace('-text', '-state')}")
        expect(state).to_contain_text("Đã lưu")


def row_of(page: Page, agency: str, indicator: str) -> Locator:
    figure = Submission.objects.get(agency__code=agency).figures.get(indicator__code=indicator)
    return page.locator(f"#row-{figure.pk}")


def enter(page: Page, row: Locator, typed: Typed) -> None:
    """Type numerator and denominator, leave the row, and read what the page says to them."""
    fill(page, row, typed.numerator, typed.denominator)
    leave(page, row)
    expect(row.locator("[data-field=numerator]")).to_have_value(typed.numerator)
    expect(row.locator("[data-field=denominator]")).to_have_value(typed.denominator)
    expect(row.locator(".standing-value")).to_have_text(typed.value)
    expect(row.locator(".standing-status")).to_have_text(typed.status)


def fill(page: Page, row: Locator, numerator: str, denominator: str) -> None:
    tab_to(page, row.locator("[data-field=numerator]"))
    page.keyboard.type(numerator)
    page.keyboard.press("Tab")
    page.keyboard.type(denominator)


def leave(page: Page, row: Locator) -> None:
    """Tab out of the row, by which it saves itself."""
    while row.evaluate("element => element.contains(document.activeElement)"):
        page.keyboard.press("Tab")
    expect(row.locator("[data-state]")).to_contain_text("Đã lưu")


def mark_nil(page: Page, row: Locator) -> None:
    tab_to(page, row.locator("[data-field=numerator]"))
    page.keyboard.press("Alt+0")
    expect(row.locator("[data-field=is_nil]")).to_be_checked()
    expect(row.locator("[data-state]")).to_contain_text("Đã lưu")
    expect(row.locator(".standing-value")).to_have_text("Không phát sinh")


def say_why_blank(page: Page, row: Locator) -> None:
    tab_to(page, row.get_by_text("Ghi chú, lý do"))
    page.keyboard.press("Enter")
    tab_to(page, row.locator("[data-field=blank_reason]"))
    page.keyboard.type(BLANK)
    leave(page, row)
    expect(row.locator(".standing-value")).to_contain_text("không có giá trị")


def send(page: Page) -> None:
    """Check, then send: what the check page says stands before the button."""
    press(page, "button", "Kiểm tra và gửi")
    expect(page.locator(".answer")).to_contain_text("có thể gửi")
    press(page, "button", "Gửi báo cáo")
    expect(page.get_by_role("status").filter(has_text="Đã gửi báo cáo.")).to_be_visible()
    expect(page.locator(".page-header")).to_contain_text("Đã gửi")
    expect(page.locator(".receipt")).to_contain_text("Đúng hạn")
    expect(page.locator("[data-field]")).to_have_count(0)


def return_trade(page: Page) -> None:
    expect(page.locator(".answer")).to_contain_text("2 trên 158 đơn vị")
    press(page, "link", "2 chờ duyệt")
    press(page, "link", "Sở Công Thương")
    expect(row_of(page, "vp-sct", "ho-so-truc-tuyen")).to_contain_text("75,00")
    row = row_of(page, "vp-sct", "ho-so-truc-tuyen")
    tab_to(page, row.locator(".choose summary"))
    page.keyboard.press("Enter")
    tab_to(page, row.locator(".choose textarea"))
    page.keyboard.type(REMARK)
    tab_to(page, page.get_by_label("Lý do trả lại"))
    page.keyboard.type(REASON)
    press(page, "button", "Trả lại")
    expect(page.get_by_text("Đã trả lại báo cáo. Đơn vị thấy lý do của bạn.")).to_be_visible()
    expect(page.get_by_role("button", name="Phê duyệt")).to_have_count(0)


def mend(page: Page) -> None:
    page.goto(reverse("my_reports"))
    expect(page.locator(".duty")).to_contain_text("Phạm Minh Đức trả lại báo cáo này lúc 16/3/2025")
    expect(page.locator(".duty .reason")).to_have_text(REASON)
    press(page, "link", "Sửa và gửi lại")
    expect(page.locator("main > .notice .reason")).to_have_text(REASON)
    expect(page.locator("#remarks")).to_contain_text(REMARK)
    expect(row_of(page, "vp-sct", "ho-so-truc-tuyen").locator(".remark")).to_contain_text(REMARK)
    answer = page.locator("#remarks .text-box")
    tab_to(page, answer.locator("textarea"))
    page.keyboard.type(ANSWERED)
    page.keyboard.press("Tab")
    expect(answer.locator("[data-text-state]")).to_contain_text("Đã lưu")
    enter(page, row_of(page, "vp-sct", "ho-so-truc-tuyen"), MENDED)
    send(page)
    expect(page.locator(".history li")).to_contain_text(
        [
            "Bùi Quốc Tuấn gửi báo cáo",
            f"Phạm Minh Đức trả lại báo cáo: {REASON}",
            "Bùi Quốc Tuấn gửi lại báo cáo",
        ]
    )


def approve_both(page: Page) -> None:
    press(page, "link", "Báo cáo chờ duyệt tiếp theo")
    expect(page.locator("h1")).to_contain_text("Sở Tư pháp")
    approve(page)
    press(page, "link", "Báo cáo chờ duyệt tiếp theo")
    expect(page.locator("h1")).to_contain_text("Sở Công Thương")
    mended = page.locator("tr.row-mended")
    expect(mended).to_have_count(1)
    expect(mended).to_contain_text("Đã sửa từ khi trả lại")
    expect(mended).to_contain_text("66,67")
    expect(mended.locator(".remark")).to_contain_text(ANSWERED)
    approve(page)


def approve(page: Page) -> None:
    press(page, "button", "Phê duyệt")
    expect(page.get_by_text("Đã phê duyệt báo cáo.")).to_be_visible()
    expect(page.locator("#decision")).to_contain_text("số liệu là chính thức")


def expect_done(*pages: Page) -> None:
    for page in pages:
        page.goto(reverse("my_reports"))
        expect(page.locator(".answer")).to_contain_text("Không có báo cáo nào phải gửi.")
        expect(page.get_by_role("row").filter(has_text="Quý I")).to_contain_text("Đã phê duyệt")


def read_overview(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Kết quả các kế hoạch đang có hiệu lực")
    page.goto(reverse("overview"))
    expect(page.locator("h1")).to_have_text("Tiến độ thực hiện 1204/QĐ-UBND")
    assert " ".join(page.locator(".answer").inner_text().split()) == ANSWER
    # The 25 that are judged: they fill one page of the list.
    tab_to(page, page.locator(".answer").get_by_role("link", name="25", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**status=judged*")
    table = page.locator("#targets table")
    expect(table.locator("tbody tr")).to_have_count(25)
    for code, seen in TOGETHER.items():
        row = table.get_by_role("row").filter(has_text=f"{code} · 1204/QĐ-UBND")
        for words in seen:
            expect(row).to_contain_text(words)


def read_target(page: Page) -> None:
    statement = Target.objects.get(plan__document_number="1204/QĐ-UBND", code="2-08").statement
    press(page, "link", statement)
    expect(page.locator("h1")).to_contain_text("63,56 %, tốt hơn chỉ tiêu năm 13,56 điểm")
    expect(page.locator(".answer")).to_contain_text("2/13")
    expect(page.get_by_text("2.034 / 3.200")).to_be_visible()
    table = page.locator("section[aria-labelledby=by-agency] table")
    for agency, seen in {
        "Sở Tư pháp": ("61,70", "1.234", "2.000", "Đạt"),
        "Sở Công Thương": ("66,67", "800", "1.200", "Đạt"),
    }.items():
        row = table.get_by_role("row").filter(has_text=agency)
        for words in seen:
            expect(row).to_contain_text(words)


def test_without_javascript_a_report_is_saved_and_sent(quarter, enter_portal):
    page = enter_portal(quarter.commune, java_script_enabled=False)
    press(page, "link", "Nhập số liệu")
    expect(page.locator("h1")).to_contain_text("Xã (đang cập nhật tên) 001")
    first, second = page.locator(".grid-row").all()
    fill(page, first, "30", "40")
    fill(page, second, "1.234", "2.000")
    press(page, "button", "Lưu nháp")
    expect(page.locator(".standing-value")).to_have_text(["75,00", "61,70"])
    expect(second.locator("[data-field=numerator]")).to_have_value("1.234")
    expect(page.locator("#checklist")).to_contain_text("Số liệu đã đủ.")
    for title in REQUIRED:
        tab_to(page, page.get_by_label(title, exact=True))
        page.keyboard.type(WORDS)
    send(page)
