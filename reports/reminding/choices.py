"""What people want by mail: read for many at once, changed for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction

from agencies.models import User
from reports.models import MailChoice
from reports.reminding.kinds import OF_DIGEST, OPTIONAL, TABLE, Kind, Way

Wanted = Callable[[int, str], bool]
# The name under which a digest is unsubscribed as a whole; any other scope is a kind.
DIGEST = "digest"


def wanted_by(user_ids: Iterable[int]) -> Wanted:
    """Tells whether a person is to have a kind by mail: by duty, by choice, or by default."""
    chosen = {
        (each.user_id, each.kind): each.by_mail
        for each in MailChoice.objects.filter(user_id__in=set(user_ids), kind__in=OPTIONAL)
    }

    def wanted(user_id: int, kind: str) -> bool:
        row = TABLE[Kind(kind)]
        if row.way is Way.BELL:
            return False
        return not row.optional or chosen.get((user_id, kind), row.default)

    return wanted


@transaction.atomic
def choose(*, user: User, by_mail: dict[str, bool], language: str = "") -> None:
    """Stores what the person wants by mail and in which language; duties are left alone."""
    MailChoice.objects.bulk_create(
        [
            MailChoice(user=user, kind=kind, by_mail=wanted)
            for kind, wanted in by_mail.items()
            if kind in OPTIONAL
        ],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["by_mail"],
    )
    if language:
        User.objects.filter(pk=user.pk).update(language=language)


def unsubscribe(*, user: User, scope: str) -> None:
    """Ends the mails of one kind, or of the whole digest, as far as they may be ended."""
    kinds = OF_DIGEST if scope == DIGEST else {Kind(scope)} & OPTIONAL
    choose(user=user, by_mail=dict.fromkeys(kinds, False))
