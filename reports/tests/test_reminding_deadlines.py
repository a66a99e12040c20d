"""What happens to deadlines is told to whom it concerns, with the event itself."""

from datetime import timedelta

import pytest

from reformportal.lib import clock
from reports.deadlines.closing import close_period, reopen_for_all, reopen_for_one
from reports.deadlines.extensions import (
    ask_extension,
    grant_extension,
    refuse_extension,
    withdraw_extension,
)
from reports.deadlines.mass import extend_many
from reports.models import Notice
from reports.reminding.needs import held_reports

Kind = Notice.Kind


def told(kind):
    return {(each.user, each.text, each.day) for each in Notice.objects.filter(kind=kind)}


@pytest.fixture
def day(cast):
    return cast.period.last_on_time_day + timedelta(days=5)


@pytest.fixture
def asked(cast, day):
    return ask_extension(submission=cast.submission, until=day, reason="Mất điện", by=cast.officer)


def test_a_request_tells_the_reviewers_until_it_is_answered_or_taken_back(cast, asked, day):
    assert told(Kind.EXTENSION_ASKED) == {(cast.reviewer, "Mất điện", day)}
    withdraw_extension(extension=asked, by=cast.officer)
    assert not Notice.objects.unsettled().filter(kind=Kind.EXTENSION_ASKED).exists()


def test_a_grant_tells_the_agency_the_day_and_settles_the_request(cast, asked, day):
    later = day + timedelta(days=1)
    grant_extension(extension=asked, by=cast.reviewer, until=later, answer="Đồng ý")
    expected = {(user, "Đồng ý", later) for user in (cast.officer, cast.head)}
    assert told(Kind.EXTENSION_GRANTED) == expected
    assert not Notice.objects.unsettled().filter(kind=Kind.EXTENSION_ASKED).exists()


def test_a_refusal_tells_the_agency_why(cast, asked):
    refuse_extension(extension=asked, by=cast.reviewer, answer="Không có lý do chính đáng")
    found = {(user, text) for user, text, _day in told(Kind.EXTENSION_REFUSED)}
    assert found == {(user, "Không có lý do chính đáng") for user in (cast.officer, cast.head)}


def test_more_time_for_many_is_told_as_one_act(cast, day):
    act = extend_many(period=cast.period, until=day, reason="Sự cố hệ thống", by=cast.reviewer)
    notices = Notice.objects.filter(kind=Kind.EXTENSION_GRANTED)
    assert {each.user for each in notices} == {cast.officer, cast.head}
    assert {each.act for each in notices} == {act.pk}


def test_who_is_cut_off_by_a_closing_is_told_and_reminded_no_more_until_let_through(cast, clock_at):
    clock_at("2025-04-10T09:00+07:00")
    close_period(period=cast.period, by=cast.reviewer)
    assert {user for user, *_ in told(Kind.PERIOD_CLOSED)} == {cast.officer, cast.head}
    assert held_reports() == []
    until = clock.today() + timedelta(days=3)
    reopen_for_one(
        submission=cast.submission, until=until, reason="Đơn vị đề nghị", by=cast.reviewer
    )
    expected = {(user, "Đơn vị đề nghị", until) for user in (cast.officer, cast.head)}
    assert told(Kind.REOPENED) == expected
    assert held_reports() == [cast.submission]


def test_a_closing_taken_back_is_told_to_who_has_not_sent(cast, clock_at):
    clock_at("2025-04-10T09:00+07:00")
    close_period(period=cast.period, by=cast.reviewer)
    reopen_for_all(period=cast.period, reason="Đóng nhầm", by=cast.reviewer)
    found = {(user, text) for user, text, _day in told(Kind.REOPENED)}
    assert found == {(cast.officer, "Đóng nhầm"), (cast.head, "Đóng nhầm")}
