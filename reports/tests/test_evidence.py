"""Evidence: taken by content, kept apart, handed out only to those who see the figure."""

import hashlib
import stat
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from reports.entry.evidence import MOST_OF_A_FIGURE
from reports.entry.evidence_checks import name_of
from reports.entry.saving import save_figure
from reports.models import Evidence, KeptFinding, Submission
from reports.models.evidence import Kind
from reports.tests.checked import load_checks
from reports.tests.clamd import EICAR, clamd
from reports.tests.factory import (
    make_agency,
    make_area_lead,
    make_evidence,
    make_user,
)
from targets.models import Indicator

pytestmark = pytest.mark.usefixtures("evidence_store")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)


def document(part: str, kind: str, **more: bytes) -> bytes:
    file = BytesIO()
    main = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types ContentType="{main}"/>')
        archive.writestr(part, "<x/>")
        for name, content in more.items():
            archive.writestr(name.replace("_dot_", "."), content)
    return file.getvalue()


DOCX = document("word/document.xml", "wordprocessingml.document")


def xlsx() -> bytes:
    file = BytesIO()
    Workbook().save(file)
    return file.getvalue()


def add(
    client, cast, content=PDF, name="Biểu tổng hợp.pdf", description="Biểu quý I", url="", **more
):
    url = url or reverse("figure_evidence", args=[cast.figure.pk])
    sent = {"description": description} | (
        {"file": SimpleUploadedFile(name, content)} if name else {}
    )
    return client.post(url, sent, **more)


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def close(cast, state="sent"):
    moment = cast.period.late_from - timedelta(days=2)
    Submission.objects.update(state=state, first_sent_at=moment, sent_at=moment, approved_at=moment)


def test_a_file_is_kept_with_who_when_and_what_it_is(officer, cast, evidence_store):
    assert add(officer, cast).status_code == 302
    file = Evidence.objects.get()
    assert (file.figure, file.submission, file.added_by) == (
        cast.figure,
        cast.submission,
        cast.officer,
    )
    assert (file.name, file.description, file.kind) == ("Biểu tổng hợp.pdf", "Biểu quý I", Kind.PDF)
    assert (file.size, file.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    kept = evidence_store / file.place
    assert kept.read_bytes() == PDF
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert "bi" not in file.place.casefold() or "pdf" not in file.place


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, Kind.PDF),
        (PNG, Kind.PNG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40), Kind.JPEG),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40), Kind.WEBP),
        (DOCX, Kind.DOCX),
        (xlsx(), Kind.XLSX),
    ],
)
def test_the_kind_is_told_by_the_content_and_the_name_follows(officer, cast, content, kind):
    add(officer, cast, content, name="tep.exe")
    file = Evidence.objects.get()
    assert (file.kind, file.name.startswith("tep.exe.")) == (kind, True)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00" + bytes(60),
        b"GIF89a" + bytes(60),
        b"<html>" + PDF,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60),
        b"PK\x03\x04" + bytes(60),
        document("word/document.xml", "wordprocessingml.document", vbaProject_dot_bin=b"x"),
        document("word/document.xml", "anything.else"),
        document("classes.dex", "wordprocessingml.document"),
    ],
)
def test_anything_else_is_refused_whatever_it_is_called(officer, cast, content, evidence_store):
    answer = add(officer, cast, content, description="Giữ câu này")
    assert answer.status_code == 422
    assert "Giữ câu này" in answer.content.decode()
    assert not Evidence.objects.exists()
    assert not [path for path in evidence_store.rglob("*") if path.is_file()]


def test_a_file_over_20_mb_is_refused_and_what_was_typed_stays(officer, cast, evidence_store):
    answer = add(officer, cast, PDF + bytes(20 * 1024 * 1024), description="Giữ câu này")
    body = answer.content.decode()
    assert (answer.status_code, "20 MB" in body, "Giữ câu này" in body) == (422, True, True)
    assert not Evidence.objects.exists()
    assert add(officer, cast, PDF + bytes(20 * 1024 * 1024 - len(PDF))).status_code == 302


@pytest.mark.parametrize(
    ("name", "description"), [("", "Có mô tả"), ("a.pdf", " "), ("a.pdf", "x" * 301)]
)
def test_a_file_and_a_description_are_asked_for(officer, cast, name, description):
    assert add(officer, cast, name=name, description=description).status_code == 422
    assert not Evidence.objects.exists()


def test_a_figure_has_only_so_many_files(officer, cast):
    for _number in range(MOST_OF_A_FIGURE):
        make_evidence(cast.submission, cast.figure, added_by=cast.officer)
    assert add(officer, cast).status_code == 422
    whole = reverse("report_evidence", args=[cast.submission.pk])
    assert add(officer, cast, url=whole).status_code == 302


