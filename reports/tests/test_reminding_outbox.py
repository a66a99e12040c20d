"""Events: who is told at once, with the event or not at all, and what settles what."""

import pytest
from django.db import transaction

from agencies.models import User
from reports.models import Figure, Mail, MailChoice, Notice, Submission
from reports.reminding import outbox, tasks
from reports.reminding.kinds import Kind
from reports.review.workflow import move
from reports.tests.factory import make_agency, make_period, make_submission, make_user
from reports.tests.review_factory import make_notice, make_route


@pytest.fixture
def filled(cast):
    """The cast's report can be sent."""
    Figure.objects.update(numerator=50, denominator=80, updated_by=cast.officer)
    return cast


@pytest.fixture
def sent(filled):
    move(submission=filled.submission, action="send", by=filled.officer)
    return filled


def told(kind: str) -> set[str]:
    found = Notice.objects.filter(kind=kind)
    return set(found.values_list("user__full_name", flat=True))


def mailed() -> set[str]:
    return set(Mail.objects.values_list("user__full_name", flat=True))


def give_back(cast, reason="Số liệu 123 chưa khớp"):
    move(submission=cast.submission, action="return", by=cast.reviewer, reason=reason)


def test_a_return_is_mailed_at_once_to_the_officer_and_the_head_sees_it_at_the_bell(sent):
    give_back(sent)
    assert told("returned") == {sent.officer.full_name, sent.head.full_name}
    mail = Mail.objects.get()
    assert (mail.user, mail.kind, mail.state) == (sent.officer, "at_once", "waiting")
    assert mail.subject == "[CCHC] Bị trả lại: Quý I năm 2025 của Sở Tư pháp"
    # The third working day after Sunday 16 March.
    assert "gửi lại chậm nhất ngày 19/3/2025" in mail.text


def test_the_reason_of_a_return_is_read_in_the_portal_only(sent):
    give_back(sent)
    mail = Mail.objects.get()
    assert "123" not in mail.text + mail.html + mail.subject
    assert Notice.objects.get(user=sent.officer).text == "Số liệu 123 chưa khớp"


def test_a_move_that_is_undone_tells_nobody(sent):
    with pytest.raises(RuntimeError), transaction.atomic():
        give_back(sent)
        raise RuntimeError
    assert not Notice.objects.exists() and not Mail.objects.exists()


