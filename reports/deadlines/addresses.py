"""Secret addresses of calendars: made, renewed, revoked; the database never knows one."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from agencies.models import User
from reformportal.lib import clock
from reports.models import CalendarFeed

LONGEST_TOKEN = 64


@transaction.atomic
def make_address(*, user: User, language: str) -> tuple[CalendarFeed, str]:
    """Makes the person's address in place of an earlier one; its secret is known only now."""
    User.objects.select_for_update().get(pk=user.pk)
    revoke_address(user=user)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=user, digest=digest_of(token), language=language)
    return feed, token


def revoke_address(*, user: User) -> int:
    """Ends the person's address; whoever reads it is told that there is none."""
    return CalendarFeed.objects.in_force().filter(user=user).update(revoked_at=clock.now())


def feed_of(token: str) -> CalendarFeed | None:
    """The address in force that the secret opens, of a person who may still sign in."""
    if len(token) > LONGEST_TOKEN:
        return None
    feeds = CalendarFeed.objects.in_force().select_related("user")
    return feeds.filter(digest=digest_of(token), user__is_active=True).first()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
