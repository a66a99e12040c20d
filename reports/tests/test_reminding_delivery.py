"""From the outbox to a mailbox: at least once, in practice once, whatever is killed."""

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from agencies.models import User
from reformportal.lib import clock
from reports.models import Mail
from reports.reminding import delivery, outbox
from reports.reminding.kinds import Kind
from reports.tests.factory import make_cast, make_user
from reports.tests.mailbox import words_of

State = Mail.State


def tell(cast, kind=Kind.RETURNED):
    outbox.notice(kind=kind, submission=cast.submission, actor=cast.reviewer)


def later(minutes: float) -> None:
    """Lets time pass for what waits: claims and pauses end that much earlier."""
    for field in ("claimed_at", "due_at"):
        for mail in Mail.objects.exclude(**{field: None}):
            setattr(mail, field, getattr(mail, field) - timedelta(minutes=minutes))
            mail.save(update_fields=[field])


def test_a_mail_arrives_with_both_its_forms_and_its_words(cast, mailbox, settings):
    settings.DEFAULT_FROM_EMAIL = "CCHC <cchc@example.vn>"
    tell(cast)
    assert delivery.send_waiting() == 1
    [mail] = mailbox.mails
    assert mail["To"] == cast.officer.email and mail["From"] == "CCHC <cchc@example.vn>"
    assert mail["Subject"].strip() == "[CCHC] Bị trả lại: Quý I năm 2025 của Sở Tư pháp"
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert f"Kính gửi Ông/Bà {cast.officer.full_name}," in words_of(mail)
    html = mail.get_body(("html",)).get_content()
    assert 'lang="vi"' in html and "Kính gửi" in html and "<script" not in html
    assert mail["Auto-Submitted"] == "auto-generated"
    stored = Mail.objects.get()
    assert mail["Message-ID"] == stored.message_id
    assert (stored.state, stored.address) == (State.SENT, cast.officer.email)


def test_what_may_be_unsubscribed_says_so_as_rfc_8058_asks_and_a_duty_does_not(cast, mailbox):
    tell(cast, Kind.EXTENSION_GRANTED)
    tell(cast, Kind.RETURNED)
    delivery.send_waiting()
    granted, returned = mailbox.mails
    assert granted["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = "".join(granted["List-Unsubscribe"].split())
    assert address.startswith("<https://cchc.example.vn/unsubscribe/") and address.endswith(">")
    assert address.strip("<>") in words_of(granted)
    assert returned["List-Unsubscribe"] is None
    assert "không ngừng nhận được" in words_of(returned)


def test_a_second_run_sends_nothing_again(cast, mailbox):
    tell(cast)
    assert [delivery.send_waiting(), delivery.send_waiting()] == [1, 0]
    assert len(mailbox.mails) == 1


def test_a_name_with_line_breaks_and_markup_stays_a_name(cast, mailbox):
    User.objects.filter(pk=cast.officer.pk).update(full_name="<b>Lan</b>\nBcc: x@example.vn")
    cast.agency.short_name = "Sở <i>A</i>\nB"
    cast.agency.save()
    tell(cast)
    assert delivery.send_waiting() == 1
    [mail] = mailbox.mails
    assert mail["Bcc"] is None and mail["Subject"].endswith("của Sở <i>A</i> B")
    assert "<i>" not in mail.get_body(("html",)).get_content()


def test_a_server_that_is_away_loses_nothing_and_is_asked_less_and_less(cast, settings, mailbox):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    tell(cast)
    for attempt, pause in ((1, 1), (2, 2), (3, 4), (4, 8)):
        assert delivery.send_waiting() == 0
        mail = Mail.objects.get()
        assert (mail.state, mail.attempts, mail.claimed_at) == (State.WAITING, attempt, None)
        assert mail.error and pause - 1 < (mail.due_at - clock.now()).seconds / 60 <= pause
        later(pause)
    settings.EMAIL_PORT = port
    assert delivery.send_waiting() == 1
    assert Mail.objects.get().error == "" and len(mailbox.mails) == 1


def test_a_server_that_is_away_is_asked_once_a_run_not_once_a_mail(cast, settings, mailbox):
    settings.EMAIL_PORT = 1
    for _turn in range(3):
        make_user("officer", cast.agency)
    tell(cast)
    delivery.send_waiting()
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 0, 1]


