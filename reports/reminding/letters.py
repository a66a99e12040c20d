"""A mail's words, whole: subject, plain text and HTML, in the language of whoever gets it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import ngettext

from agencies.models import User
from reformportal.lib import clock
from reports.models import Mail, Notice
from reports.reminding.addresses import absolute, page_of, unsubscribe_url
from reports.reminding.choices import DIGEST
from reports.reminding.kinds import OF_DIGEST, OPTIONAL, Kind
from reports.reminding.words import report_of, sentence, subject_of

# Reminders whose report is in danger carry its colour beside the words.
TONES = {
    Kind.LAST_DAY: "#a86a08",
    Kind.LATE: "#9b1c1c",
    Kind.ESCALATED: "#9b1c1c",
    Kind.RETURNED: "#c2410c",
    Kind.REOPENED: "#c2410c",
    Kind.GIVEN_BACK: "#c2410c",
    Kind.EXTENSION_REFUSED: "#c2410c",
    Kind.APPROVED: "#1a7f4b",
    Kind.EXTENSION_GRANTED: "#1a7f4b",
}
QUIET = "#2f6fbb"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a mail: the report, what is so and what to do, and where."""

    report: str
    label: str
    sentence: str
    note: str
    by: str
    url: str
    tone: str

    @property
    def note_lines(self) -> list[str]:
        return self.note.splitlines()


def write_mail(
    *, user: User, kind: Mail.Kind, notices: list[Notice], now: datetime, expires_at: datetime
) -> Mail:
    """A mail of the outbox that tells these things, the most urgent first; not stored yet."""
    with translation.override(user.language):
        scope = scope_of(kind, notices)
        context = {
            "user": user,
            "lead": _lead(kind, notices, clock.day_of(now)),
            "lines": [_line(notice) for notice in notices],
            "is_digest": kind == Mail.Kind.DIGEST,
            "portal_url": absolute("home"),
            "choices_url": absolute("mail_choices"),
            "unsubscribe_url": unsubscribe_url(user, scope) if scope else "",
            "language": user.language,
        }
        return Mail(
            user=user,
            kind=kind,
            day=clock.day_of(now),
            language=user.language,
            subject=subject_of(notices),
            text=render_to_string("emails/letter.txt", context),
            html=render_to_string("emails/letter.html", context),
            unsubscribe_url=context["unsubscribe_url"],
            message_id=f"<{uuid.uuid4()}@{urlsplit(settings.PORTAL_URL).hostname}>",
            created_at=now,
            due_at=now,
            expires_at=expires_at,
        )


def scope_of(kind: Mail.Kind, notices: list[Notice]) -> str:
    """What one click at the mail unsubscribes from; nothing where all of it is a duty."""
    if kind == Mail.Kind.DIGEST:
        return DIGEST if any(notice.kind in OF_DIGEST for notice in notices) else ""
    kinds = {notice.kind for notice in notices}
    return kinds.pop() if len(kinds) == 1 and kinds <= OPTIONAL else ""


def _line(notice: Notice) -> Line:
    return Line(
        report=report_of(notice),
        label=str(notice.get_kind_display()),
        sentence=sentence(notice),
        # Reasons and remarks may hold figures: they are read in the portal, behind the sign-in.
        note=notice.text if notice.kind == Kind.BY_HAND else "",
        by=notice.by.full_name if notice.by else "",
        url=page_of(notice),
        tone=TONES.get(Kind(notice.kind), QUIET),
    )


def _lead(kind: Mail.Kind, notices: list[Notice], today: date) -> str:
    if kind != Mail.Kind.DIGEST:
        return ""
    day = date_format(today, "j F Y" if translation.get_language() == "en" else "j/n/Y")
    count = len(notices)
    return ngettext(
        "On %(day)s %(count)d thing waits for you:",
        "On %(day)s %(count)d things wait for you:",
        count,
    ) % {"day": day, "count": count}