def test_a_removed_file_stays_in_the_history_and_is_handed_out_no_more(
    officer, cast, evidence_store
):
    add(officer, cast)
    file = Evidence.objects.get()
    officer.post(reverse("remove_evidence", args=[file.pk]))
    file.refresh_from_db()
    assert (file.removed_by, file.removed_at is not None) == (cast.officer, True)
    assert (evidence_store / file.place).exists()
    assert officer.get(reverse("evidence_file", args=[file.pk])).status_code == 404
    body = officer.get(reverse("figure_evidence", args=[cast.figure.pk])).content.decode()
    assert "Biểu tổng hợp.pdf" in body


def test_a_replaced_file_names_the_one_in_its_place(officer, cast):
    old = make_evidence(cast.submission, cast.figure, added_by=cast.officer)
    url = reverse("replace_evidence", args=[old.pk])
    assert add(officer, cast, b"nothing", url=url).status_code == 422
    old.refresh_from_db()
    assert old.removed_at is None
    assert add(officer, cast, url=url).status_code == 302
    old.refresh_from_db()
    assert (old.replaced_by.name, old.removed_by) == ("Biểu tổng hợp.pdf", cast.officer)
    assert [file.pk for file in Evidence.objects.in_force()] == [old.replaced_by.pk]


@pytest.mark.parametrize("state", ["sent", "approved"])
def test_evidence_of_a_report_out_of_the_agencys_hands_does_not_change(
    officer, cast, state, evidence_store
):
    file = make_evidence(cast.submission, cast.figure, added_by=cast.officer)
    close(cast, state)
    assert add(officer, cast).status_code == 422
    assert add(officer, cast, url=reverse("replace_evidence", args=[file.pk])).status_code == 422
    assert officer.post(reverse("remove_evidence", args=[file.pk])).status_code == 409
    assert list(Evidence.objects.in_force()) == [file]
    assert len([path for path in evidence_store.rglob("*") if path.is_file()]) == 1


def test_a_returned_report_takes_evidence(officer, cast):
    close(cast, "returned")
    assert add(officer, cast).status_code == 302


def test_who_sees_the_figure_sees_its_evidence(client, cast):
    """Before the sending the agency and reviewers; then leaders, and who leads the area."""
    leading = make_agency(cast.province)
    make_area_lead(cast.plan, cast.target.area, leading)
    of_area = make_user("officer", leading)
    file = make_evidence(cast.submission, cast.figure, added_by=cast.officer)
    whole = make_evidence(cast.submission, added_by=cast.officer)

    def seen(user):
        client.force_login(user)
        return [
            client.get(reverse("evidence_file", args=[each.pk])).status_code == 200
            for each in (file, whole)
        ]

    assert seen(cast.officer) == seen(cast.head) == seen(cast.reviewer) == [True, True]
    assert seen(cast.leader) == seen(of_area) == seen(cast.outsider) == [False, False]
    close(cast)
    assert (seen(cast.leader), seen(of_area)) == ([True, True], [True, False])
    assert seen(cast.administrator) == seen(cast.outsider) == [False, False]


def test_a_download_cannot_act_as_a_page_of_the_portal(officer, cast):
    file = make_evidence(
        cast.submission, cast.figure, added_by=cast.officer, name="Biểu “1”;\n.pdf"
    )
    answer = officer.get(reverse("evidence_file", args=[file.pk]))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Bi%E1%BB%83u")
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == (
        "nosniff",
        "SAMEORIGIN",
    )
    assert "no-store" in answer["Cache-Control"]
    assert answer.streaming


@pytest.mark.parametrize(
    ("kind", "disposition"),
    [("image/png", "inline"), ("application/pdf", "inline"), (Kind.DOCX, "attachment")],
)
def test_only_pictures_and_pdf_are_shown_in_place(officer, cast, kind, disposition):
    file = make_evidence(cast.submission, cast.figure, added_by=cast.officer, kind=kind)
    answer = officer.get(reverse("evidence_file", args=[file.pk]), {"show": ""})
    assert answer["Content-Disposition"].startswith(disposition)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("sent", "kind", "name"),
    [
        ("C:\\Users\\lan\\bao cao.PDF", Kind.PDF, "bao cao.pdf"),
        ("../../etc/passwd", Kind.PDF, "passwd.pdf"),
        ("ảnh\u202egnp.exe", Kind.PNG, "ảnhgnp.exe.png"),
        ("photo.JPEG", Kind.JPEG, "photo.jpeg"),
        (".pdf", Kind.PDF, "pdf.pdf"),
        ("x" * 400 + ".docx", Kind.DOCX, "x" * 194 + ".docx"),
    ],
)
def test_names_are_plain_and_end_as_the_file_is(sent, kind, name):
    assert name_of(sent, kind) == name


