"""From the outbox to the mail server: at least once, and in practice once.

A worker claims a mail in one transaction, hands it over, and notes it as sent. Killed in between
it leaves a claim that ends; whoever takes it up sends the same Message-ID again, by which mail
servers and programs know it for the same mail.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Case, Value, When

from reformportal.lib import clock
from reports.models import Mail, Notice

State = Mail.State
LONGEST_PAUSE = 60
# Mails of one run: the next one follows within a minute.
MOST_AT_ONCE = 500
# The server itself is away or refuses us: other mails would fare no better.
SERVER_ERRORS = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)

log = logging.getLogger(__name__)


def send_waiting() -> int:
    """Sends the mails that are due, one after another; the number that the server took."""
    give_up_expired()
    sent = 0
    connection = get_connection()
    try:
        for _turn in range(MOST_AT_ONCE):
            mail = claim()
            if mail is None:
                break
            try:
                sent += deliver(mail, connection)
            except ServerAway:
                break
    finally:
        connection.close()
    return sent


class ServerAway(Exception):
    """The mail server cannot be reached or refuses every mail of ours."""


@transaction.atomic
def claim() -> Mail | None:
    """Takes one mail that waits; no other worker gets it until the claim ends."""
    now = clock.now()
    waiting = Mail.objects.waiting_at(now).order_by("due_at", "pk")
    mail = waiting.select_related("user").select_for_update(skip_locked=True, of=("self",)).first()
    if mail is not None:
        mail.claimed_at, mail.attempts = now, mail.attempts + 1
        mail.save(update_fields=["claimed_at", "attempts"])
    return mail


def deliver(mail: Mail, connection: BaseEmailBackend) -> bool:
    """Hands a claimed mail over; what is not wanted any more is not sent."""
    if not mail.user.is_active or not mail.user.email:
        return _end(mail, State.DROPPED)
    if not Notice.objects.unsettled().filter(mail=mail).exists():
        return _end(mail, State.OVERTAKEN)
    try:
        connection.open()
        connection.send_messages([message_of(mail, connection)])
    except smtplib.SMTPRecipientsRefused as refusal:
        _refused(mail, refusal)
        return False
    except (OSError, smtplib.SMTPException) as failure:
        try_later(mail, str(failure))
        if isinstance(failure, SERVER_ERRORS) or not isinstance(failure, smtplib.SMTPException):
            connection.close()
            raise ServerAway from failure
        return False
    return mark_sent(mail)


def message_of(mail: Mail, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The mail as it goes: the same bytes' worth at each attempt."""
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.created_at),
        # No out-of-office answer comes back to a machine (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if mail.unsubscribe_url:
        # One click in the mail program, without signing in (RFC 8058).
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.user.email],
        connection=connection,
        headers=headers,
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def mark_sent(mail: Mail) -> bool:
    """Notes that the server took it, and when, unless somebody else has noted it meanwhile."""
    changes = {"sent_at": clock.now(), "address": mail.user.email, "error": ""}
    return _end(mail, State.SENT, **changes)


def try_later(mail: Mail, error: str) -> None:
    """Lets the mail go with the reason, to be tried after a pause that doubles."""
    pause = timedelta(minutes=min(2 ** (mail.attempts - 1), LONGEST_PAUSE))
    log.warning("mail %s not sent at attempt %s: %s", mail.pk, mail.attempts, error)
    _held(mail).update(claimed_at=None, due_at=clock.now() + pause, error=_short(error))


def give_up_expired() -> None:
    """What could not be sent in its time is not sent any more: the next digest says what holds."""
    Mail.objects.filter(state=State.WAITING, expires_at__lte=clock.now()).update(
        state=Case(
            When(kind=Mail.Kind.DIGEST, then=Value(State.EXPIRED)), default=Value(State.FAILED)
        ),
        claimed_at=None,
    )


def send_again(mails, *, until: datetime) -> int:
    """Puts mails that were not sent back into the outbox; the number of them."""
    ended = mails.filter(state__in=(State.FAILED, State.EXPIRED, State.DROPPED))
    return ended.update(
        state=State.WAITING, claimed_at=None, attempts=0, due_at=clock.now(), expires_at=until
    )


def _refused(mail: Mail, refusal: smtplib.SMTPRecipientsRefused) -> None:
    """An address that does not exist will not exist in an hour; a full mailbox may have room."""
    code, answer = next(iter(refusal.recipients.values()))
    words = f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
    if code >= 500:
        log.warning("mail %s is refused for good: %s", mail.pk, words)
        _end(mail, State.FAILED, error=_short(words))
    else:
        try_later(mail, words)


def _end(mail: Mail, state: str, **changes: object) -> bool:
    moved = _held(mail).update(state=state, claimed_at=None, **changes)
    return bool(moved) and state == State.SENT


def _held(mail: Mail):
    """The row, as long as this worker's claim is the last one."""
    return Mail.objects.filter(pk=mail.pk, state=State.WAITING, claimed_at=mail.claimed_at)


def _short(error: str) -> str:
    return " ".join(error.split())[:500]
