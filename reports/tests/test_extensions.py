"""More time: who asks, who grants, what it changes, and what it cannot change any more."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from reports.deadlines import errors
from reports.deadlines.extensions import (
    ask_extension,
    grant_extension,
    grant_unasked,
    refuse_extension,
    withdraw_extension,
)
from reports.deadlines.mass import extend_many, reach_of
from reports.models import Extension, MassExtension, Submission
from reports.tests.factory import make_agency, make_membership, make_submission, make_user
from reports.tests.issuing import issue_it

DAY = date(2025, 3, 25)


@pytest.fixture
def asked(cast):
    return ask(cast)


def ask(cast, until=DAY, by=None, reason="Hệ thống một cửa bảo trì"):
    return ask_extension(
        submission=cast.submission, until=until, reason=reason, by=by or cast.officer
    )


def report(cast):
    return Submission.objects.with_punctuality().get(pk=cast.submission.pk)


def test_a_granted_request_moves_the_last_on_time_day_in_the_same_act(cast, asked):
    grant_extension(extension=asked, by=cast.reviewer, answer="Đồng ý")
    found = Extension.objects.get()
    assert (found.state, found.granted_until, found.decided_by) == ("granted", DAY, cast.reviewer)
    assert (report(cast).extended_until, report(cast).last_day) == (DAY, DAY)


def test_the_reviewer_may_grant_another_day(cast, asked):
    grant_extension(extension=asked, by=cast.reviewer, until=date(2025, 3, 21))
    assert report(cast).extended_until == date(2025, 3, 21)
    assert Extension.objects.get().until == DAY


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [("2025-03-25T23:59:50+07:00", ("with_extension", 0)), ("2025-03-26T00:00", ("late", 1))],
)
def test_punctuality_reads_the_granted_day(cast, asked, sent, wanted, clock_at):
    grant_extension(extension=asked, by=cast.reviewer)
    clock_at(sent)
    from_clock = Submission.objects.filter(pk=cast.submission.pk)
    from_clock.update(state="sent", first_sent_at=sent_at(sent), sent_at=sent_at(sent))
    assert (report(cast).timeliness, report(cast).days_late) == wanted


def sent_at(text):
    return text if "+" in text else f"{text}+07:00"


def test_an_extension_granted_after_sending_counts(cast, clock_at):
    late = "2025-03-22T08:00+07:00"
    clock_at("2025-03-23T08:00")
    Submission.objects.filter(pk=cast.submission.pk).update(
        state="sent", first_sent_at=late, sent_at=late
    )
    assert report(cast).timeliness == "late"
    grant_unasked(submission=cast.submission, until=DAY, reason="Mất mạng", by=cast.reviewer)
    assert report(cast).timeliness == "with_extension"


def test_after_the_issue_nothing_is_asked_or_granted(cast, asked):
    issue_it(cast)
    with pytest.raises(errors.AlreadyIssued):
        grant_extension(extension=asked, by=cast.reviewer)
    with pytest.raises(errors.AlreadyIssued):
        extend_many(period=cast.period, until=DAY, reason="Mất mạng", by=cast.reviewer)
    assert report(cast).extended_until is None


def test_a_report_sent_in_time_needs_no_more_time(cast):
    made = make_submission(cast.period, make_agency(cast.province), state="sent")
    with pytest.raises(errors.SentInTime):
        grant_unasked(submission=made, until=DAY, reason="Mất mạng", by=cast.reviewer)


@pytest.mark.parametrize("name", ["reviewer", "leader", "administrator", "outsider"])
def test_nobody_asks_but_the_agency(cast, name):
    with pytest.raises(errors.NotYourRole):
        ask(cast, by=getattr(cast, name))


@pytest.mark.parametrize("name", ["officer", "head", "leader", "administrator", "outsider"])
def test_nobody_decides_but_a_reviewer(cast, asked, name):
    for act in (
        lambda by: grant_extension(extension=asked, by=by),
        lambda by: refuse_extension(extension=asked, by=by, answer="Không"),
    ):
        with pytest.raises(errors.NotYourRole):
            act(getattr(cast, name))
    assert Extension.objects.get().state == "asked"


def test_nobody_grants_for_their_own_agency(cast, asked):
    both = make_user("reviewer", cast.province)
    make_membership(both, "officer", cast.agency)
    with pytest.raises(errors.OwnRequest):
        grant_extension(extension=asked, by=both)
    with pytest.raises(errors.OwnRequest):
        refuse_extension(extension=asked, by=both, answer="Không")
    reach = reach_of(cast.period, DAY, both)
    assert (reach.touched, reach.own) == ([], [cast.submission])


def test_the_database_itself_lets_nobody_grant_an_own_request(cast, asked):
    with pytest.raises(IntegrityError, match="nobody_grants_an_own_request"), transaction.atomic():
        Extension.objects.update(
            state="granted",
            granted_until=DAY,
            decided_by=cast.officer,
            decided_at="2025-03-17T08:00+07:00",
        )


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        (date(2025, 3, 19), errors.DayTooEarly),
        (date(2025, 6, 20), errors.DayTooLate),
    ],
)
def test_a_day_that_gives_no_time_or_far_too_much_is_refused(cast, until, refusal):
    with pytest.raises(refusal):
        ask(cast, until=until)


def test_a_second_request_waits_for_the_first(cast, asked):
    with pytest.raises(errors.AlreadyAsked):
        ask(cast)
    withdraw_extension(extension=asked, by=cast.head)
    assert ask(cast).state == "asked"


def test_who_comes_second_is_told_who_decided(cast, asked):
    refuse_extension(extension=asked, by=cast.reviewer, answer="Không đủ căn cứ")
    with pytest.raises(errors.AlreadyDecided) as refusal:
        grant_extension(extension=asked, by=make_user("reviewer", cast.province))
    assert refusal.value.extension.decided_by == cast.reviewer


def test_a_refusal_says_why(cast, asked):
    with pytest.raises(errors.ReasonMissing):
        refuse_extension(extension=asked, by=cast.reviewer, answer="  ")
    assert Extension.objects.get().state == "asked"


def test_many_get_more_time_by_one_act_that_answers_open_requests(cast, asked):
    others = [make_submission(cast.period, make_agency(cast.province)) for _ in range(3)]
    in_time = make_submission(cast.period, make_agency(cast.province), state="sent")
    longer = make_submission(
        cast.period, make_agency(cast.province), extended_until=date(2025, 3, 30)
    )
    reach = reach_of(cast.period, DAY, cast.reviewer)
    assert {each.pk for each in reach.touched} == {cast.submission.pk, *(o.pk for o in others)}
    assert (reach.in_time, reach.longer, reach.answered) == ([in_time], [longer], [asked])
    act = extend_many(
        period=cast.period, until=DAY, reason="Mất điện", by=cast.reviewer, seen=reach.mark
    )
    assert set(act.extensions.values_list("submission", flat=True)) == {
        each.pk for each in reach.touched
    }
    assert set(act.extensions.values_list("state", "granted_until")) == {("granted", DAY)}
    assert Extension.objects.get(pk=asked.pk).mass == act
    longer.refresh_from_db()
    assert longer.extended_until == date(2025, 3, 30)
    assert Submission.objects.filter(extended_until=DAY).count() == 4


def test_many_are_not_extended_otherwise_than_was_confirmed(cast):
    seen = reach_of(cast.period, DAY, cast.reviewer).mark
    make_submission(cast.period, make_agency(cast.province))
    with pytest.raises(errors.ChangedMeanwhile):
        extend_many(period=cast.period, until=DAY, reason="Mất điện", by=cast.reviewer, seen=seen)
    assert not MassExtension.objects.exists()


def test_an_officer_asks_on_the_page_and_the_reviewer_answers(client, cast):
    client.force_login(cast.officer)
    url = reverse("ask_extension", args=[cast.submission.pk])
    wrong = client.post(url, {"until": "2025-03-19", "reason": "Hệ thống bảo trì"})
    assert wrong.status_code == 422
    assert "Hệ thống bảo trì" in wrong.content.decode()
    assert "20/3/2025" in wrong.content.decode()
    client.post(url, {"until": "25/3/2025", "reason": "Hệ thống bảo trì"})
    extension = Extension.objects.get()
    assert "25/3/2025" in client.get(reverse("submission", args=[cast.submission.pk])).text
    client.force_login(cast.reviewer)
    assert "Sở Tư pháp" in client.get(reverse("extension_requests") + "?state=asked").text
    decide = reverse("decide_extension", args=[extension.pk])
    assert client.post(decide, {"decision": "refuse", "answer": ""}).status_code == 422
    assert client.post(decide, {"decision": "grant"}).status_code == 302
    assert report(cast).extended_until == DAY
    late = client.post(decide, {"decision": "refuse", "answer": "Muộn"})
    assert late.status_code == 422
    assert cast.reviewer.full_name in late.text


def test_the_confirmation_names_whom_an_extension_for_many_touches(client, cast):
    client.force_login(cast.reviewer)
    url = reverse("extend_period", args=[cast.period.pk])
    typed = {"until": "2025-03-25", "reason": "Hệ thống ngừng hoạt động ngày 18/3", "document": "5"}
    seen = client.post(url, typed)
    assert seen.status_code == 200
    assert not Extension.objects.exists()
    mark = reach_of(cast.period, DAY, cast.reviewer).mark
    assert f'value="{mark}"' in seen.text
    changed = client.post(url, typed | {"confirmed": "something else"})
    assert (changed.status_code, Extension.objects.count()) == (409, 0)
    done = client.post(url, typed | {"confirmed": mark}, follow=True)
    assert MassExtension.objects.get().number in done.text
    assert Extension.objects.get().mass.document == "5"


def test_ten_more_requests_cost_no_more_queries(client, cast, asked, queries_of):
    client.force_login(cast.reviewer)
    url = reverse("extension_requests")
    few = queries_of(lambda: client.get(url))
    for _ in range(10):
        agency = make_agency(cast.province)
        made = make_submission(cast.period, agency)
        ask_extension(submission=made, until=DAY, reason="Bảo trì", by=make_user("officer", agency))
    assert queries_of(lambda: client.get(url)) == few


@pytest.mark.parametrize("day", ["9999-12-31", "2025-03-01"])
def test_a_day_that_many_cannot_have_comes_back_with_what_was_written(client, cast, day):
    client.force_login(cast.reviewer)
    typed = {"until": day, "reason": "Bảo trì hệ thống"}
    answer = client.post(reverse("extend_period", args=[cast.period.pk]), typed)
    assert answer.status_code == 422 and "Bảo trì hệ thống" in answer.content.decode()
