"""A quarter, morning by morning: every mail is counted and has its reason.

What each person must get is written down by hand below, not computed by the code under test.
"""

from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from reformportal.lib import clock
from reports.models import Figure, Mail, Submission
from reports.periods import open_ended_periods
from reports.reminding import delivery, digests
from reports.review.workflow import move
from reports.tests.factory import (
    make_agency,
    make_period,
    make_plan,
    make_province,
    make_regime,
    make_target,
    make_user,
)

AGENCIES = 40
# Announced 14 and 5 days before, opened on Saturday the 15th, due on Wednesday the 19th.
OFFICER_DAYS = (5, 14, 17, 18, 19, 20, 21, 24, 25)
HEAD_DAYS = (21, 24, 25)
# An agency sends at ten on this day of March; None: it does not send at all.
SENDING_DAYS = (15, 17, 18, 19, 20, 21, 24, None)
DAYS = range(1, 26)


def sending_day(place: int) -> int | None:
    return SENDING_DAYS[place % len(SENDING_DAYS)]


def mornings(days: tuple[int, ...], sent_on: int | None) -> set[int]:
    """The mornings up to the day on which the report was sent, that morning included."""
    return {day for day in days if sent_on is None or day <= sent_on}


@pytest.fixture
def quarter(db, clock_at):
    clock_at("2025-03-01T07:00+07:00")
    province = make_province()
    regime = make_regime(province)
    make_target(make_plan(regime=regime), values={2024: 50, 2025: 60})
    reviewer = make_user("reviewer", province)
    offices = []
    for _place in range(AGENCIES):
        agency = make_agency(province)
        offices.append((agency, make_user("officer", agency), make_user("head", agency)))
    make_period(regime, opened_at=None)
    return reviewer, offices


def test_nobody_gets_two_digests_a_day_nor_one_without_something_to_do(
    quarter, mailbox, clock_at, monkeypatch
):
    reviewer, offices = quarter
    for day in DAYS:
        clock_at(f"2025-03-{day:02}T07:31+07:00")
        open_ended_periods()
        write_through_a_crash(monkeypatch, crashes=day == 18)
        send_through_a_crash(monkeypatch, crashes=day == 19)
        clock_at(f"2025-03-{day:02}T10:00+07:00")
        send_reports(offices, day)
        digests.write_due()
        delivery.send_waiting()
        clock_at(f"2025-03-{day:02}T15:00+07:00")
        approve_what_waited_overnight(reviewer, day)
    wanted = wanted_days(reviewer, offices)
    assert arrived_days(mailbox) == {address: days for address, days in wanted.items() if days}
    assert set(Mail.objects.values_list("kind", "state")) == {("digest", "sent")}


def write_through_a_crash(monkeypatch, *, crashes: bool) -> None:
    """A worker dies while it writes; the next one writes the day whole."""
    if crashes:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(digests, "_settle_earlier", interrupted)
            digests.write_due()
    digests.write_due()
    digests.write_due()


def send_through_a_crash(monkeypatch, *, crashes: bool) -> None:
    """A worker dies with a mail in hand that the server took; another takes it up later."""
    if crashes:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(delivery, "mark_sent", interrupted)
            delivery.send_waiting()
        Mail.objects.update(claimed_at=clock.now() - timedelta(minutes=6))
    delivery.send_waiting()


def interrupted(*args, **kwargs):
    raise KeyboardInterrupt


def send_reports(offices, day: int) -> None:
    for place, (agency, officer, _head) in enumerate(offices):
        if sending_day(place) == day:
            report = Submission.objects.get(agency=agency)
            Figure.objects.filter(submission=report).update(
                numerator=3, denominator=4, updated_by=officer
            )
            move(submission=report, action="send", by=officer)


def approve_what_waited_overnight(reviewer, day: int) -> None:
    morning = datetime(2025, 3, day, 7, tzinfo=clock.VIETNAM)
    for report in Submission.objects.filter(state="sent", sent_at__lt=morning):
        move(submission=report, action="approve", by=reviewer)


def wanted_days(reviewer, offices) -> dict[str, set[int]]:
    # What came on one day stands before the reviewer the next morning. What came on Saturday the
    # 15th she approves on Sunday, so that nothing waits on Monday; the 21st is a Friday.
    wanted = {reviewer.email: {18, 19, 20, 21, 25}}
    for place, (_agency, officer, head) in enumerate(offices):
        wanted[officer.email] = mornings(OFFICER_DAYS, sending_day(place))
        wanted[head.email] = mornings(HEAD_DAYS, sending_day(place))
    return wanted


def arrived_days(mailbox) -> dict[str, set[int]]:
    """The days on which mails came to each address; two of one day, if not one mail, fail."""
    numbers = defaultdict(set)
    for mail in mailbox.mails:
        numbers[mail["To"], mail["Date"].datetime.astimezone(clock.VIETNAM).day].add(
            mail["Message-ID"]
        )
    assert {len(found) for found in numbers.values()} == {1}
    days = defaultdict(set)
    for address, day in numbers:
        days[address].add(day)
    return dict(days)
