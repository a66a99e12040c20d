"""How a report moves: the one door through which each goes, one or many at a time.

The table of moves is in `moves`, who may make them in `permits`, what stops them in `readiness`
and `refusals`, what they bring with them in `consequences`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from django.db import transaction

from agencies.models import User
from reformportal.lib.acts import on_behalf_of
from reports.models import BulkAct, Submission, Transition
from reports.reminding.outbox import after_moves
from reports.review.consequences import follow, keep_receipt
from reports.review.moves import (
    FORWARD,
    LONGEST_REASON,
    MOVES,
    NOBODY_ASKED,
    REOPEN,
    SEND,
    SUBMIT,
    Move,
    Request,
)
from reports.review.permits import Capacity, capacity_of
from reports.review.readiness import Facts, facts_for, refuse_unready, refuse_unsigned
from reports.review.refusals import (
    AskerMissing,
    NotYourRole,
    ReasonMissing,
    RemarkTooLong,
    SubmissionMoved,
    WorkflowError,
)
from reports.review.routes import landings
from reports.review.standing import store_standing
from reports.sending.signing import Signing, signing_of


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says with a move: the reason, who signed on paper, who asked for it."""

    reason: str = ""
    signed_by: str = ""
    request: Request = NOBODY_ASKED


@dataclass(slots=True)
class Outcome:
    """What came of a move of many: the rows it left, and why each other report stayed."""

    done: list[Transition] = field(default_factory=list)
    refused: dict[int, WorkflowError] = field(default_factory=dict)


@transaction.atomic
def move(
    *,
    submission: Submission,
    action: str,
    by: User,
    reason: str = "",
    signed_by: str = "",
    request: Request = NOBODY_ASKED,
) -> Transition:
    """Makes one move and leaves its Transition row; a WorkflowError leaves all as it was.

    A sending leaves its receipt, too; `signed_by` names who signed on paper where the head must
    sign and has no account.
    """
    said = Said(reason.strip(), " ".join(signed_by.split()), request)
    outcome = move_all(submissions=[submission], action=action, by=by, said=said)
    for refusal in outcome.refused.values():
        raise refusal
    return outcome.done[0]


@transaction.atomic
def move_all(
    *,
    submissions: Collection[Submission],
    action: str,
    by: User,
    said: Said | None = None,
    act: BulkAct | None = None,
) -> Outcome:
    """Makes the same move with each report that is ready for it, as one act where `act` is given.

    Locked before anything is judged: a figure that is saved meanwhile waits or is seen. The number
    of queries does not grow with the reports, but for a sending.
    """
    step, said, outcome = MOVES[action], said or Said(), Outcome()
    locked = _lock(submissions)
    signings = {key: signing_of(row) for key, row in locked.items() if step in (SUBMIT, SEND)}
    held = {
        key: capacity_of(by, row, step, by_head=key in signings and signings[key].by_head)
        for key, row in locked.items()
    }
    people = {by.pk, *(each.on_behalf_of_id for each in held.values() if each)} - {None}
    facts = facts_for(step, locked.values(), people)
    for key, row in locked.items():
        try:
            _judge(step, row, by, held[key], said, facts, signings.get(key))
        except WorkflowError as refusal:
            outcome.refused[key] = refusal
    _say_who_was_first(outcome.refused)
    ready = [each for each in submissions if each.pk not in outcome.refused]
    landed = landings([locked[each.pk] for each in ready]) if step in (SEND, FORWARD) else {}
    pairs = [(each, locked[each.pk]) for each in ready]
    with _in_whose_name(held[row.pk] for _each, row in pairs):
        store_standing(pairs, step, landed)
        outcome.done = _leave(pairs, step, by, held, said, act)
        for done in outcome.done:
            if step is SEND:
                keep_receipt(step, done, by, signings[done.submission_id], said.signed_by)
        follow(step, outcome.done, landed)
        after_moves(outcome.done)
    return outcome


def _in_whose_name(held: Iterable[Capacity | None]) -> AbstractContextManager[object]:
    """The history says on whose behalf, where all of it is for one person."""
    names = {each.on_behalf_of_id for each in held if each}
    name = names.pop() if len(names) == 1 else None
    return on_behalf_of(name) if name else nullcontext()


def _lock(submissions: Collection[Submission]) -> dict[int, Submission]:
    rows = Submission.objects.select_for_update(of=("self",)).filter(
        pk__in=[each.pk for each in submissions]
    )
    found = rows.select_related("agency", "period__report", "desk").order_by("pk")
    return {row.pk: row for row in found}


def _judge(
    step: Move,
    row: Submission,
    by: User,
    capacity: Capacity | None,
    said: Said,
    facts: Facts,
    signing: Signing | None,
) -> None:
    if capacity is None:
        # Perhaps it was hers until somebody passed it on: then she is told so.
        if step.role in ("desk", "holder") and _passed_her(by, row):
            raise SubmissionMoved(None)
        raise NotYourRole
    if (step.needs_reason or capacity.overrides) and not said.reason:
        raise ReasonMissing
    if len(said.reason) > LONGEST_REASON:
        raise RemarkTooLong(len(said.reason), LONGEST_REASON)
    if step is REOPEN and not said.request.asked_by.strip():
        raise AskerMissing
    if row.state not in step.from_states:
        raise SubmissionMoved(None)
    if signing:
        refuse_unsigned(step, row, by, signing, said.signed_by)
    refuse_unready(step, row, by, capacity, facts)


def _passed_her(by: User, row: Submission) -> bool:
    access = by.access
    if not (access.desk_agency_ids or row.agency.province_id in access.reviewed_province_ids):
        return False
    last = row.transitions.last()
    reviews = row.agency.province_id in access.reviewed_province_ids
    return bool(last and last.desk_id and (reviews or last.desk_id in access.desk_agency_ids))


def _say_who_was_first(refused: Mapping[int, WorkflowError]) -> None:
    """Puts the last move into each refusal of a report that is elsewhere by now; one query."""
    moved = {key: each for key, each in refused.items() if isinstance(each, SubmissionMoved)}
    if not moved:
        return
    for last in last_moves(moved).values():
        moved[last.submission_id].last = last


def last_moves(keys: Iterable[int]) -> dict[int, Transition]:
    """The latest move of each report, with who made it."""
    rows = Transition.objects.filter(submission__in=list(keys)).select_related("by", "on_behalf_of")
    latest = rows.order_by("submission_id", "-at", "-pk").distinct("submission_id")
    return {row.submission_id: row for row in latest}


def _leave(
    pairs: list[tuple[Submission, Submission]],
    step: Move,
    by: User,
    held: Mapping[int, Capacity | None],
    said: Said,
    act: BulkAct | None,
) -> list[Transition]:
    """Creates the rows of all moves: the only place where a Transition comes from."""
    return Transition.objects.bulk_create(
        Transition(
            submission=submission,
            action=step.action,
            from_state=row.state,
            to_state=submission.state,
            by=by,
            on_behalf_of_id=capacity.on_behalf_of_id,
            desk_id=capacity.desk_id,
            act=act,
            reason=said.reason,
            asked_by=said.request.asked_by.strip(),
            asked_in=said.request.asked_in.strip(),
        )
        for submission, row in pairs
        if (capacity := held[row.pk])
    )
