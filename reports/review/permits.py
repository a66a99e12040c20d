"""Who may make which move, at which desk, and in whose name."""

from __future__ import annotations

from dataclasses import dataclass

from agencies.models import User
from reports.models import State, Submission
from reports.review.moves import APPROVE, MOVES, SEND, SUBMIT, Move
from reports.sending.signing import Signing, signing_of


@dataclass(frozen=True, slots=True)
class Capacity:
    """In what capacity somebody acts: for whom, at which desk, or in the place of that desk."""

    on_behalf_of_id: int | None = None
    desk_id: int | None = None
    overrides: bool = False


def capacity_of(
    user: User, report: Submission, step: Move, *, by_head: bool = False
) -> Capacity | None:
    """The capacity in which the person may make the move with a report that stands where it does,
    or None; needs `agency`. Where the head signs, a sending is the head's."""
    agency = report.agency_id
    match step.role:
        case "agency":
            as_head = _in_agency(user, agency, "head") if by_head else None
            return as_head or _in_agency(user, agency, "officer", "head")
        case "officer" | "head":
            return _in_agency(user, agency, step.role)
        case "desk":
            return _at_desk(user, report) or _over_desk(user, report)
        case "holder" if report.desk_id:
            return _at_desk(user, report)
    return _for_province(user, report)


def _in_agency(user: User, agency_id: int, *roles: str) -> Capacity | None:
    if not any((role, agency_id) in _held(user) for role in roles):
        return None
    return Capacity(user.access.in_whose_name(*roles, agency_id=agency_id))


def _held(user: User) -> set[tuple[str, int]]:
    return {(role, agency) for role, agency, _province in user.access.grants}


def _at_desk(user: User, report: Submission) -> Capacity | None:
    desk = report.desk_id
    if desk is None or desk not in user.access.desk_agency_ids:
        return None
    return Capacity(user.access.in_whose_name("checker", agency_id=desk), desk)


def _over_desk(user: User, report: Submission) -> Capacity | None:
    """A reviewer of the province passes on what a desk leaves lying, and says why."""
    held = _for_province(user, report) if report.desk_id else None
    return held and Capacity(held.on_behalf_of_id, report.desk_id, overrides=True)


def _for_province(user: User, report: Submission) -> Capacity | None:
    province = report.agency.province_id
    if province not in user.access.reviewed_province_ids:
        return None
    return Capacity(user.access.in_whose_name("reviewer", province_id=province))


def moves_open_to(user: User, submission: Submission, signing: Signing | None = None) -> list[Move]:
    """The moves that this person may make with the report as it stands."""
    found = [
        move
        for move in MOVES.values()
        if submission.state in move.from_states
        and not (move is APPROVE and submission.desk_id)
        and capacity_of(user, submission, move)
    ]
    if not {SUBMIT, SEND} & set(found):
        return found
    signing = signing or signing_of(submission)
    return [move for move in found if signs(user, submission, move, signing)]


def signs(user: User, submission: Submission, step: Move, signing: Signing) -> bool:
    """Whether who signs leaves this move to the person: the head, or an officer without one."""
    if step is SUBMIT:
        return signing.by_head
    if step is SEND and not heads(user, submission):
        return not signing.by_head and submission.state != State.AT_HEAD
    return True


def heads(user: User, submission: Submission) -> bool:
    return submission.agency_id in user.access.headed_agency_ids
