"""Digests: one a person and day, only to those who have something to do, only about that."""

from datetime import date, timedelta

import pytest
from django.core import mail as django_mail
from django.db import IntegrityError, transaction

from agencies.models import User
from reformportal.lib import clock
from reports.models import DigestDay, Mail, MailChoice, Notice, State, Submission
from reports.periods import open_period
from reports.reminding import delivery, digests, outbox
from reports.reminding.choices import wanted_by
from reports.reminding.kinds import Kind
from reports.reminding.needs import held_reports
from reports.tests.factory import (
    make_agency,
    make_membership,
    make_period,
    make_submission,
    make_transition,
    make_user,
)
from reports.tests.issuing import issue_it


@pytest.fixture
def morning(clock_at):
    """Writes the digests of a day at eight: `morning("2025-03-17")`."""

    def write(day: str, hour: str = "08:00") -> int:
        clock_at(f"{day}T{hour}+07:00")
        return digests.write_due()

    return write


@pytest.fixture
def sent(cast):
    """The cast's report is with the reviewer."""
    moment = clock.now()
    Submission.objects.update(state=State.SENT, first_sent_at=moment, sent_at=moment)
    return cast


def kinds_of(user: User) -> list[str]:
    """What the person was told at the latest moment."""
    told = Notice.objects.filter(user=user)
    last = told.first()
    return sorted(told.filter(at=last.at).values_list("kind", flat=True)) if last else []


def receivers() -> set[str]:
    return set(Mail.objects.values_list("user__full_name", flat=True))


def test_only_who_has_something_to_do_gets_a_digest(cast, morning):
    assert morning("2025-03-17") == 1
    assert receivers() == {cast.officer.full_name}
    assert Notice.objects.count() == 1


def test_who_has_sent_gets_nothing_and_the_reviewer_is_told_how_many_wait(sent, morning):
    morning("2025-03-18")
    assert receivers() == {sent.reviewer.full_name}
    mail = Mail.objects.get()
    assert "1 báo cáo chờ thẩm định" in mail.text
    assert "https" not in mail.text and "/review/?period=2025-Q1&state=sent" in mail.text


def test_an_approved_report_asks_nothing_of_anybody(cast, morning):
    moment = clock.now()
    Submission.objects.update(
        state=State.APPROVED, first_sent_at=moment, sent_at=moment, approved_at=moment
    )
    for day in ("2025-03-17", "2025-03-18", "2025-03-19", "2025-03-24"):
        assert morning(day) == 0
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        ("2025-03-17", ["opens"]),
        ("2025-03-18", ["due"]),
        ("2025-03-19", ["last_day"]),
        ("2025-03-20", ["late"]),
        ("2025-03-21", ["late"]),
        ("2025-03-24", ["late"]),
    ],
)
def test_what_the_officer_is_told_on_each_day(cast, morning, day, kinds):
    if day > "2025-03-17":
        morning("2025-03-17")
    morning(day)
    assert kinds_of(cast.officer) == kinds


def test_on_days_between_reminders_nobody_hears_anything(cast, morning):
    # A regime that gives more than two weeks after its data window.
    late = make_period(cast.regime, 2025, "H1", window_end=date(2025, 5, 31))
    Submission.objects.all().delete()
    make_submission(late, cast.agency)
    late.opened_at = clock.now() - timedelta(days=1)
    late.save()
    # Due on 19 June: the first reminder is that of the fifth.
    told = {day: morning(f"2025-{day}") for day in ("06-03", "06-04", "06-05", "06-06", "06-09")}
    assert told == {"06-03": 0, "06-04": 0, "06-05": 1, "06-06": 0, "06-09": 0}


def test_the_head_is_told_from_the_second_late_day_on(cast, morning):
    morning("2025-03-20")
    assert kinds_of(cast.head) == []
    morning("2025-03-21")
    assert kinds_of(cast.head) == ["escalated"]
    assert "trễ 2 ngày" in Mail.objects.get(user=cast.head).text


def test_the_morning_of_a_last_day_on_a_sunday_is_told_on_the_sunday_and_nothing_else(
    cast, morning
):
    cast.submission.extended_until = "2025-03-23"
    cast.submission.save()
    other = make_submission(cast.period, make_agency(cast.province), "sent")
    officer = make_user("officer", other.agency)
    morning("2025-03-22")
    assert receivers() == set()
    morning("2025-03-23")
    assert receivers() == {cast.officer.full_name}
    assert kinds_of(cast.officer) == ["last_day"]
    assert not Notice.objects.filter(user__in=[cast.reviewer, officer]).exists()


def test_on_friday_the_last_working_day_before_a_sunday_is_announced(cast, morning):
    cast.submission.extended_until = "2025-03-23"
    cast.submission.save()
    morning("2025-03-20")
    morning("2025-03-21")
    assert kinds_of(cast.officer) == ["due"]


