"""How an instruction moves: one table of moves, and the one door through which each goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from reformportal.lib import clock
from reports.dashboards.counts import NOT_MET
from reports.instructions.events import announce
from reports.models import Instruction, InstructionState, InstructionStep, ShownProgress
from reports.models.instruction import LONGEST_WORDS, UNSETTLED, WITH_AGENCY


@dataclass(frozen=True, slots=True)
class Move:
    """A row of the table: who may take an instruction from which states to which.

    Where `to_state` is None the instruction stays where it is.
    """

    action: str
    from_states: tuple[InstructionState, ...]
    to_state: InstructionState | None
    role: str
    label: str | Promise
    needs_words: bool = True
    needs_day: bool = False


GIVE = Move("give", (), InstructionState.OPEN, "province", _("Give an instruction"), needs_day=True)
REPORT = Move("report", WITH_AGENCY, None, "agency", _("Say how far it is"))
ANSWER = Move("answer", WITH_AGENCY, InstructionState.ANSWERED, "agency", _("Report done"))
ACCEPT = Move(
    "accept",
    (InstructionState.ANSWERED,),
    InstructionState.ACCEPTED,
    "province",
    _("Accept"),
    needs_words=False,
)
ASK_AGAIN = Move(
    "ask_again",
    (InstructionState.ANSWERED,),
    InstructionState.ASKED_AGAIN,
    "province",
    _("Ask again"),
    needs_day=True,
)
WITHDRAW = Move(
    "withdraw", UNSETTLED, InstructionState.WITHDRAWN, "province", _("Withdraw the instruction")
)
MOVES = {move.action: move for move in (GIVE, REPORT, ANSWER, ACCEPT, ASK_AGAIN, WITHDRAW)}


class InstructionError(Exception):
    """A step that was refused; nothing changed."""


class NotYourRole(InstructionError):
    """The person sees the instruction but may not take this step."""


class WordsMissing(InstructionError):
    """A step that has to say something says nothing."""


class WordsTooLong(InstructionError):
    """More characters than an instruction or an answer holds."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length


class DayPassed(InstructionError):
    """The last day is missing or lies in the past."""


class NothingToMend(InstructionError):
    """The result is neither at risk, nor behind, nor missed."""


class NoLeader(InstructionError):
    """A reviewer did not say on behalf of which leader of the province."""


class AcceptsOwnAnswer(InstructionError):
    """Nobody accepts what they reported done themselves, in whatever role."""


class AlreadyGiven(InstructionError):
    """The agency has an unsettled instruction about this result."""

    def __init__(self, there: Instruction) -> None:
        super().__init__()
        self.there = there


class InstructionMoved(InstructionError):
    """Somebody was first: the instruction is no longer where the step starts from."""

    def __init__(self, last: InstructionStep | None) -> None:
        super().__init__()
        self.last = last


def may_instruct(user: User, province_id: int | None) -> bool:
    """Leaders of the province, and reviewers on a leader's behalf."""
    return province_id in user.access.read_province_ids


def moves_open_to(user: User, instruction: Instruction) -> set[str]:
    """The steps that this person may take with the instruction as it stands."""
    return {
        move.action
        for move in MOVES.values()
        if instruction.state in move.from_states and _holds_role(user, instruction.agency, move)
    }


