"""The sections of a report: each saves itself over the version seen, and nothing typed is lost."""

import pytest
from django.urls import reverse

from reports.models import Narrative, Submission
from reports.tests.factory import (
    make_narrative,
    make_period,
    make_section,
    make_submission,
    make_user,
)


@pytest.fixture
def section(cast):
    return make_section(cast.regime, name="Kết quả nổi bật", is_required=True, longest=200)


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def save(client, cast, section, text, version=0):
    prefix = f"s{section.pk}"
    return client.post(
        reverse("save_narrative", args=[cast.submission.pk, section.pk]),
        {f"{prefix}-text": text, f"{prefix}-version": str(version)},
    )


def page(client, cast, **typed):
    """The page posted whole, as a browser without scripts posts it."""
    return client.post(reverse("submission", args=[cast.submission.pk]), typed)


def test_a_text_is_stored_clean_with_who_and_when(officer, cast, section):
    told = save(officer, cast, section, "•\tMột\r\n• **Hai**").json()
    assert (told["text"], told["version"]) == ("- Một\n- **Hai**", 1)
    assert "<strong>Hai</strong>" in told["html"]
    stored = Narrative.objects.get()
    assert (stored.text, stored.updated_by) == ("- Một\n- **Hai**", cast.officer)


def test_saving_the_same_again_makes_no_new_version(officer, cast, section):
    save(officer, cast, section, "Một")
    assert save(officer, cast, section, "Một\n", version=1).json()["version"] == 1
    assert save(officer, cast, section, "Một", version=0).status_code == 200


def test_an_older_version_is_refused_with_the_text_of_the_other(officer, cast, section):
    colleague = make_user("officer", cast.agency, "Bùi Thị Mai")
    make_narrative(cast.submission, section, "Của **Mai**", colleague)
    answer = save(officer, cast, section, "Của tôi")
    assert answer.status_code == 409
    told = answer.json()
    assert "Bùi Thị Mai" in told["conflict"] and "<strong>Mai</strong>" in told["conflict"]
    assert Narrative.objects.get().text == "Của **Mai**"
    assert save(officer, cast, section, "Của tôi", version=told["version"]).status_code == 200


def test_a_text_that_is_too_long_is_refused_and_not_cut(officer, cast, section):
    answer = save(officer, cast, section, "a" * 201)
    assert answer.status_code == 422
    assert "201" in answer.json()["message"] and "200" in answer.json()["message"]
    assert not Narrative.objects.exists()


@pytest.mark.parametrize("state", ["sent", "approved", "at_head"])
def test_words_of_a_report_out_of_the_officers_hands_do_not_change(officer, cast, section, state):
    now = cast.period.opened_at
    Submission.objects.update(state=state, first_sent_at=now, sent_at=now, approved_at=now)
    assert save(officer, cast, section, "Muộn").status_code == 409
    assert not Narrative.objects.exists()


def test_a_section_of_another_regime_is_not_found(officer, cast):
    other = make_section(make_period().regime)
    assert save(officer, cast, other, "x").status_code == 404


def test_a_section_is_asked_in_its_kinds_of_reports_and_stays_where_it_was_written(officer, cast):
    yearly = make_section(cast.regime, kinds=["YEAR"])
    assert save(officer, cast, yearly, "x").status_code == 404
    make_narrative(cast.submission, yearly, "Viết từ trước", cast.officer)
    body = officer.get(reverse("submission", args=[cast.submission.pk])).content.decode()
    assert "Viết từ trước" in body


def test_without_scripts_the_page_saves_what_was_typed_and_leaves_the_rest(officer, cast, section):
    other = make_section(cast.regime)
    colleague = make_user("officer", cast.agency)
    body = officer.get(reverse("submission", args=[cast.submission.pk])).context["passages"]
    shown = {passage.box.prefix: passage.box for passage in body}
    make_narrative(cast.submission, other, "Đồng nghiệp viết sau", colleague)
    typed = {f"s{section.pk}-text": "Một đoạn"}
    typed |= {f"s{other.pk}-text": ""}
    for prefix, box in shown.items():
        typed |= {f"{prefix}-version": str(box.version), f"{prefix}-seen": box.seen}
    assert page(officer, cast, **typed).status_code == 302
    texts = Narrative.objects.order_by("section").values_list("text", flat=True)
    assert list(texts) == ["Một đoạn", "Đồng nghiệp viết sau"]


def test_without_scripts_a_conflict_brings_both_texts_back_and_the_writer_chooses(
    officer, cast, section
):
    prefix = f"s{section.pk}"
    make_narrative(cast.submission, section, "Của Mai", make_user("officer", cast.agency))
    typed = {f"{prefix}-text": "Của tôi", f"{prefix}-version": "0", f"{prefix}-seen": "-"}
    answer = page(officer, cast, **typed)
    body = answer.content.decode()
    assert answer.status_code == 422 and "Của Mai" in body and "Của tôi" in body
    page(officer, cast, **typed | {"keep_text": prefix})
    assert Narrative.objects.get().text == "Của Mai"
    page(officer, cast, **typed | {f"{prefix}-over": "1"})
    assert Narrative.objects.get().text == "Của tôi"


def test_without_scripts_words_for_a_report_that_was_sent_meanwhile_come_back(
    officer, cast, section
):
    now = cast.period.opened_at
    Submission.objects.update(state="sent", first_sent_at=now, sent_at=now)
    prefix = f"s{section.pk}"
    typed = {f"{prefix}-text": "Viết <muộn>", f"{prefix}-version": "0", f"{prefix}-seen": "-"}
    answer = page(officer, cast, **typed)
    assert answer.status_code == 422 and "Viết &lt;muộn&gt;" in answer.content.decode()


def test_the_last_reports_words_are_offered_and_never_put_in(officer, cast, section):
    last = make_submission(make_period(cast.regime, 2024, "YEAR"), cast.agency, state="approved")
    make_narrative(last, section, "Lời kỳ trước", cast.officer)
    answer = officer.get(reverse("submission", args=[cast.submission.pk]))
    assert "Lời kỳ trước" in answer.content.decode()
    assert answer.context["passages"][0].box.text == ""


def test_reviewers_and_leaders_read_the_words_when_they_read_the_figures(client, cast, section):
    make_narrative(cast.submission, section, "- Đã **kết nối**", cast.officer)
    visible = Narrative.objects.visible_to
    assert visible(cast.reviewer).exists() and visible(cast.head).exists()
    assert not visible(cast.leader).exists() and not visible(cast.outsider).exists()
    now = cast.period.opened_at
    Submission.objects.update(state="sent", first_sent_at=now, sent_at=now)
    client.force_login(cast.reviewer)
    page = client.get(reverse("review", args=[cast.submission.pk])).content.decode()
    assert "<strong>kết nối</strong>" in page
    client.force_login(cast.leader)
    page = client.get(reverse("submission", args=[cast.submission.pk])).content.decode()
    assert "<strong>kết nối</strong>" in page and "text-field" not in page