def test_a_coming_report_is_announced_to_those_who_will_owe_it(cast, morning):
    Submission.objects.all().delete()
    make_period(cast.regime, 2025, "H1", opened_at=None)
    other = make_user("officer", make_agency(cast.province, kind="commune"))
    assert morning("2025-06-04") == 0
    assert morning("2025-06-05") == 1
    assert kinds_of(cast.officer) == ["coming"] and kinds_of(other) == []
    assert "15/6/2025" in Mail.objects.get().text and "20/6/2025" in Mail.objects.get().text


def test_a_report_with_the_head_waits_for_the_head_and_not_for_the_officer(cast, morning):
    Submission.objects.update(state=State.AT_HEAD)
    morning("2025-03-20")
    assert receivers() == {cast.head.full_name}
    assert kinds_of(cast.head) == ["with_head"]


def test_a_returned_report_is_asked_for_by_its_own_last_day(cast, morning):
    moment = clock.now()
    Submission.objects.update(
        state=State.RETURNED, first_sent_at=moment, sent_at=moment, resend_by="2025-03-21"
    )
    told = {day: morning(f"2025-03-{day}") for day in ("18", "19", "20", "21", "24")}
    assert told == {"18": 0, "19": 0, "20": 1, "21": 1, "24": 1}
    assert "21/3/2025, đến nay chưa gửi" in Mail.objects.first().text


def test_reports_of_an_issued_period_are_asked_for_no_more(cast, morning):
    issue_it(cast)
    Submission.objects.update(state=State.DRAFT, first_sent_at=None, sent_at=None, approved_at=None)
    assert morning("2025-03-20") == 0
    assert held_reports() == []


def test_reports_of_a_closed_period_are_asked_for_only_where_one_was_let_through(cast, morning):
    let_through = make_submission(cast.period, make_agency(cast.province))
    officer = make_user("officer", let_through.agency)
    cast.period.closed_at, cast.period.closed_by = clock.now(), cast.administrator
    cast.period.save()
    let_through.open_until = "2025-03-28"
    let_through.save()
    assert morning("2025-03-20") == 1
    assert receivers() == {officer.full_name}


def test_an_agency_without_an_officer_is_reached_by_its_head(cast, morning):
    cast.officer.memberships.all().delete()
    morning("2025-03-21")
    assert kinds_of(cast.head) == ["late"]


def test_an_extension_that_was_asked_for_waits_for_the_reviewer_until_it_is_answered(sent, morning):
    Submission.objects.update(state=State.APPROVED, approved_at=clock.now())
    about = {"submission": sent.submission, "day": clock.today() + timedelta(days=9)}
    outbox.notice(kind=Kind.EXTENSION_ASKED, actor=sent.officer, text="Mất điện", **about)
    assert morning("2025-03-17") == morning("2025-03-18") == 1
    assert kinds_of(sent.reviewer) == ["extension_asked"]
    outbox.notice(kind=Kind.EXTENSION_GRANTED, actor=sent.reviewer, **about)
    assert morning("2025-03-19") == 0


def test_remarks_wait_for_the_officer_until_they_are_settled(sent, morning):
    Submission.objects.update(state=State.APPROVED, approved_at=clock.now())
    outbox.notice(kind=Kind.REMARKED, submission=sent.submission, actor=sent.reviewer)
    assert morning("2025-03-17") == 1 and receivers() == {sent.officer.full_name}
    outbox.settle(submissions=[sent.submission.pk], kinds=[Kind.REMARKED])
    assert morning("2025-03-18") == 0


def test_two_reports_of_one_person_stand_in_one_digest_the_most_urgent_first(cast, morning):
    older = make_period(cast.regime, 2024, "YEAR")
    make_submission(older, cast.agency)
    morning("2025-03-18")
    mail = Mail.objects.get(user=cast.officer)
    assert mail.subject == "[CCHC] Trễ 89 ngày: Năm 2024 của Sở Tư pháp và 1 việc khác"
    assert mail.text.index("Năm 2024") < mail.text.index("Quý I năm 2025")


def test_one_person_and_day_have_one_digest_whoever_writes_again(cast, morning):
    morning("2025-03-17")
    assert morning("2025-03-17", "09:00") == 0
    assert digests.write_digests() == 0
    first = Mail.objects.get()
    first.pk, first.message_id = None, "<another@portal>"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()
    assert Mail.objects.count() == 1 and DigestDay.objects.count() == 1


def test_digests_are_written_in_office_hours_alone(cast, morning):
    assert morning("2025-03-17", "07:29") == 0
    assert morning("2025-03-17", "17:00") == 0
    assert not DigestDay.objects.exists()
    assert morning("2025-03-17", "16:30") == 1


