"""The reviewer's queue and the page on which one report is decided."""

from datetime import timedelta

import pytest
from django.urls import reverse

from reformportal.lib import clock
from reports.models import Figure, Submission
from reports.review.workflow import move
from reports.tests.factory import (
    make_agency,
    make_figure,
    make_period,
    make_submission,
    make_target,
    make_user,
)

EVERYBODY = ["officer", "head", "reviewer", "leader", "administrator", "outsider"]


@pytest.fixture
def reviewer(client, cast):
    client.force_login(cast.reviewer)
    return client


@pytest.fixture
def sent(cast):
    Figure.objects.update(numerator=50, denominator=80, updated_by=cast.officer)
    move(submission=cast.submission, action="send", by=cast.officer)
    return cast


def shown(client, **query):
    table = client.get(reverse("review_queue"), query).context["table"]
    return [row.record.agency.short_name for row in table.rows]


def codes(client, cast, ask):
    found = []
    for name in EVERYBODY:
        client.force_login(getattr(cast, name))
        found.append(ask().status_code)
    return found


def test_the_queue_is_for_reviewers(client, cast):
    found = codes(client, cast, lambda: client.get(reverse("review_queue")))
    assert found == [403, 403, 200, 403, 403, 403]


def test_the_review_page_is_for_reviewers_of_the_province(client, sent):
    found = codes(client, sent, lambda: client.get(reverse("review", args=[sent.submission.pk])))
    assert found == [403, 403, 200, 403, 404, 404]


@pytest.mark.parametrize("action", ["return_report", "approve_report"])
def test_only_reviewers_decide(client, sent, action):
    url = reverse(action, args=[sent.submission.pk])

    def decide():
        Submission.objects.update(state="sent")
        return client.post(url, {"reason": "Lý do"})

    found = codes(client, sent, decide)
    assert found == [403, 403, 302, 403, 404, 404]


def test_another_provinces_reports_are_not_in_the_queue(reviewer, sent):
    other = make_submission(make_period(), state="sent")
    assert shown(reviewer) == ["Sở Tư pháp"]
    assert reviewer.get(reverse("review", args=[other.pk])).status_code == 404


def test_the_answer_counts_what_was_sent_and_what_waits(reviewer, sent):
    for state in ("approved", "returned", "draft", "draft"):
        make_submission(sent.period, make_agency(sent.province), state=state)
    counts = reviewer.get(reverse("review_queue")).context["counts"]
    assert counts == {
        "total": 5, "handed_in": 3, "waiting": 1, "at_desk": 0, "returned": 1, "approved": 1,
        "not_sent": 2,
    }  # fmt: skip


def test_the_period_due_now_is_shown_unless_the_address_asks_for_another(reviewer, cast):
    older = make_period(cast.regime, 2024, "YEAR")
    make_submission(older, make_agency(cast.province, "Ban cũ"))
    assert shown(reviewer) == ["Sở Tư pháp"]
    assert shown(reviewer, period="2024-YEAR") == ["Ban cũ"]
    assert shown(reviewer, period="không có") == ["Sở Tư pháp"]


def test_the_queue_filters_by_agency_level_state_and_punctuality(reviewer, sent):
    late = clock.end_of(sent.period.last_on_time_day) + timedelta(days=1)
    commune = make_agency(sent.province, "Xã Bình Minh", kind="commune")
    make_submission(sent.period, commune, state="approved", first_sent_at=late)
    make_submission(sent.period, make_agency(sent.province, "Ban Dân tộc"))
    assert shown(reviewer, agency="bình minh") == ["Xã Bình Minh"]
    assert shown(reviewer, level="commune") == ["Xã Bình Minh"]
    assert shown(reviewer, state="sent") == ["Sở Tư pháp"]
    assert set(shown(reviewer, state="handed_in")) == {"Sở Tư pháp", "Xã Bình Minh"}
    assert shown(reviewer, timeliness="late") == ["Xã Bình Minh"]
    assert shown(reviewer, timeliness="not_sent") == ["Ban Dân tộc"]
    assert shown(reviewer, timeliness="overdue") == []


@pytest.mark.parametrize(
    "query", [{"agency": "\x00"}, {"state": "x"}, {"period": "\x00"}, {"page": "x"}]
)
def test_a_queue_asked_for_nonsense_still_answers(reviewer, cast, query):
    assert reviewer.get(reverse("review_queue"), query).status_code == 200


def test_what_waits_longest_stands_first(reviewer, sent):
    earlier = clock.now() - timedelta(days=1)
    make_submission(
        sent.period, make_agency(sent.province, "Đã đợi"), state="sent", first_sent_at=earlier
    )
    make_submission(sent.period, make_agency(sent.province, "Đã duyệt"), state="approved")
    assert shown(reviewer) == ["Đã đợi", "Sở Tư pháp", "Đã duyệt"]


