"""The page before sending: what is missing, what is explained, what will be recorded, who signs."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from reports.models import Figure, Submission
from reports.review.workflow import move
from reports.sending.steps import stops_of
from reports.tests.factory import make_figure, make_remark, make_section
from reports.tests.review_factory import make_route


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def check(client, cast):
    page = client.get(reverse("check_report", args=[cast.submission.pk]))
    return page.context["check"], page.content.decode()


def test_what_is_missing_leads_to_its_very_cell(officer, cast):
    section = make_section(cast.regime, is_required=True)
    found, body = check(officer, cast)
    assert reverse("send_report", args=[cast.submission.pk]) not in body
    anchors = [finding.anchor for finding in found.missing]
    assert anchors == [f"row-{cast.figure.pk}", f"section-{section.pk}"]
    for anchor in anchors:
        assert f"{reverse('submission', args=[cast.submission.pk])}#{anchor}" in body


def test_a_figure_entered_in_part_says_what_it_lacks(officer, cast):
    Figure.objects.update(numerator=5)
    found, _body = check(officer, cast)
    assert len(found.missing) == 1 and "mẫu số" in found.missing[0].text.lower()


def test_a_blank_with_its_reason_is_explained(officer, cast):
    Figure.objects.update(blank_reason="Chưa khảo sát")
    make_figure(cast.submission, numerator=1, denominator=2)
    found, body = check(officer, cast)
    assert (found.missing, found.blank, found.entered) == ([], 1, 1)
    assert [finding.explanation for finding in found.explained] == ["Chưa khảo sát"]
    assert "Chưa khảo sát" in body


def test_an_unanswered_remark_asks_for_a_look_and_an_answered_one_is_explained(officer, cast):
    Figure.objects.update(is_nil=True)
    now = cast.period.opened_at
    Submission.objects.update(state="returned", first_sent_at=now, sent_at=now)
    make_remark(cast.submission, cast.reviewer, cast.figure)
    make_remark(cast.submission, cast.reviewer, answer="Đã giải trình")
    found, _body = check(officer, cast)
    assert len(found.odd) == 1
    assert [finding.explanation for finding in found.explained] == ["Đã giải trình"]


@pytest.mark.parametrize(
    ("moment", "timeliness", "late"),
    [
        ("2025-03-19T23:59:59+07:00", "on_time", 0),
        ("2025-03-20T00:00:01+07:00", "late", 1),
        ("2025-03-25T12:00+07:00", "late", 6),
    ],
)
def test_it_says_how_punctual_a_sending_now_would_be(
    officer, cast, clock_at, moment, timeliness, late
):
    clock_at(moment)
    found, _body = check(officer, cast)
    assert (found.punctuality.timeliness, found.punctuality.days_late) == (timeliness, late)


def test_an_extension_counts(officer, cast, clock_at):
    Submission.objects.update(extended_until="2025-03-25")
    clock_at("2025-03-25T12:00+07:00")
    assert check(officer, cast)[0].punctuality.timeliness == "with_extension"


def test_what_is_posted_from_the_grid_is_saved_before_it_is_checked(officer, cast):
    prefix = f"f{cast.figure.pk}"
    typed = {f"{prefix}-version": "0", f"{prefix}-seen": "-", f"{prefix}-is_nil": "on"}
    answer = officer.post(reverse("check_report", args=[cast.submission.pk]), typed, follow=True)
    assert answer.context["check"].missing == []
    wrong = {f"{prefix}-version": "1", f"{prefix}-seen": "-", f"{prefix}-numerator": "x"}
    answer = officer.post(reverse("check_report", args=[cast.submission.pk]), wrong)
    assert answer.status_code == 422 and 'value="x"' in answer.content.decode()


def test_a_sent_report_has_nothing_to_check(officer, cast):
    Figure.objects.update(is_nil=True)
    move(submission=cast.submission, action="send", by=cast.officer)
    answer = officer.get(reverse("check_report", args=[cast.submission.pk]))
    assert answer["Location"] == reverse("submission", args=[cast.submission.pk])


def test_who_signs_is_named(officer, cast):
    assert not check(officer, cast)[0].signing.needs_head
    make_route(cast.regime, "head")
    assert cast.head.full_name in check(officer, cast)[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_whole_in_both_languages(officer, cast, language):
    Figure.objects.update(is_nil=True)
    make_route(cast.regime, "head")
    cast.head.memberships.all().delete()
    with override(language):
        officer.cookies["django_language"] = language
        _found, body = check(officer, cast)
    assert ("Người ký bản giấy" if language == "vi" else "Signed on paper by") in body
    assert ("Missing" in body) == (language == "en")


def stops(cast, **options):
    report = Submission.objects.get()
    history = list(report.transitions.select_related("by"))
    found = stops_of(report, history, by_head=options.get("by_head", False))
    return [(stop.place, stop.by) for stop in found]


def test_the_way_shows_what_is_done_where_it_is_and_by_whom(cast):
    assert [place for place, _by in stops(cast)] == ["now", "ahead", "ahead", "ahead"]
    Figure.objects.update(is_nil=True)
    make_route(cast.regime, "head")
    move(submission=cast.submission, action="submit_to_head", by=cast.officer)
    assert stops(cast)[:3] == [("done", ""), ("now", cast.officer.full_name), ("ahead", "")]
    move(submission=cast.submission, action="send", by=cast.head)
    assert stops(cast)[1:4] == [
        ("done", cast.officer.full_name), ("done", cast.head.full_name), ("now", ""),
    ]  # fmt: skip
    move(submission=cast.submission, action="return", by=cast.reviewer, reason="Chưa khớp")
    assert stops(cast, by_head=True)[0] == ("now", cast.reviewer.full_name)
    move(submission=cast.submission, action="send", by=cast.head)
    move(submission=cast.submission, action="approve", by=cast.reviewer)
    assert {place for place, _by in stops(cast)} == {"done"}
    assert stops(cast)[-1] == ("done", cast.reviewer.full_name)