def test_an_address_that_does_not_exist_is_given_up_and_holds_up_nobody(cast, mailbox):
    other = make_user("officer", cast.agency)
    mailbox.answers[cast.officer.email] = "550 no such mailbox"
    tell(cast)
    assert delivery.send_waiting() == 1
    assert mailbox.addresses == [other.email]
    failed = Mail.objects.get(user=cast.officer)
    assert failed.state == State.FAILED and failed.error == "550 no such mailbox"


def test_a_full_mailbox_is_tried_again(cast, mailbox):
    mailbox.answers[cast.officer.email] = "452 mailbox full"
    tell(cast)
    assert delivery.send_waiting() == 0
    mailbox.answers.clear()
    later(2)
    assert delivery.send_waiting() == 1


def test_a_mail_that_the_server_does_not_take_is_tried_again_and_others_go(cast, mailbox):
    other = make_user("officer", cast.agency)
    tell(cast)
    mailbox.answer_to_data = "451 try later"
    assert delivery.send_waiting() == 0
    mailbox.answer_to_data = ""
    later(2)
    assert delivery.send_waiting() == 2
    assert mailbox.addresses == sorted([cast.officer.email, other.email])


def test_after_a_day_a_mail_is_given_up_and_an_administrator_may_send_it_again(
    cast, mailbox, clock_at
):
    tell(cast)
    clock_at("2025-03-17T10:00:01+07:00")
    assert delivery.send_waiting() == 0
    assert Mail.objects.get().state == State.FAILED
    assert delivery.send_again(Mail.objects.all(), until=clock.now() + timedelta(hours=1)) == 1
    assert delivery.send_waiting() == 1


def test_nobody_who_was_closed_meanwhile_gets_a_mail(cast, mailbox):
    tell(cast)
    User.objects.update(is_active=False)
    assert delivery.send_waiting() == 0
    assert mailbox.mails == [] and Mail.objects.get().state == State.DROPPED


@pytest.mark.parametrize("point", ["claim", "message_of", "mark_sent"])
def test_a_failure_at_any_point_neither_loses_a_mail_nor_makes_it_another(
    cast, mailbox, monkeypatch, point
):
    real = getattr(delivery, point)

    def dies(*args, **kwargs):
        if point == "claim":
            real(*args, **kwargs)
        raise KeyboardInterrupt

    tell(cast)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(delivery, point, dies)
        delivery.send_waiting()
    assert delivery.send_waiting() == 0, "the claim of whoever died still holds"
    later(6)
    assert delivery.send_waiting() == 1
    assert delivery.send_waiting() == 0
    # After the server took it only its Message-ID can tell; before, it is sent once.
    assert len(mailbox.mails) == (2 if point == "mark_sent" else 1)
    assert {mail["Message-ID"] for mail in mailbox.mails} == {Mail.objects.get().message_id}
    assert {words_of(mail) for mail in mailbox.mails} == {words_of(mailbox.mails[0])}


@pytest.fixture
def crowd(transactional_db, clock_at):
    """Twenty officers with a mail each in the outbox."""
    clock_at("2025-03-16T10:00+07:00")
    cast = make_cast()
    for _turn in range(19):
        make_user("officer", cast.agency)
    tell(cast)
    return cast


def start_worker() -> int:
    """A process of its own that sends what waits, until it is killed."""
    connection.close()
    pid = os.fork()
    if pid:
        return pid
    try:
        delivery.send_waiting()
        time.sleep(30)
    finally:
        os._exit(1)


def test_killed_workers_lose_no_mail_and_double_none_but_the_one_in_hand(crowd, mailbox):
    kills = 0
    while Mail.objects.filter(state=State.WAITING, claimed_at=None).exists() and kills < 30:
        worker = start_worker()
        time.sleep(0.02 + 0.01 * (kills % 5))
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        kills += 1
    later(6)
    delivery.send_waiting()
    assert kills and set(Mail.objects.values_list("state", flat=True)) == {State.SENT}
    numbers = [mail["Message-ID"] for mail in mailbox.mails]
    assert set(numbers) == set(Mail.objects.values_list("message_id", flat=True))
    assert len(numbers) - len(set(numbers)) <= kills


def test_workers_side_by_side_send_each_mail_once(crowd, mailbox):
    def work():
        try:
            delivery.send_waiting()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(mailbox.mails) == 20
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 20
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}
