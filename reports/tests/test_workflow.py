"""How a report moves: who may, from where, and what happens when two act at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from agencies.models import User
from reports.models import Figure, Submission, Transition
from reports.review.permits import moves_open_to
from reports.review.refusals import (
    ApprovesOwnFigures,
    NothingGiven,
    NotYourRole,
    ReasonMissing,
    ReportNotOpen,
    SubmissionMoved,
    UnansweredFigures,
)
from reports.review.workflow import move
from reports.tests.factory import make_cast, make_figure, make_membership, make_user


@pytest.fixture
def ready(cast):
    """The cast with a report that lacks nothing."""
    Figure.objects.update(numerator=50, denominator=80, updated_by=cast.officer)
    return cast


def go(cast, action, by=None, reason=""):
    report = Submission.objects.get(pk=cast.submission.pk)
    return move(submission=report, action=action, by=by or cast.reviewer, reason=reason)


def state(cast):
    return Submission.objects.get(pk=cast.submission.pk).state


def test_a_report_goes_from_draft_to_approved_and_leaves_its_history(ready):
    go(ready, "send", ready.officer)
    go(ready, "return", reason="Số liệu chưa khớp")
    go(ready, "send", ready.head)
    go(ready, "approve")
    steps = Transition.objects.values_list("action", "from_state", "to_state", "by", "reason")
    assert list(steps) == [
        ("send", "draft", "sent", ready.officer.pk, ""),
        ("return", "sent", "returned", ready.reviewer.pk, "Số liệu chưa khớp"),
        ("send", "returned", "sent", ready.head.pk, ""),
        ("approve", "sent", "approved", ready.reviewer.pk, ""),
    ]
    assert state(ready) == "approved"


ALLOWED = {
    "draft": {"officer": ["send"], "head": ["send"]},
    "sent": {"reviewer": ["return", "approve"]},
    "returned": {"officer": ["send"], "head": ["send"]},
    "approved": {"reviewer": ["reopen"]},
}


@pytest.mark.parametrize("at", ALLOWED)
def test_each_role_has_the_moves_of_the_table_and_no_others(cast, at):
    cast.submission.state = at
    for name in ("officer", "head", "reviewer", "leader", "administrator", "outsider"):
        found = [step.action for step in moves_open_to(getattr(cast, name), cast.submission)]
        assert found == ALLOWED[at].get(name, []), name


@pytest.mark.parametrize("name", ["reviewer", "leader", "administrator", "outsider"])
def test_nobody_sends_for_an_agency_but_its_own(ready, name):
    with pytest.raises(NotYourRole):
        go(ready, "send", getattr(ready, name))


@pytest.mark.parametrize("name", ["officer", "head", "leader", "administrator", "outsider"])
def test_nobody_approves_but_a_reviewer_of_the_province(ready, name):
    go(ready, "send", ready.officer)
    with pytest.raises(NotYourRole):
        go(ready, "approve", getattr(ready, name))
    assert state(ready) == "sent"


def test_sending_names_the_figures_that_lack_an_answer(cast):
    with pytest.raises(UnansweredFigures) as refusal:
        go(cast, "send", cast.officer)
    assert refusal.value.figures == [cast.figure]
    assert (state(cast), Transition.objects.count()) == ("draft", 0)


@pytest.mark.parametrize(
    "answer",
    [{"is_nil": True}, {"blank_reason": "Chưa khảo sát"}, {"numerator": 0, "denominator": 9}],
)
def test_nil_a_reason_and_zero_are_answers(cast, answer):
    make_figure(cast.submission, numerator=1, denominator=2)
    Figure.objects.filter(pk=cast.figure.pk).update(**answer)
    go(cast, "send", cast.officer)
    assert state(cast) == "sent"


def test_a_report_without_figures_is_not_sent(cast):
    Figure.objects.all().delete()
    with pytest.raises(UnansweredFigures):
        go(cast, "send", cast.officer)


def test_a_report_of_reasons_alone_is_not_sent(cast):
    Figure.objects.update(blank_reason="Chưa khảo sát")
    with pytest.raises(NothingGiven):
        go(cast, "send", cast.officer)


def test_a_report_is_not_sent_before_its_window_is_over(ready, clock_at):
    clock_at("2025-03-14T23:59:50+07:00")
    with pytest.raises(ReportNotOpen):
        go(ready, "send", ready.officer)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_return_says_why(ready, reason):
    go(ready, "send", ready.officer)
    with pytest.raises(ReasonMissing):
        go(ready, "return", reason=reason)
    assert state(ready) == "sent"


def test_nobody_approves_figures_that_they_entered(ready):
    Figure.objects.update(updated_by=ready.reviewer)
    go(ready, "send", ready.officer)
    with pytest.raises(ApprovesOwnFigures):
        go(ready, "approve")
    assert go(ready, "approve", make_user("reviewer", ready.province)).to_state == "approved"


def test_a_returned_report_is_due_three_working_days_later(ready, clock_at):
    clock_at("2025-03-19T16:00+07:00")
    go(ready, "send", ready.officer)
    go(ready, "return", reason="Rà soát lại")
    # Thursday, Friday, and over the weekend Monday.
    assert Submission.objects.get().resend_by == date(2025, 3, 24)


def test_being_returned_does_not_make_an_on_time_report_late(ready, clock_at):
    clock_at("2025-03-19T23:59:50+07:00")
    go(ready, "send", ready.officer)
    clock_at("2025-03-21T08:00+07:00")
    go(ready, "return", reason="Rà soát lại")
    clock_at("2025-03-24T08:00+07:00")
    go(ready, "send", ready.officer)
    report = Submission.objects.with_punctuality().get()
    assert (report.timeliness, report.first_sent_at < report.sent_at) == ("on_time", True)


def test_a_report_sent_at_midnight_is_late(ready, clock_at):
    clock_at("2025-03-20T00:00:00+07:00")
    go(ready, "send", ready.officer)
    report = Submission.objects.with_punctuality().get()
    assert (report.timeliness, report.days_late) == ("late", 1)


def test_who_comes_second_is_told_who_was_first(ready):
    go(ready, "send", ready.officer)
    stale = Submission.objects.get(pk=ready.submission.pk)
    first = go(ready, "approve")
    with pytest.raises(SubmissionMoved) as refusal:
        move(submission=stale, action="return", by=ready.reviewer, reason="Muộn")
    assert refusal.value.last == first
    assert state(ready) == "approved"


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_approve_once(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    cast = make_cast()
    Figure.objects.update(is_nil=True)
    go(cast, "send", cast.officer)
    reviewers = [cast.reviewer.pk, make_user("reviewer", cast.province).pk]
    start = Barrier(2)

    def approve(pk):
        reviewer, report = User.objects.get(pk=pk), Submission.objects.get(pk=cast.submission.pk)
        start.wait(timeout=10)
        try:
            return move(submission=report, action="approve", by=reviewer).by_id
        except SubmissionMoved as refusal:
            return refusal.last
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        results = list(both.map(approve, reviewers))
    approved = Transition.objects.get(action="approve")
    assert sorted(map(type, results), key=str) == sorted([int, Transition], key=str)
    assert {approved.by_id, approved} == set(results)


def test_nobody_approves_a_report_that_she_sent_in_another_role(ready):
    both = make_user("reviewer", ready.province)
    make_membership(both, "head", ready.agency)
    go(ready, "send", both)
    with pytest.raises(ApprovesOwnFigures):
        go(ready, "approve", both)
    go(ready, "approve")
    assert state(ready) == "approved"