def test_filters_go_to_a_report_and_come_back(reviewer, sent):
    body = reviewer.get(reverse("review_queue"), {"state": "sent"}).content.decode()
    address = f"{reverse('review', args=[sent.submission.pk])}?state=sent"
    assert address in body
    assert f"{reverse('review_queue')}?state=sent" in reviewer.get(address).content.decode()


def test_next_and_previous_follow_the_filtered_queue(reviewer, sent):
    second = make_submission(sent.period, make_agency(sent.province), state="sent")
    make_submission(sent.period, make_agency(sent.province), state="approved")
    page = reviewer.get(reverse("review", args=[sent.submission.pk]), {"state": "sent"})
    near = page.context["neighbours"]
    assert (near.before, near.after, near.waiting, near.place, near.count) == (
        None, second.pk, second.pk, 1, 2,
    )  # fmt: skip


def test_approving_makes_the_report_official(reviewer, sent):
    answer = reviewer.post(reverse("approve_report", args=[sent.submission.pk]), follow=True)
    assert "notice-success" in answer.content.decode()
    assert Figure.objects.official().count() == 1


def test_a_return_without_a_reason_comes_back_with_the_page(reviewer, sent):
    answer = reviewer.post(reverse("return_report", args=[sent.submission.pk]), {"reason": " "})
    assert answer.status_code == 409 and "notice-error" in answer.content.decode()
    assert Submission.objects.get().state == "sent"


@pytest.mark.parametrize("action", ["return", "reopen"])
def test_a_reason_of_a_books_length_comes_back_and_nothing_moved(reviewer, sent, action):
    if action == "reopen":
        move(submission=sent.submission, action="approve", by=sent.reviewer)
    address = reverse(f"{action}_report", args=[sent.submission.pk])
    words = "x" * 2001
    answer = reviewer.post(address, {"reason": words, "asked_by": "Sở"})
    assert answer.status_code == 409 and words in answer.content.decode()
    assert sent.submission.transitions.count() == (2 if action == "reopen" else 1)


def test_a_null_character_in_a_reason_is_dropped_and_the_words_stay(reviewer, sent):
    url = reverse("return_report", args=[sent.submission.pk])
    assert reviewer.post(url, {"reason": "a\x00b"}).status_code == 302
    assert Submission.objects.get().transitions.last().reason == "ab"


def test_who_decides_second_is_told_who_was_first_and_when(reviewer, sent):
    colleague = make_user("reviewer", sent.province, "Ngô Thị Thu")
    move(submission=sent.submission, action="approve", by=colleague)
    answer = reviewer.post(reverse("return_report", args=[sent.submission.pk]), {"reason": "Sai"})
    body = answer.content.decode()
    assert answer.status_code == 409 and "Ngô Thị Thu" in body and "10:00 16/3/2025" in body


def test_own_figures_are_not_approved_and_the_page_says_why(reviewer, sent):
    Figure.objects.update(updated_by=sent.reviewer)
    answer = reviewer.post(reverse("approve_report", args=[sent.submission.pk]))
    assert answer.status_code == 409 and "notice-error" in answer.content.decode()
    assert Submission.objects.get().state == "sent"


def test_after_a_resend_what_changed_since_the_return_is_marked(reviewer, sent, clock_at):
    same = make_target(sent.plan, values={2025: 1})
    untouched = make_figure(sent.submission, same.indicator, is_nil=True, updated_at=clock.now())
    move(submission=sent.submission, action="return", by=sent.reviewer, reason="Xem lại")
    clock_at("2025-03-17T09:00+07:00")
    Figure.objects.filter(pk=sent.figure.pk).update(numerator=60, updated_at=clock.now())
    move(submission=sent.submission, action="send", by=sent.officer)
    page = reviewer.get(reverse("review", args=[sent.submission.pk]))
    assert page.context["mended"] == {sent.figure.pk} != {untouched.pk}
    assert page.content.decode().count("row-mended") == 1


def test_an_approved_report_no_longer_asks_to_be_mended(reviewer, sent):
    move(submission=sent.submission, action="return", by=sent.reviewer, reason="Rà soát tử số")
    page, asked = reverse("review", args=[sent.submission.pk]), 'class="notice notice-warning"'
    assert asked in reviewer.get(page).content.decode()
    for action, person in (("send", sent.officer), ("approve", sent.reviewer)):
        move(submission=Submission.objects.get(), action=action, by=person)
    assert asked not in reviewer.get(page).content.decode()


@pytest.mark.parametrize("rows", ["-1", "0", "99999999", "x"])
def test_a_number_of_rows_that_makes_no_sense_is_let_go(reviewer, cast, rows):
    assert shown(reviewer, per_page=rows) == [cast.agency.short_name]
