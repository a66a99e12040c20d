"""Absolute addresses for mails, and the signed ones with which one unsubscribes."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from agencies.models import User
from reports.models import Notice
from reports.reminding.choices import DIGEST
from reports.reminding.kinds import OPTIONAL, REVIEWER, TABLE, Kind

SALT = "reports.reminding.unsubscribe"


class UnreadableToken(Exception):
    """The address was cut short or changed on its way, or is of another portal."""


def absolute(name: str, *args: object) -> str:
    """The address of a page as it is written in a mail."""
    return settings.PORTAL_URL.rstrip("/") + reverse(name, args=args)


def path_of(notice: Notice) -> str:
    """Where the person does what the notice asks; needs the notice's period fetched."""
    if TABLE[Kind(notice.kind)].acts == REVIEWER:
        if notice.submission_id:
            return reverse("review", args=[notice.submission_id])
        return f"{reverse('review_queue')}?period={notice.period.code}&state=sent"
    if notice.submission_id:
        return reverse("submission", args=[notice.submission_id])
    return reverse("my_reports")


def page_of(notice: Notice) -> str:
    """The same as it is written in a mail."""
    return settings.PORTAL_URL.rstrip("/") + path_of(notice)


def unsubscribe_url(user: User, scope: str) -> str:
    """Where the person ends mails of a scope, without signing in; old mails keep working."""
    return absolute("unsubscribe", signing.dumps([user.pk, str(scope)], salt=SALT))


def read_token(token: str) -> tuple[int, str]:
    """Person and scope of an unsubscribing address."""
    try:
        user_id, scope = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise UnreadableToken from None
    if scope != DIGEST and scope not in OPTIONAL:
        raise UnreadableToken
    return user_id, scope
