"""Reminding by hand: whom a reviewer's note will reach, and sending it to exactly those."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from agencies.models import Role, User
from reformportal.lib import clock
from reports.models import Notice, State, Submission, SubmissionQuerySet
from reports.models.submission import HELD
from reports.reminding.history import with_last_reminder
from reports.reminding.kinds import Kind
from reports.reminding.outbox import notice
from reports.reminding.people import People, people_of

LONGEST_NOTE = 1000
MOST_REPORTS = 500


class NoteTooLong(Exception):
    """A note that does not fit."""


class NobodyToRemind(Exception):
    """None of the reports is in its agency's hands with somebody to remind; nothing was sent."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One report of the selection: who would be reminded, and who of them has no address."""

    report: Submission
    people: list[User]

    @property
    def is_asked(self) -> bool:
        """Whether the report is the agency's to send: one that was sent asks nothing of it."""
        return self.report.state in HELD

    @property
    def was_today(self) -> bool:
        """Whether somebody was reminded of it today already."""
        last = self.report.last_reminded
        return last is not None and clock.day_of(last) == clock.today()

    @property
    def with_address(self) -> list[User]:
        return [user for user in self.people if user.email]

    @property
    def without_address(self) -> list[User]:
        return [user for user in self.people if not user.email]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a reminder by hand will touch, said beforehand."""

    reached: list[Reach]
    nobody: list[Reach]
    left_out: list[Reach]

    @property
    def mails(self) -> int:
        return len({user.pk for each in self.reached for user in each.with_address})

    @property
    def without_address(self) -> list[User]:
        return list({u.pk: u for each in self.reached for u in each.without_address}.values())


def reach_of(reports: SubmissionQuerySet) -> Selection:
    """Whom a reminder of these reports reaches; the same question is asked again when it goes."""
    found = list(
        with_last_reminder(reports.select_related("agency", "period__report")).order_by(
            "agency__level", "agency__code", "pk"
        )[:MOST_REPORTS]
    )
    people = people_of({report.agency_id for report in found}, ())
    reaches = [Reach(report, _asked(report, people)) for report in found]
    asked = [each for each in reaches if each.is_asked]
    return Selection(
        reached=[each for each in asked if each.people],
        nobody=[each for each in asked if not each.people],
        left_out=[each for each in reaches if not each.is_asked],
    )


@transaction.atomic
def remind_by_hand(*, reports: SubmissionQuerySet, by: User, note: str) -> list[Notice]:
    """Tells those who have to act, each by one mail, and leaves one act's rows at the reports."""
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong
    # Locked, so that a report which is sent meanwhile is reminded of no more.
    list(reports.select_for_update(of=("self",)).values_list("pk"))
    reached = reach_of(reports).reached
    if not reached:
        raise NobodyToRemind
    act, told = uuid4(), []
    for role, group in _by_role(reached):
        told += notice(
            kind=Kind.BY_HAND, submissions=group, actor=by, text=note, role=role, act=act
        )
    return told


def _asked(report: Submission, people: People) -> list[User]:
    return people.holding(_role(report), report.agency)


def _role(report: Submission) -> Role:
    return Role.HEAD if report.state == State.AT_HEAD else Role.OFFICER


def _by_role(reached: Iterable[Reach]) -> list[tuple[Role, list[Submission]]]:
    groups: dict[Role, list[Submission]] = {}
    for each in reached:
        groups.setdefault(_role(each.report), []).append(each.report)
    return list(groups.items())
