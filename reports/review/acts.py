"""What can be done to many reports at once: which are touched, which are left and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from reports.models import ActLine, BulkAct, State, Submission
from reports.review.act_deeds import assign, make_moves
from reports.review.moves import APPROVE, FORWARD, Move
from reports.review.permits import capacity_of
from reports.review.readiness import answering_for

# Why a report is left alone: the code that a line of the act keeps, and its words.
LEFT: dict[str, str | Promise] = {
    "not_sent": _("Not sent, or decided already"),
    "elsewhere": _("Stands with somebody else"),
    "open_warnings": _("Has warnings without an explanation"),
    "own": _("Entered or sent by you, or in the name in which you act"),
    "awaited": _("Lead departments may still comment"),
    "already": _("With this reviewer already"),
    "moved": _("Somebody was first: it changed meanwhile"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person says of an act beside the reports: a note, and whom they are given to."""

    note: str = ""
    reviewer: User | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be done to many: its words, who may, and which reports it leaves alone.

    `leaves` maps each report that would not be touched to the code of why; its reports are
    `described`. `doing` does it to the others and returns a line for each.
    """

    code: str
    button: str | Promise
    title: str | Promise
    touches: str | Promise
    roles: frozenset[str]
    leaves: Callable[[User, Collection[Submission], Choice], dict[int, str]]
    doing: Callable[[BulkAct, Collection[Submission]], list[ActLine]]
    asks_reviewer: bool = False
    asks_note: bool = False

    def still(self, report: Submission, mark: str) -> bool:
        """Whether the report looks as it was shown, in what matters to this act."""
        part = 1 if self.asks_reviewer else 0
        return mark.split("-")[part:][:1] == mark_of(report).split("-")[part:][:1]


def _leaves_with_warnings(
    step: Move, user: User, reports: Collection[Submission], choice: Choice
) -> dict[int, str]:
    held = {each.pk: capacity_of(user, each, step) for each in reports}
    people = {user.pk, *(each.on_behalf_of_id for each in held.values() if each)} - {None}
    answering = answering_for([each.pk for each in reports], people)
    left = {}
    for each in reports:
        capacity = held[each.pk]
        if each.state != State.SENT:
            left[each.pk] = "not_sent"
        elif capacity is None or capacity.overrides or (step is APPROVE and each.desk_id):
            left[each.pk] = "elsewhere"
        elif {user.pk, capacity.on_behalf_of_id} & answering[each.pk]:
            left[each.pk] = "own"
        elif each.open_warnings:
            left[each.pk] = "open_warnings"
        elif step is APPROVE and each.awaited_until:
            left[each.pk] = "awaited"
    return left


def _leaves_with_the_same(
    user: User, reports: Collection[Submission], choice: Choice
) -> dict[int, str]:
    wanted = choice.reviewer.pk if choice.reviewer else None
    reviewed = user.access.reviewed_province_ids
    left = {each.pk: "already" for each in reports if each.reviewer_id == wanted}
    elsewhere = [each.pk for each in reports if each.agency.province_id not in reviewed]
    return left | dict.fromkeys(elsewhere, "elsewhere")


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            code="approve",
            button=_("Approve those without open warnings"),
            title=_("Approve several reports"),
            touches=_("These reports will be approved"),
            roles=frozenset({"reviewer"}),
            leaves=partial(_leaves_with_warnings, APPROVE),
            doing=partial(make_moves, APPROVE),
            asks_note=True,
        ),
        Kind(
            code="forward",
            button=_("Pass on those without open warnings"),
            title=_("Pass several reports on"),
            touches=_("These reports will be passed on"),
            roles=frozenset({"checker"}),
            leaves=partial(_leaves_with_warnings, FORWARD),
            doing=partial(make_moves, FORWARD),
            asks_note=True,
        ),
        Kind(
            code="assign",
            button=_("Assign"),
            title=_("Assign several reports"),
            touches=_("These reports will be assigned"),
            roles=frozenset({"reviewer"}),
            leaves=_leaves_with_the_same,
            doing=assign,
            asks_reviewer=True,
        ),
    )
}


def kinds_open_to(user: User) -> list[Kind]:
    return [kind for kind in KINDS.values() if user.access.has(*kind.roles)]


def mark_of(report: Submission) -> str:
    """What a report looked like when it was shown: its last move and its reviewer."""
    return f"{report.last_move or 0}-{report.reviewer_id or 0}"


@dataclass(frozen=True, slots=True)
class Plan:
    """Exactly what an act will touch, and what it will leave, by why."""

    touched: list[Submission]
    left: list[tuple[str | Promise, list[Submission]]]

    @property
    def left_count(self) -> int:
        return sum(len(reports) for _why, reports in self.left)


def plan_of(kind: Kind, user: User, reports: Iterable[Submission], choice: Choice) -> Plan:
    """Sorts the reports, which are `described`; a fixed number of queries."""
    reports = list(reports)
    left = kind.leaves(user, reports, choice)
    by_why: dict[str, list[Submission]] = defaultdict(list)
    for each in reports:
        if each.pk in left:
            by_why[left[each.pk]].append(each)
    return Plan(
        [each for each in reports if each.pk not in left],
        [(LEFT.get(why, why), by_why[why]) for why in sorted(by_why, key=_not_sent_last(by_why))],
    )


def _not_sent_last(by_why: dict[str, list[Submission]]) -> Callable[[str], tuple[bool, int]]:
    """What one may still do something about stands first; what was not sent, last."""
    return lambda why: (why == "not_sent", -len(by_why[why]))
