"""WHO IS TOLD WHAT: notices in the portal, and the outbox from which mails go."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock
from reports.models.regime import Period
from reports.models.submission import GIVEN, Submission

if TYPE_CHECKING:
    from agencies.models import User

# How long a worker may take over one mail before another may take it up.
LEASE = timedelta(minutes=5)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        """One's own: what others are told is theirs."""
        return self.filter(user=user)

    def unread(self) -> NoticeQuerySet:
        """Neither read nor settled meanwhile: what the bell counts."""
        return self.filter(read_at__isnull=True, settled_at__isnull=True)

    def unsettled(self) -> NoticeQuerySet:
        return self.filter(settled_at__isnull=True)

    def overtaken(self, kinds: Iterable[str]) -> NoticeQuerySet:
        """Of these kinds, those whose report has left the agency's hands meanwhile."""
        return self.unsettled().filter(kind__in=kinds, submission__state__in=GIVEN)


class Notice(models.Model):
    """One thing that one person is told (thông báo); the bell shows it whether mailed or not."""

    class Kind(models.TextChoices):
        COMING = "coming", _("A report is coming")
        OPENS = "opens", _("A report opens")
        DUE = "due", _("A report is due soon")
        LAST_DAY = "last_day", _("The last day of a report")
        LATE = "late", _("A report is late")
        ESCALATED = "escalated", _("A report of the agency stays late")
        RETURNED = "returned", _("A report was returned")
        REOPENED = "reopened", _("A report was reopened")
        GIVEN_BACK = "given_back", _("The head gave a report back")
        WITH_HEAD = "with_head", _("A report waits for the head")
        APPROVED = "approved", _("A report was approved")
        REMARKED = "remarked", _("Remarks wait for an answer")
        TO_REVIEW = "to_review", _("Reports wait for review")
        EXTENSION_ASKED = "extension_asked", _("An extension is asked for")
        EXTENSION_GRANTED = "extension_granted", _("An extension was granted")
        EXTENSION_REFUSED = "extension_refused", _("An extension was refused")
        PERIOD_CLOSED = "period_closed", _("A period was closed")
        BY_HAND = "by_hand", _("A reviewer reminds")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="notices")
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    text = models.TextField(_("note"), blank=True)
    # The day that it is about: the last one to send, or the one until which time was given.
    day = models.DateField(_("day"), null=True, blank=True)
    count = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    # What was done at once has one name, whomever it reached.
    act = models.UUIDField(_("act"), default=uuid.uuid4, db_index=True)
    mail = models.ForeignKey(
        "Mail", null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    # What it asked for is done, by whomever, or a newer notice says it.
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["user"],
                name="notice_unread",
                condition=Q(read_at__isnull=True, settled_at__isnull=True),
            ),
            models.Index(fields=["user", "-at"], name="notice_of_person"),
            models.Index(fields=["submission", "-at"], name="notice_of_report"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.user_id}"


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting_at(self, moment: datetime) -> MailQuerySet:
        """Mails to be sent at the moment that no worker holds, or that a dead one held."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=moment - LEASE)
        return self.filter(
            free, state=Mail.State.WAITING, due_at__lte=moment, expires_at__gt=moment
        )


class Mail(models.Model):
    """One e-mail of the outbox: written with what it tells, sent by a worker, once."""

    class Kind(models.TextChoices):
        DIGEST = "digest", _("Digest of a day")
        AT_ONCE = "at_once", _("At once")
        BY_HAND = "by_hand", _("Reminder by hand")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        EXPIRED = "expired", _("Too late to be sent")
        OVERTAKEN = "overtaken", _("Not sent: it was done before")
        DROPPED = "dropped", _("Not sent: the account is closed or has no address")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="mails",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=5)
    subject = models.CharField(_("subject line"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField("HTML")
    # Where one click unsubscribes; empty where the mail is a duty.
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    address = models.EmailField(_("sent to"), blank=True)
    created_at = models.DateTimeField(_("written at"), default=clock.now)
    due_at = models.DateTimeField(_("to be sent from"))
    expires_at = models.DateTimeField(_("to be sent until"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                condition=Q(kind="digest"),
                name="one_digest_a_person_and_day",
            ),
            models.CheckConstraint(
                name="a_sent_mail_has_moment_and_address",
                condition=~Q(state="sent") | Q(sent_at__isnull=False) & ~Q(address=""),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="mail_waiting", condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return self.subject


class DigestDay(models.Model):
    """A day whose digests were written; its row commits together with them."""

    day = models.DateField(_("day"), unique=True)
    written_at = models.DateTimeField(default=clock.now)
    mails = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("day of digests")
        verbose_name_plural = _("days of digests")
        ordering = ["day"]

    def __str__(self) -> str:
        return str(self.day)


class MailChoice(models.Model):
    """Whether a person wants one kind of notice by mail; without a row the kind's default holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choices"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Notice.Kind)
    by_mail = models.BooleanField(_("by e-mail"))

    class Meta:
        verbose_name = _("choice of mails")
        verbose_name_plural = _("choices of mails")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="mail_choice_made_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
