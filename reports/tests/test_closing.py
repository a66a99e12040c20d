"""After the deadline entering goes on; after the closing it needs a reopening."""

from datetime import date

import pytest
from django.urls import reverse

from reports.deadlines import errors
from reports.deadlines.closing import close_period, reopen_for_all, reopen_for_one, still_open
from reports.deadlines.extensions import ask_extension, grant_extension
from reports.entry.saving import ReportClosed, save_figure
from reports.models import Figure, Period, PeriodDecision, Submission
from reports.review.refusals import ReportNotOpen
from reports.review.workflow import move
from reports.tests.factory import make_agency, make_submission

LATER = "2025-03-26T09:00+07:00"


@pytest.fixture
def closed(cast, clock_at):
    """The cast's period, closed on 26 March; one figure is in, none was sent."""
    clock_at(LATER)
    Figure.objects.update(numerator=50, denominator=80, updated_by=cast.officer)
    close_period(period=cast.period, by=cast.reviewer)
    return cast


def report(cast):
    return Submission.objects.select_related("period__regime", "agency").get(pk=cast.submission.pk)


def enter(cast, numerator="51"):
    typed = {"numerator": numerator, "denominator": "80"}
    return save_figure(figure_id=cast.figure.pk, version=0, typed=typed, by=cast.officer)


def send(cast):
    return move(submission=report(cast), action="send", by=cast.officer)


def test_after_the_deadline_entering_goes_on_and_is_marked_late(cast, clock_at):
    clock_at(LATER)
    enter(cast)
    send(cast)
    found = Submission.objects.with_punctuality().get()
    assert (found.timeliness, found.days_late) == ("late", 7)


def test_after_the_closing_nothing_is_entered_or_sent(closed):
    with pytest.raises(ReportClosed):
        enter(closed)
    with pytest.raises(ReportNotOpen):
        send(closed)
    assert not Submission.objects.open_at(report(closed).period.closed_at).exists()
    assert Submission.objects.shut_at(report(closed).period.closed_at).get() == closed.submission


def test_a_period_is_not_closed_before_its_last_on_time_day_is_over(cast, clock_at):
    clock_at("2025-03-19T23:59:50+07:00")
    with pytest.raises(errors.NotYetDue):
        close_period(period=cast.period, by=cast.reviewer)
    clock_at("2025-03-20T00:00+07:00")
    close_period(period=cast.period, by=cast.reviewer)
    assert Period.objects.get(pk=cast.period.pk).closed_by == cast.reviewer


@pytest.mark.parametrize("name", ["officer", "head", "leader", "administrator", "outsider"])
def test_nobody_closes_or_reopens_but_a_reviewer(closed, name):
    by = getattr(closed, name)
    for act in (
        lambda: close_period(period=closed.period, by=by),
        lambda: reopen_for_all(period=closed.period, reason="Nhầm", by=by),
        lambda: reopen_for_one(
            submission=report(closed), until=date(2025, 3, 28), reason="Bổ sung", by=by
        ),
    ):
        with pytest.raises(errors.NotYourRole):
            act()


def test_a_reopening_lets_one_agency_through_until_its_day(closed, clock_at):
    other = make_submission(closed.period, make_agency(closed.province))
    reopen_for_one(
        submission=report(closed), until=date(2025, 3, 28), reason="Bổ sung", by=closed.reviewer
    )
    assert [report(closed).is_open, Submission.objects.get(pk=other.pk).is_open] == [True, False]
    enter(closed)
    clock_at("2025-03-28T23:59:50+07:00")
    assert report(closed).is_open
    clock_at("2025-03-29T00:00+07:00")
    assert not report(closed).is_open


def test_the_agency_reads_why_and_until_when_the_period_was_reopened_for_it(client, closed):
    reopen_for_one(
        submission=report(closed), until=date(2025, 3, 28), reason="Bổ sung", by=closed.reviewer
    )
    client.force_login(closed.officer)
    page = client.get(reverse("submission", args=[closed.submission.pk])).text
    assert "đến hết ngày 28/3/2025" in page and "Bổ sung" in page


def test_what_is_sent_after_a_reopening_stays_late(closed):
    reopen_for_one(
        submission=report(closed), until=date(2025, 3, 28), reason="Bổ sung", by=closed.reviewer
    )
    send(closed)
    assert Submission.objects.with_punctuality().get().timeliness == "late"


def test_a_closing_can_be_taken_back_with_a_reason(closed):
    with pytest.raises(errors.ReasonMissing):
        reopen_for_all(period=closed.period, reason=" ", by=closed.reviewer)
    reopen_for_all(period=closed.period, reason="Đóng nhầm", by=closed.reviewer)
    enter(closed)
    actions = PeriodDecision.objects.values_list("action", "not_sent", "reason")
    assert list(actions) == [("close", 1, ""), ("reopen", 0, "Đóng nhầm")]


def test_granting_a_request_in_a_closed_period_opens_it_for_that_agency(closed):
    asked = ask_extension(
        submission=report(closed), until=date(2025, 3, 28), reason="Bão", by=closed.officer
    )
    assert not report(closed).is_open
    grant_extension(extension=asked, by=closed.reviewer)
    send(closed)
    assert Submission.objects.with_punctuality().get().timeliness == "with_extension"


