"""Remarks at chosen cells: carried by a return, answered by the agency, lit after sending again."""

import pytest
from django.urls import reverse

from reports.models import Figure, Remark, Submission
from reports.review.remarks import mendings_of
from reports.review.workflow import move
from reports.tests.factory import make_narrative, make_remark, make_section, make_user


@pytest.fixture
def sent(cast):
    """The cast's report with one figure and one section, sent."""
    Figure.objects.update(numerator=50, denominator=80, updated_by=cast.officer)
    cast.section = make_section(cast.regime, name="Tồn tại, hạn chế")
    make_narrative(cast.submission, cast.section, "Còn chậm", cast.officer)
    move(submission=cast.submission, action="send", by=cast.officer)
    return cast


@pytest.fixture
def reviewer(client, sent):
    client.force_login(sent.reviewer)
    return client


def send_back(client, cast, **posted):
    return client.post(reverse("return_report", args=[cast.submission.pk]), posted)


def answer(client, remark, text, version=0):
    prefix = f"r{remark.pk}"
    typed = {f"{prefix}-text": text, f"{prefix}-version": str(version)}
    return client.post(reverse("answer_remark", args=[remark.pk]), typed)


def test_a_return_carries_what_was_ticked_and_written_beside_the_cells(reviewer, sent):
    figure, section = f"f{sent.figure.pk}", f"s{sent.section.pk}"
    typed = {f"{figure}-remark": "Lệch 12 hồ sơ", f"{section}-chosen": "on"}
    assert send_back(reviewer, sent, reason="Chưa khớp", **typed).status_code == 302
    remarks = Remark.objects.order_by("pk")
    found = [(each.figure_id, each.section_id, each.text) for each in remarks]
    assert found == [(sent.figure.pk, None, "Lệch 12 hồ sơ"), (None, sent.section.pk, "")]
    assert {each.transition.action for each in remarks} == {"return"}


def test_a_refused_return_brings_back_every_tick_and_word(reviewer, sent):
    figure = f"f{sent.figure.pk}"
    typed = {f"{figure}-remark": "Lệch 12 hồ sơ", f"s{sent.section.pk}-chosen": "on"}
    page = send_back(reviewer, sent, reason=" ", **typed)
    body = page.content.decode()
    assert page.status_code == 409 and "Lệch 12 hồ sơ" in body
    ticked = f'name="s{sent.section.pk}-chosen" value="on" form="return-form" checked'
    assert ticked in body
    assert not Remark.objects.exists()


def test_a_remark_that_is_too_long_is_refused_and_stays(reviewer, sent):
    page = send_back(
        reviewer, sent, reason="Chưa khớp", **{f"f{sent.figure.pk}-remark": "a" * 2001}
    )
    assert page.status_code == 409 and "a" * 2001 in page.content.decode()
    assert Submission.objects.get().state == "sent"


def test_whoever_was_second_to_decide_still_has_her_words(reviewer, sent):
    move(
        submission=Submission.objects.get(),
        action="approve",
        by=make_user("reviewer", sent.province),
    )
    typed = {f"f{sent.figure.pk}-remark": "Lệch 12 hồ sơ"}
    body = send_back(reviewer, sent, reason="Lý do dài", **typed).content.decode()
    assert "Lý do dài" in body and "Lệch 12 hồ sơ" in body


def test_figures_of_another_report_are_not_remarked(reviewer, sent):
    other = Figure.objects.create(
        submission=sent.period.submissions.create(agency=make_user("officer").agencies.get()),
        indicator=sent.indicator,
    )
    send_back(reviewer, sent, reason="Chưa khớp", **{f"f{other.pk}-remark": "x"})
    assert not Remark.objects.exists()


