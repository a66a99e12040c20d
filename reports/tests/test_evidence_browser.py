"""Evidence in a real browser: attached from the grid, opened in place by the reviewer."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import Evidence, Figure
from reports.tests.accessibility import findings
from reports.tests.factory import make_evidence
from reports.tests.workbooks import bytes_of, downloaded, fill

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("evidence_store"),
]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def file(name="bieu.pdf", content=PDF):
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_a_file_is_attached_from_the_row_by_keyboard_and_what_is_typed_stays(cast, page_for):
    page = page_for(cast.officer)
    page.goto(reverse("submission", args=[cast.submission.pk]))
    note = page.locator("[data-field=numerator]")
    note.fill("30")
    page.get_by_role("button", name="Đính kèm").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(cast.indicator.title)
    assert findings(page) == []
    dialog.get_by_label("Tệp", exact=True).set_input_files(file(content=b"nothing"))
    dialog.get_by_label("Nội dung chứng minh").fill("Biểu quý I")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("PDF, DOCX")
    expect(dialog.get_by_label("Nội dung chứng minh")).to_have_value("Biểu quý I")
    dialog.get_by_label("Tệp", exact=True).set_input_files(file())
    dialog.get_by_role("button", name="Thêm").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".evidence-link")).to_contain_text("1 tệp")
    expect(page.locator(".evidence-link")).to_be_focused()
    assert Evidence.objects.get().description == "Biểu quý I"
    expect(note).to_have_value("30")


def test_a_file_dropped_on_a_row_opens_its_dialog_and_beside_it_does_nothing(cast, page_for):
    page = page_for(cast.officer)
    page.goto(reverse("submission", args=[cast.submission.pk]))
    drop = """(place, inside) => {
        const data = new DataTransfer();
        data.items.add(new File(["%PDF-1.7"], "bieu.pdf", {type: "application/pdf"}));
        const event = new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: data});
        return place.dispatchEvent(event);
    }"""
    assert page.locator("h1").evaluate(drop) is False
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator("[data-row] td").first.evaluate(drop)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nội dung chứng minh")).to_be_focused()
    assert dialog.locator("input[type=file]").evaluate("input => input.files[0].name") == "bieu.pdf"


def test_the_page_without_scripts_adds_replaces_and_removes(cast, page_for):
    page = page_for(cast.officer, java_script_enabled=False)
    page.goto(reverse("submission", args=[cast.submission.pk]))
    page.locator(".evidence-link").click()
    page.locator("#new-file").set_input_files(file())
    page.locator("#new-description").fill("Biểu quý I")
    page.get_by_role("button", name="Thêm").click()
    expect(page.locator(".evidence-files")).to_contain_text("Biểu quý I")
    page.get_by_role("button", name="Gỡ bỏ").click()
    expect(page.get_by_text("Chưa có tệp nào.")).to_be_visible()
    assert Evidence.objects.get().removed_by == cast.officer


def test_the_reviewer_looks_at_a_picture_in_place(cast, page_for):
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360f8cf500f000482018029f2d0060000000049454e44ae426082"
    )
    make_evidence(
        cast.submission, cast.figure, pixel, added_by=cast.officer, kind="image/png", name="a.png"
    )
    page = page_for(cast.reviewer)
    page.goto(reverse("review", args=[cast.submission.pk]))
    page.locator(".evidence-open summary").click()
    picture = page.locator(".evidence-open img")
    expect(picture).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert picture.evaluate("picture => picture.naturalWidth") == 1
    assert findings(page) == []


def test_a_filled_in_file_is_chosen_looked_at_and_stored(cast, page_for):
    content = bytes_of(
        fill(downloaded(cast.submission, cast.officer), cast.figure, first=30, second=40)
    )
    page = page_for(cast.officer)
    page.goto(reverse("submission", args=[cast.submission.pk]))
    page.get_by_role("link", name="Excel").click()
    assert findings(page) == []
    page.locator("input[type=file]").set_input_files(
        {"name": "q1.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Xem những gì thay đổi").click()
    expect(page.locator(".answer")).to_contain_text("1 dòng thay đổi")
    assert findings(page) == []
    page.get_by_role("button", name="Lưu các thay đổi này").click()
    expect(page.locator("[data-field=numerator]")).to_have_value("30")
    assert Figure.objects.get(pk=cast.figure.pk).numerator == 30