def test_a_returned_report_is_mended_until_the_day_set_at_the_return(closed, clock_at):
    reopen_for_one(
        submission=report(closed), until=date(2025, 3, 26), reason="Bổ sung", by=closed.reviewer
    )
    send(closed)
    move(submission=report(closed), action="return", by=closed.reviewer, reason="Rà soát")
    clock_at("2025-03-31T08:00+07:00")
    assert report(closed).resend_by == date(2025, 3, 31)
    assert report(closed).is_open
    clock_at("2025-04-01T08:00+07:00")
    assert report(closed).is_shut


def test_a_sent_report_is_returned_not_reopened(closed):
    sent = make_submission(closed.period, make_agency(closed.province), state="sent")
    with pytest.raises(errors.NotInItsHands):
        reopen_for_one(
            submission=sent, until=date(2025, 3, 28), reason="Bổ sung", by=closed.reviewer
        )


def test_the_confirmation_holds_only_for_what_it_named(cast, clock_at):
    clock_at(LATER)
    seen = still_open(cast.period).mark
    make_submission(cast.period, make_agency(cast.province), state="sent")
    with pytest.raises(errors.ChangedMeanwhile):
        close_period(period=cast.period, by=cast.reviewer, seen=seen)


def test_the_grid_says_that_the_period_was_closed_and_keeps_what_was_typed(client, closed):
    client.force_login(closed.officer)
    page = client.get(reverse("submission", args=[closed.submission.pk]))
    assert "26/3/2025" in page.text
    assert reverse("ask_extension", args=[closed.submission.pk]) in page.text
    key = f"f{closed.figure.pk}"
    typed = {f"{key}-version": "0", f"{key}-numerator": "77", f"{key}-denominator": "80"}
    one = client.post(reverse("save_figure", args=[closed.figure.pk]), typed)
    assert (one.status_code, one.json()["closed"]) == (409, True)
    assert "26/3/2025" in one.json()["message"]
    whole = client.post(reverse("submission", args=[closed.submission.pk]), typed)
    assert whole.status_code == 422
    assert "26/3/2025" in whole.text
    assert Figure.objects.get().numerator == 50


def test_sending_from_the_page_says_that_the_period_was_closed(client, closed):
    client.force_login(closed.officer)
    sent = client.post(reverse("send_report", args=[closed.submission.pk]))
    assert sent.status_code == 409
    assert "26/3/2025" in sent.text
    check = client.get(reverse("check_report", args=[closed.submission.pk]))
    assert reverse("send_report", args=[closed.submission.pk]) not in check.text


def test_a_spreadsheet_is_not_taken_once_the_period_is_closed(client, closed):
    client.force_login(closed.officer)
    answer = client.post(reverse("workbook", args=[closed.submission.pk]), {})
    assert answer.status_code == 409
    assert "26/3/2025" in answer.text


def test_reports_that_were_cut_off_stay_in_the_list_of_their_agency(client, closed):
    client.force_login(closed.officer)
    page = client.get(reverse("my_reports"))
    assert reverse("ask_extension", args=[closed.submission.pk]) in page.text


def test_the_reviewer_closes_and_reopens_on_the_page(client, cast, clock_at):
    clock_at(LATER)
    client.force_login(cast.reviewer)
    page = client.get(reverse("period", args=[cast.period.pk]))
    mark = still_open(cast.period).mark
    assert f'value="{mark}"' in page.text
    stale = client.post(reverse("close_period", args=[cast.period.pk]), {"seen": "9-9-9-9"})
    assert stale.status_code == 409
    client.post(reverse("close_period", args=[cast.period.pk]), {"seen": mark})
    assert Period.objects.get(pk=cast.period.pk).closed_at
    one = reverse("reopen_for_agency", args=[cast.period.pk])
    typed = {"report": cast.submission.pk, "until": "2025-03-20", "reason": "Mất mạng ba ngày"}
    refused = client.post(one, typed)
    assert refused.status_code == 422
    assert "Mất mạng ba ngày" in refused.text
    assert client.post(one, typed | {"until": "28/3/2025"}).status_code == 302
    assert report(cast).open_until == date(2025, 3, 28)
    client.post(reverse("reopen_period", args=[cast.period.pk]), {"reason": "Đóng nhầm"})
    assert Period.objects.get(pk=cast.period.pk).closed_at is None


def test_a_report_of_blanks_alone_is_not_sent(client, cast):
    Figure.objects.update(blank_reason="Chưa khảo sát")
    client.force_login(cast.officer)
    check = client.get(reverse("check_report", args=[cast.submission.pk]))
    assert 'href="#missing"' in check.text
    answer = client.post(reverse("send_report", args=[cast.submission.pk]))
    assert answer.status_code == 409
    assert report(cast).state == "draft"
    Figure.objects.update(is_nil=True, blank_reason="")
    client.post(reverse("send_report", args=[cast.submission.pk]))
    assert report(cast).state == "sent"