def test_the_officer_sees_the_remark_at_the_cell_and_in_the_list(client, sent):
    sent.submission.refresh_from_db()
    Submission.objects.update(state="returned")
    make_remark(sent.submission, sent.reviewer, sent.figure, text="Lệch **12** hồ sơ")
    client.force_login(sent.officer)
    page = client.get(reverse("submission", args=[sent.submission.pk]))
    body = page.content.decode()
    assert body.count("Lệch <strong>12</strong> hồ sơ") == 2
    assert f'href="#row-{sent.figure.pk}"' in body
    client.force_login(sent.leader)
    assert not Remark.objects.visible_to(sent.leader).exists()


def test_an_answer_is_stored_over_the_version_seen(client, sent):
    Submission.objects.update(state="returned")
    remark = make_remark(sent.submission, sent.reviewer, sent.figure)
    client.force_login(sent.officer)
    assert answer(client, remark, "Đã đối chiếu lại").status_code == 200
    stored = Remark.objects.get()
    assert (stored.answer, stored.answered_by, stored.version) == (
        "Đã đối chiếu lại", sent.officer, 1,
    )  # fmt: skip
    late = answer(client, remark, "Khác")
    assert late.status_code == 409 and "Đã đối chiếu lại" in late.json()["conflict"]
    assert answer(client, remark, "a" * 1001, version=1).status_code == 422


def test_without_scripts_answers_are_saved_with_the_page(client, sent):
    Submission.objects.update(state="returned")
    remark = make_remark(sent.submission, sent.reviewer, sent.figure)
    client.force_login(sent.officer)
    prefix = f"r{remark.pk}"
    typed = {f"{prefix}-text": "Đã sửa", f"{prefix}-version": "0", f"{prefix}-seen": "-"}
    assert client.post(reverse("submission", args=[sent.submission.pk]), typed).status_code == 302
    assert Remark.objects.get().answer == "Đã sửa"


def test_after_sending_again_the_reviewer_sees_what_was_changed_and_answered(
    client, sent, clock_at
):
    report = Submission.objects.get()
    move(submission=report, action="return", by=sent.reviewer, reason="Chưa khớp")
    changed = make_remark(report, sent.reviewer, sent.figure)
    answered = make_remark(report, sent.reviewer, section_id=sent.section.pk)
    open_still = make_remark(report, sent.reviewer)
    clock_at("2025-03-16T11:00+07:00")
    client.force_login(sent.officer)
    typed = {f"f{sent.figure.pk}-version": "0", f"f{sent.figure.pk}-numerator": "51"}
    typed |= {f"f{sent.figure.pk}-denominator": "80"}
    client.post(reverse("save_figure", args=[sent.figure.pk]), typed)
    answer(client, answered, "Số đúng, đã kiểm tra")
    move(submission=Submission.objects.get(), action="send", by=sent.officer)
    met = {each.remark.pk: (bool(each.changed_at), each.is_met) for each in mendings_of(report)}
    assert met == {
        changed.pk: (True, True), answered.pk: (False, True), open_still.pk: (False, False),
    }  # fmt: skip
    client.force_login(sent.reviewer)
    body = client.get(reverse("review", args=[report.pk])).content.decode()
    assert "Số đúng, đã kiểm tra" in body and "row-mended" in body


def test_an_approval_closes_the_remarks_and_a_second_return_those_that_were_met(reviewer, sent):
    report = Submission.objects.get()
    move(submission=report, action="return", by=sent.reviewer, reason="Chưa khớp")
    met = make_remark(report, sent.reviewer, sent.figure, answer="Đã sửa")
    unmet = make_remark(report, sent.reviewer)
    move(submission=report, action="send", by=sent.head)
    send_back(reviewer, sent, reason="Còn thiếu")
    assert list(Remark.objects.open()) == [unmet]
    move(submission=Submission.objects.get(), action="send", by=sent.head)
    move(submission=Submission.objects.get(), action="approve", by=sent.reviewer)
    assert not Remark.objects.open().exists()
    met.refresh_from_db()
    assert met.resolved_at < Remark.objects.get(pk=unmet.pk).resolved_at