def test_a_failure_while_digests_are_written_leaves_neither_mail_nor_day(
    cast, morning, monkeypatch
):
    def broken(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(Notice.objects, "bulk_create", broken)
        morning("2025-03-17")
    assert not Mail.objects.exists() and not DigestDay.objects.exists()
    assert morning("2025-03-17") == 1


def test_a_digest_speaks_the_language_of_the_person(cast, morning):
    User.objects.filter(pk=cast.officer.pk).update(language="en")
    morning("2025-03-18")
    mail = Mail.objects.get()
    assert mail.subject == "[CCHC] 1 day left: Quarter I 2025 of Sở Tư pháp"
    assert "It has not been sent yet and is due before 20 Mar 2025: 1 day left." in mail.text
    assert 'lang="en"' in mail.html


def test_no_mail_goes_to_the_inactive_and_none_to_who_has_no_address(cast, morning):
    User.objects.filter(pk=cast.officer.pk).update(email="")
    closed = make_user("officer", cast.agency, is_active=False)
    ended = make_user()
    make_membership(ended, "officer", cast.agency, valid_until="2025-03-16")
    assert morning("2025-03-18") == 0
    assert kinds_of(cast.officer) == ["due"], "the bell has what no mail can bring"
    assert not Notice.objects.filter(user__in=[closed, ended]).exists()


def test_what_is_not_wanted_by_mail_is_at_the_bell_alone(cast, morning):
    MailChoice.objects.create(user=cast.officer, kind="due", by_mail=False)
    assert morning("2025-03-18") == 0
    assert kinds_of(cast.officer) == ["due"]


def test_the_last_day_is_told_by_mail_whatever_was_chosen(cast, morning):
    for kind in Kind:
        MailChoice.objects.create(user=cast.officer, kind=kind, by_mail=False)
    assert morning("2025-03-19") == 1
    assert Mail.objects.get().unsubscribe_url == ""


def test_what_is_said_anew_is_counted_once_by_the_bell(cast, morning):
    for day in ("2025-03-17", "2025-03-18", "2025-03-19", "2025-03-20"):
        morning(day)
    assert Notice.objects.filter(user=cast.officer).count() == 4
    assert Notice.objects.filter(user=cast.officer).unread().count() == 1


def test_a_digest_whose_work_was_done_before_it_could_be_sent_is_not_sent(cast, morning):
    morning("2025-03-18")
    done = make_transition(cast.submission, cast.officer)
    outbox.after_moves([done])
    assert delivery.send_waiting() == 0
    assert Mail.objects.get().state == Mail.State.OVERTAKEN


def test_a_report_that_is_sent_while_digests_are_written_is_not_reminded_of(
    cast, morning, monkeypatch
):
    def send_first(user_ids):
        make_transition(cast.submission, cast.officer)
        moment = clock.now()
        Submission.objects.update(state=State.SENT, first_sent_at=moment, sent_at=moment)
        return wanted_by(user_ids)

    monkeypatch.setattr(digests, "wanted_by", send_first)
    assert morning("2025-03-18") == 1
    assert delivery.send_waiting() == 0
    assert not Notice.objects.unread().exists()


def test_a_digest_that_could_not_be_sent_in_office_hours_is_left_to_the_next_day(
    cast, morning, clock_at
):
    morning("2025-03-18")
    clock_at("2025-03-18T17:00+07:00")
    assert delivery.send_waiting() == 0
    assert Mail.objects.get().state == Mail.State.EXPIRED
    assert morning("2025-03-19") == 1


def test_the_digest_of_a_last_day_may_still_go_in_the_evening(cast, morning, clock_at):
    morning("2025-03-19")
    clock_at("2025-03-19T21:00+07:00")
    assert delivery.send_waiting() == 1


def test_no_figure_and_no_reason_leaves_the_house(cast, morning, settings):
    cast.figure.numerator, cast.figure.denominator = 123, 456
    cast.figure.save()
    morning("2025-03-18")
    mail = Mail.objects.get()
    assert "123" not in mail.text + mail.html and "456" not in mail.text + mail.html


def test_links_are_absolute_and_lead_to_the_portal(cast, morning, settings):
    settings.PORTAL_URL = "https://cchc.example.vn"
    morning("2025-03-18")
    link = f"https://cchc.example.vn/reports/{cast.submission.pk}/"
    assert link in Mail.objects.get().text and f'href="{link}"' in Mail.objects.get().html


def test_more_agencies_and_people_cost_no_more_queries(cast, morning, queries_of):
    def grow(count: int) -> None:
        for _turn in range(count):
            agency = make_agency(cast.province)
            make_user("officer", agency)
            make_user("head", agency)
        make_user("reviewer", cast.province)
        open_period(cast.period)

    grow(2)
    few = queries_of(lambda: morning("2025-03-20"))
    grow(10)
    many = queries_of(lambda: morning("2025-03-21"))
    assert Mail.objects.filter(day="2025-03-21", state="waiting").count() == 26
    assert many <= few


def test_digests_that_were_written_are_sent_by_the_next_run(cast, morning):
    morning("2025-03-18")
    assert delivery.send_waiting() == 1
    assert [mail.to for mail in django_mail.outbox] == [[cast.officer.email]]