def test_a_worker_is_asked_for_a_mail_once_the_event_is_stored(
    sent, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, *a, **k: asked.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        give_back(sent)
        assert asked == []
    assert "reports.reminding.tasks.send_mails" in asked


def test_a_broker_that_is_away_keeps_no_event_from_being_stored(
    sent, settings, django_capture_on_commit_callbacks
):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    with django_capture_on_commit_callbacks(execute=True):
        give_back(sent)
    assert Mail.objects.get().state == "waiting"


def test_sending_settles_what_was_asked_of_the_agency(sent):
    give_back(sent)
    assert Notice.objects.unread().count() == 2
    move(submission=sent.submission, action="send", by=sent.officer)
    assert Notice.objects.unread().count() == 0


def test_a_report_for_the_head_is_mailed_to_the_head_and_giving_back_to_the_officer(filled):
    make_route(filled.regime, "head")
    move(submission=filled.submission, action="submit_to_head", by=filled.officer)
    assert told("with_head") == mailed() == {filled.head.full_name}
    move(submission=filled.submission, action="give_back", by=filled.head, reason="Xem lại")
    assert told("given_back") == {filled.officer.full_name}
    assert Mail.objects.filter(user=filled.officer).count() == 1
    assert not Notice.objects.unsettled().filter(kind="with_head").exists()


def test_an_approval_is_at_the_bell_and_by_mail_for_those_who_chose_it(sent):
    MailChoice.objects.create(user=sent.officer, kind="approved", by_mail=True)
    other = make_user("officer", sent.agency)
    move(submission=sent.submission, action="approve", by=sent.reviewer)
    assert told("approved") == {each.full_name for each in (sent.officer, sent.head, other)}
    assert mailed() == {sent.officer.full_name}


def test_a_reopening_is_mailed_at_once(sent):
    move(submission=sent.submission, action="approve", by=sent.reviewer)
    outbox.notice(kind=Kind.REOPENED, submission=sent.submission, actor=sent.reviewer)
    assert mailed() == {sent.officer.full_name}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_has_words_in_both_languages(cast, kind, language):
    User.objects.update(language=language)
    for mail_kind in Kind:
        for user in (cast.officer, cast.head, cast.reviewer):
            MailChoice.objects.update_or_create(
                user=user, kind=mail_kind, defaults={"by_mail": True}
            )
    about = {"submission": cast.submission, "actor": cast.administrator, "text": "Ghi chú"}
    made = outbox.notice(kind=kind, day=cast.period.last_on_time_day, **about)
    assert made
    for mail in Mail.objects.all():
        assert mail.language == language
        assert "%(" not in mail.text + mail.subject


def test_an_extension_for_many_is_one_act_with_one_mail_a_person(cast):
    second = make_period(cast.regime, 2024, "YEAR")
    both = [cast.submission, make_submission(second, cast.agency)]
    other = make_submission(cast.period, make_agency(cast.province))
    officer = make_user("officer", other.agency)
    made = outbox.notice(
        kind=Kind.EXTENSION_GRANTED, submissions=[*both, other], actor=cast.reviewer
    )
    assert len({each.act for each in made}) == 1
    assert Mail.objects.count() == 2
    assert "và 1 việc khác" in Mail.objects.get(user=cast.officer).subject
    assert told("extension_granted") >= {cast.officer.full_name, officer.full_name}


def test_a_closed_period_is_told_to_those_who_have_not_sent(sent):
    other = make_submission(sent.period, make_agency(sent.province))
    officer = make_user("officer", other.agency)
    outbox.notice(kind=Kind.PERIOD_CLOSED, period=sent.period, actor=sent.administrator)
    assert told("period_closed") == {officer.full_name}
    assert not Mail.objects.exists()


def test_more_time_settles_reminders_of_the_day_that_counts_no_more(cast):
    late = make_notice(cast.officer, cast.submission, "late")
    asked = make_notice(cast.reviewer, cast.submission, "extension_asked")
    outbox.notice(kind=Kind.EXTENSION_GRANTED, submission=cast.submission, actor=cast.reviewer)
    settled = Notice.objects.filter(settled_at__isnull=False)
    assert set(settled) == {late, asked}


def test_what_was_never_sent_is_reopened_in_other_words_than_what_was_approved(cast):
    day = cast.period.last_on_time_day
    about = {"kind": Kind.REOPENED, "submission": cast.submission, "actor": cast.reviewer}
    outbox.notice(day=day, **about)
    assert "gửi chậm nhất ngày 19/3/2025" in Mail.objects.get().text
    assert "phê duyệt" not in Mail.objects.get().text.split("--")[0].split("*")[1].split("\n")[1]


def test_naming_no_report_tells_nobody(cast):
    assert outbox.notice(kind=Kind.EXTENSION_GRANTED, submissions=[]) == []


def test_named_people_are_told_instead_of_all_who_act(sent):
    second = make_user("reviewer", sent.province)
    outbox.notice(kind=Kind.TO_REVIEW, submission=sent.submission, to=[second])
    assert told("to_review") == {second.full_name}


def test_whoever_acts_is_not_told_of_it(sent):
    outbox.notice(kind=Kind.EXTENSION_ASKED, submission=sent.submission, actor=sent.reviewer)
    assert told("extension_asked") == set()


def test_many_reports_cost_no_more_queries_than_one(cast, queries_of):
    def reports(count: int) -> list[Submission]:
        made = [make_submission(cast.period, make_agency(cast.province)) for _ in range(count)]
        for each in made:
            make_user("officer", each.agency)
        return made

    one, many = reports(1), reports(12)
    about = {"kind": Kind.EXTENSION_REFUSED, "actor": cast.reviewer}
    few = queries_of(lambda: outbox.notice(submissions=one, **about))
    assert queries_of(lambda: outbox.notice(submissions=many, **about)) == few
    assert Mail.objects.count() == 13


def test_the_task_of_each_minute_writes_what_is_due_and_sends_it(cast, mailbox, clock_at):
    clock_at("2025-03-17T08:00+07:00")
    assert tasks.remind() == 1
    assert tasks.remind() == tasks.send_mails() == 0
    assert mailbox.addresses == [cast.officer.email]