@transaction.atomic
def give(
    *,
    row: ShownProgress,
    agency: Agency,
    by: User,
    leader: User | None,
    text: str,
    due_on: date | None,
    document: str = "",
) -> Instruction:
    """A new instruction about a result that falls short; an InstructionError leaves nothing.

    `row` is the group's or the agency's own; `leader` is the one for whom a reviewer writes.
    """
    text, document = text.strip(), " ".join(document.split())
    if not _holds_role(by, agency, GIVE):
        raise NotYourRole
    leader = _leader_of(by, agency, leader)
    _refuse_unsaid(GIVE, text, due_on)
    if row.status not in NOT_MET:
        raise NothingToMend
    made = Instruction(
        target_id=row.target_id,
        period_id=row.period_id,
        agency=agency,
        leader=leader,
        status_then=row.status,
        text=text,
        document=document,
        due_on=due_on,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise AlreadyGiven(_there(made)) from None
    _leave_step(GIVE, made, by, from_state="", words=text, due_on=due_on)
    return made


@transaction.atomic
def move(
    *,
    instruction: Instruction,
    action: str,
    by: User,
    words: str = "",
    due_on: date | None = None,
) -> InstructionStep:
    """Takes one step and leaves its row; an InstructionError leaves all as it was."""
    step, words = MOVES[action], words.strip()
    if step is GIVE or not _holds_role(by, instruction.agency, step):
        raise NotYourRole
    _refuse_unsaid(step, words, due_on)
    changes = {"state": step.to_state} if step.to_state else {}
    changes |= {"due_on": due_on} if step.needs_day else {}
    locked = Instruction.objects.select_for_update().get(pk=instruction.pk)
    if locked.state not in step.from_states:
        raise InstructionMoved(locked.steps.select_related("by").last())
    if step is ACCEPT and locked.steps.filter(action=ANSWER.action).last().by_id == by.pk:
        raise AcceptsOwnAnswer
    if changes:
        Instruction.objects.filter(pk=locked.pk).update(**changes)
    for field, value in changes.items():
        setattr(instruction, field, value)
    day = due_on if step.needs_day else None
    return _leave_step(step, instruction, by, from_state=locked.state, words=words, due_on=day)


def _holds_role(user: User, agency: Agency, step: Move) -> bool:
    if step.role == "agency":
        return agency.pk in user.access.agency_ids
    return may_instruct(user, agency.province_id)


def leads(user: User, province_id: int | None) -> bool:
    return any(
        role == "leader" and province == province_id
        for role, _agency, province in user.access.grants
    )


def _leader_of(by: User, agency: Agency, named: User | None) -> User:
    """Whose instruction it is: a leader's own, that of the leader in whose place somebody acts, or
    of the one whom the reviewer names."""
    if leads(by, agency.province_id):
        return _delegating_leader(by, agency.province_id) or by
    if named is None or not leads(named, agency.province_id):
        raise NoLeader
    return named


def _delegating_leader(by: User, province_id: int | None) -> User | None:
    """The leader whose delegated role is used; None where the person leads herself."""
    giver = by.access.in_whose_name("leader", province_id=province_id)
    return User.objects.get(pk=giver) if giver else None


def _refuse_unsaid(step: Move, words: str, due_on: date | None) -> None:
    if step.needs_words and not words:
        raise WordsMissing
    if len(words) > LONGEST_WORDS:
        raise WordsTooLong(len(words))
    if step.needs_day and (due_on is None or due_on < clock.today()):
        raise DayPassed


def _there(made: Instruction) -> Instruction:
    return (
        Instruction.objects.unsettled()
        .filter(target=made.target_id, agency=made.agency, period=made.period_id)
        .get()
    )


def _leave_step(
    step: Move,
    instruction: Instruction,
    by: User,
    *,
    from_state: str,
    words: str,
    due_on: date | None,
) -> InstructionStep:
    done = InstructionStep.objects.create(
        instruction=instruction,
        action=step.action,
        from_state=from_state,
        to_state=instruction.state,
        by=by,
        on_behalf_of=_on_whose_behalf(step, instruction, by),
        words=words,
        due_on=due_on,
    )
    announce(done)
    return done


def _on_whose_behalf(step: Move, instruction: Instruction, by: User) -> User | None:
    """Who delegated the role that is used; a reviewer writes for the instruction's leader."""
    agency = instruction.agency
    if step.role == "agency":
        giver = by.access.in_whose_name("officer", "head", agency_id=agency.pk)
        return User.objects.get(pk=giver) if giver else None
    if leads(by, agency.province_id):
        return _delegating_leader(by, agency.province_id)
    return instruction.leader
