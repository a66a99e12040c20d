"""The bell: how many notices a person has not read, the list of them, and reading them."""

from __future__ import annotations

from dataclasses import dataclass

from agencies.models import User
from reformportal.lib import clock
from reports.models import Notice
from reports.models.reminding import NoticeQuerySet
from reports.reminding.kinds import Kind
from reports.reminding.letters import TONES
from reports.reminding.words import report_of, sentence

# The shapes of img/status.svg for what stands at the bell; a word always stands beside.
SHAPES = {
    Kind.LAST_DAY: "late",
    Kind.LATE: "late",
    Kind.ESCALATED: "warning",
    Kind.RETURNED: "returned",
    Kind.REOPENED: "returned",
    Kind.GIVEN_BACK: "returned",
    Kind.WITH_HEAD: "draft",
    Kind.APPROVED: "achieved",
    Kind.EXTENSION_GRANTED: "achieved",
    Kind.EXTENSION_REFUSED: "missed",
    Kind.TO_REVIEW: "sent",
}
CLASSES = {"#9b1c1c": "missed", "#c2410c": "behind", "#a86a08": "at_risk", "#1a7f4b": "achieved"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice as the page prints it."""

    notice: Notice
    report: str
    sentence: str
    shape: str
    tone: str

    @property
    def is_unread(self) -> bool:
        return self.notice.read_at is None and self.notice.settled_at is None


def unread_count(user: User) -> int:
    """What the bell counts."""
    return Notice.objects.visible_to(user).unread().count()


def notices_of(user: User, *, only_unread: bool) -> NoticeQuerySet:
    """The person's notices with what their sentences name, the newest first."""
    notices = Notice.objects.visible_to(user)
    notices = notices.unread() if only_unread else notices
    return notices.select_related("submission__agency", "period__report", "by", "mail")


def entry_of(notice: Notice) -> Entry:
    kind = Kind(notice.kind)
    return Entry(
        notice=notice,
        report=report_of(notice),
        sentence=sentence(notice),
        shape=SHAPES.get(kind, "information"),
        tone=CLASSES.get(TONES.get(kind, ""), "on_track"),
    )


def read(notices: NoticeQuerySet) -> int:
    """Marks notices as read; the number that were not before."""
    return notices.filter(read_at__isnull=True).update(read_at=clock.now())