def test_the_scanner_is_sent_the_whole_file_and_its_word_is_kept(officer, cast, settings):
    with clamd() as daemon:
        settings.CLAMD = daemon.address
        add(officer, cast, PDF + bytes(300_000))
        assert daemon.seen == [PDF + bytes(300_000)]
    assert Evidence.objects.get().scanned_at is not None


def test_a_virus_is_refused_by_name(officer, cast, settings, evidence_store):
    with clamd() as daemon:
        settings.CLAMD = daemon.address
        answer = add(officer, cast, PDF + EICAR)
    assert "Eicar-Signature" in answer.content.decode()
    assert (answer.status_code, Evidence.objects.count()) == (422, 0)
    assert not [path for path in evidence_store.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: ERROR\0", b"\0"]
)
def test_a_scanner_that_gives_no_verdict_lets_nothing_through(officer, cast, settings, answer):
    with clamd(answer) as daemon:
        settings.CLAMD = daemon.address
        assert add(officer, cast).status_code == 422
    assert not Evidence.objects.exists()


def test_an_absent_scanner_lets_through_only_where_the_settings_say_so(officer, cast, settings):
    settings.CLAMD = "127.0.0.1:1"
    assert add(officer, cast).status_code == 422
    settings.CLAMD_REQUIRED = False
    assert add(officer, cast).status_code == 302
    assert Evidence.objects.get().scanned_at is None


def test_a_script_is_answered_with_the_rows_fragment_or_the_reason(officer, cast):
    wrong = add(officer, cast, b"nothing", headers={"accept": "application/json"})
    assert (wrong.status_code, list(wrong.json())) == (422, ["message"])
    told = add(officer, cast, headers={"accept": "application/json"}).json()
    assert "1 tệp" in told["fragments"]["evidence"]


def test_the_row_is_judged_anew_with_each_file_that_comes_or_goes(officer, cast):
    load_checks()
    Indicator.objects.filter(pk=cast.indicator.pk).update(needs_evidence=True)
    typed = {"numerator": "3", "denominator": "4"}
    save_figure(figure_id=cast.figure.pk, version=0, typed=typed, by=cast.officer)
    told = add(officer, cast, headers={"accept": "application/json"}).json()["fragments"]
    assert told["findings"].strip() == "" and "checklist" in told
    assert not KeptFinding.objects.exists()
    officer.post(reverse("remove_evidence", args=[Evidence.objects.get().pk]))
    assert KeptFinding.objects.get().check_code == "evidence_missing"


def test_a_figure_without_the_file_that_it_needs_is_not_sent(officer, cast):
    load_checks()
    Indicator.objects.filter(pk=cast.indicator.pk).update(needs_evidence=True)
    typed = {"numerator": "3", "denominator": "4"}
    save_figure(figure_id=cast.figure.pk, version=0, typed=typed, by=cast.officer)
    answer = officer.post(reverse("send_report", args=[cast.submission.pk]))
    assert answer.status_code == 409 and "tài liệu kiểm chứng" in answer.content.decode()
    add(officer, cast)
    assert officer.post(reverse("send_report", args=[cast.submission.pk])).status_code == 302


def test_files_arrive_nowhere_else(officer, cast, settings):
    sent = {"file": SimpleUploadedFile("a.pdf", PDF), f"f{cast.figure.pk}-note": "Giữ"}
    officer.post(reverse("submission", args=[cast.submission.pk]), sent)
    answer = officer.post(reverse("my_reports"), {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert not answer.wsgi_request.FILES


def test_two_files_at_once_are_refused_before_they_are_kept(officer, cast):
    url = reverse("figure_evidence", args=[cast.figure.pk])
    files = [SimpleUploadedFile(name, PDF) for name in ("a.pdf", "b.pdf")]
    assert officer.post(url, {"description": "x", "file": files}).status_code == 400


def test_the_reviewer_opens_evidence_on_the_review_page(client, cast):
    file = make_evidence(cast.submission, cast.figure, added_by=cast.officer)
    picture = make_evidence(cast.submission, added_by=cast.officer, kind="image/png")
    client.force_login(cast.reviewer)
    body = client.get(reverse("review", args=[cast.submission.pk])).content.decode()
    assert f'<iframe src="{reverse("evidence_file", args=[file.pk])}?show"' in body
    assert f'<img src="{reverse("evidence_file", args=[picture.pk])}?show"' in body
