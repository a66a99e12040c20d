"""How a submission moves: one table of moves, and the one door through which each goes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from reformportal.lib import clock
from reformportal.lib.working_days import working_days_after
from reports.checks.findings import Finding, flat
from reports.checks.keeping import judge_and_keep
from reports.models import Figure, ReportSection, State, Submission, Transition
from reports.models.submission import EDITABLE, HELD
from reports.narrative.outline import unwritten
from reports.reminding.outbox import after_move
from reports.runs import ask_after
from reports.sending.receipts import make_receipt
from reports.sending.signing import Signing, signing_of

# Working days to mend a returned report, unless the reviewer says otherwise (rules, section 1).
DAYS_TO_MEND = 3
LONGEST_SIGNATURE = 200


@dataclass(frozen=True, slots=True)
class Move:
    """A row of the workflow table: who may take a submission from which states to which."""

    action: str
    from_states: tuple[State, ...]
    to_state: State
    role: str
    label: object
    needs_reason: bool = False
    # Where the move leads instead, once the report has been sent before.
    to_state_again: State | None = None

    @property
    def to_states(self) -> frozenset[State]:
        return frozenset({self.to_state, self.to_state_again or self.to_state})


SUBMIT = Move("submit_to_head", EDITABLE, State.AT_HEAD, "officer", _("Submit to the head"))
SEND = Move("send", HELD, State.SENT, "agency", _("Send report"))
GIVE_BACK = Move(
    "give_back",
    (State.AT_HEAD,),
    State.DRAFT,
    "head",
    _("Give back to the officer"),
    needs_reason=True,
    to_state_again=State.RETURNED,
)
TAKE_BACK = Move(
    "take_back",
    (State.AT_HEAD,),
    State.DRAFT,
    "officer",
    _("Take back"),
    to_state_again=State.RETURNED,
)
RETURN = Move("return", (State.SENT,), State.RETURNED, "reviewer", _("Return"), needs_reason=True)
APPROVE = Move("approve", (State.SENT,), State.APPROVED, "reviewer", _("Approve"))
REOPEN = Move(
    "reopen", (State.APPROVED,), State.RETURNED, "reviewer", _("Reopen"), needs_reason=True
)
MOVES = {
    move.action: move for move in (SUBMIT, SEND, GIVE_BACK, TAKE_BACK, RETURN, APPROVE, REOPEN)
}
# The moves that hand a report back to its agency, to be mended.
HANDING_BACK = (RETURN.action, REOPEN.action)


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked that an approved report be reopened, and in which paper, if there is one."""

    asked_by: str = ""
    asked_in: str = ""


NOBODY_ASKED = Request()


class WorkflowError(Exception):
    """A move that was refused; nothing changed."""


class NotYourRole(WorkflowError):
    """The person sees the report but may not make this move."""


class HeadSigns(WorkflowError):
    """The agency's rule says that its head signs: the officer submits the report to the head."""

    def __init__(self, signing: Signing) -> None:
        super().__init__()
        self.signing = signing


class SignatureMissing(WorkflowError):
    """The head must sign but has no account, and nobody was named who signed on paper."""


class SignatureTooLong(WorkflowError):
    """Who signed on paper is named in more characters than a receipt holds."""


class ReasonMissing(WorkflowError):
    """A return or a reopening without a reason."""


class AskerMissing(WorkflowError):
    """A reopening that does not say who asked for it."""


class ApprovesOwnFigures(WorkflowError):
    """Nobody approves what they entered or sent."""


class ReportNotOpen(WorkflowError):
    """The data window is not over yet, so the report cannot be sent."""


class UnansweredFigures(WorkflowError):
    """Some indicators have neither a figure, nor nil, nor a reason why they are blank."""

    def __init__(self, figures: list[Figure]) -> None:
        super().__init__()
        self.figures = figures


class FiguresInError(WorkflowError):
    """Some figures do not pass a check that stops the sending."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


class UnexplainedWarnings(WorkflowError):
    """Some figures are odd, and nobody has written a sentence about why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


class UnwrittenSections(WorkflowError):
    """Required sections of the report's outline hold no word."""

    def __init__(self, sections: list[ReportSection]) -> None:
        super().__init__()
        self.sections = sections


class SubmissionMoved(WorkflowError):
    """Somebody was first: the report is no longer in the state that the move starts from."""

    def __init__(self, last: Transition | None) -> None:
        super().__init__()
        self.last = last


def moves_open_to(user: User, submission: Submission, signing: Signing | None = None) -> list[Move]:
    """The moves that this person may make with the report as it stands."""
    found = [
        move
        for move in MOVES.values()
        if submission.state in move.from_states and _holds_role(user, submission, move)
    ]
    if not {SUBMIT, SEND} & set(found):
        return found
    signing = signing or signing_of(submission)
    return [move for move in found if _signs(user, submission, move, signing)]


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
    step = MOVES[action]
    reason, signed_by = reason.strip(), " ".join(signed_by.split())
    if not _holds_role(by, submission, step):
        raise NotYourRole
    if step.needs_reason and not reason:
        raise ReasonMissing
    if step is REOPEN and not request.asked_by.strip():
        raise AskerMissing
    # Locked before anything is judged: a figure that is saved meanwhile waits or is seen.
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    signing = signing_of(submission) if step in (SUBMIT, SEND) else None
    if signing and locked.state in step.from_states:
        _refuse_unsigned(step, locked, by, signing, signed_by)
    _refuse_unready(step, submission, by)
    from_state = _take(step, submission, locked)
    done = Transition.objects.create(
        submission=submission,
        action=action,
        from_state=from_state,
        to_state=submission.state,
        by=by,
        reason=reason,
        asked_by=request.asked_by.strip(),
        asked_in=request.asked_in.strip(),
    )
    after_move(done)
    if signing and step is SEND:
        on_paper = signing.on_paper and not _heads(by, submission)
        signature = signed_by if on_paper else by.full_name
        make_receipt(done, signed_by=signature, on_paper=on_paper)
    if not {done.from_state, done.to_state} <= set(HELD):
        ask_after(submission.period, moment=done.at)
    return done


def _holds_role(user: User, submission: Submission, step: Move) -> bool:
    agency = submission.agency_id
    match step.role:
        case "agency":
            return agency in user.access.agency_ids
        case "officer":
            return agency in user.access.entered_agency_ids
        case "head":
            return _heads(user, submission)
    return submission.agency.province_id in user.access.reviewed_province_ids


def _heads(user: User, submission: Submission) -> bool:
    return submission.agency_id in user.access.headed_agency_ids


def _signs(user: User, submission: Submission, step: Move, signing: Signing) -> bool:
    """Whether who signs leaves this move to the person: the head, or an officer without one."""
    if step is SUBMIT:
        return signing.by_head
    if step is SEND and not _heads(user, submission):
        return not signing.by_head and submission.state != State.AT_HEAD
    return True


def _refuse_unsigned(
    step: Move, locked: Submission, by: User, signing: Signing, signed_by: str
) -> None:
    if not _signs(by, locked, step, signing):
        raise HeadSigns(signing)
    if step is SEND and signing.on_paper and not _heads(by, locked) and not signed_by:
        raise SignatureMissing
    if len(signed_by) > LONGEST_SIGNATURE:
        raise SignatureTooLong


def _refuse_unready(step: Move, submission: Submission, by: User) -> None:
    if step in (SUBMIT, SEND):
        if not submission.is_open:
            raise ReportNotOpen
        unanswered = list(
            submission.figures.unanswered().select_related("indicator").order_by("pk")
        )
        if unanswered or not submission.figures.exists():
            raise UnansweredFigures(unanswered)
        _refuse_findings(submission)
        if sections := unwritten(submission):
            raise UnwrittenSections(sections)
    elif step is APPROVE and _answers_for(submission, by):
        raise ApprovesOwnFigures


def _refuse_findings(submission: Submission) -> None:
    """Judges every figure again, as it is stored now, and keeps what was found with the report."""
    findings = flat(judge_and_keep(submission))
    if errors := [each for each in findings if each.is_error]:
        raise FiguresInError(errors)
    if unexplained := [each for each in findings if each.is_unexplained]:
        raise UnexplainedWarnings(unexplained)


def _answers_for(submission: Submission, by: User) -> bool:
    """Whether the person entered figures of the report or sent it, perhaps in another role."""
    sent = submission.transitions.filter(action__in=(SUBMIT.action, SEND.action), by=by)
    return submission.figures.filter(updated_by=by).exists() or sent.exists()


def _take(step: Move, submission: Submission, locked: Submission) -> str:
    """Moves the row if it is still where the move starts from; returns the state that it left."""
    now = clock.now()
    if locked.state not in step.from_states:
        raise SubmissionMoved(locked.transitions.select_related("by").last())
    again = step.to_state_again if locked.first_sent_at else None
    changes: dict[str, object] = {"state": again or step.to_state}
    if step is SEND:
        changes |= {"sent_at": now, "first_sent_at": locked.first_sent_at or now}
    elif step.action in HANDING_BACK:
        # What is handed back is not approved; when it was stands in the history.
        mend_by = working_days_after(clock.day_of(now), DAYS_TO_MEND)
        changes |= {"resend_by": mend_by, "approved_at": None}
    elif step is APPROVE:
        changes |= {"approved_at": now}
        locked.remarks.open().update(resolved_at=now)
    Submission.objects.filter(pk=locked.pk).update(**changes)
    for field, value in changes.items():
        setattr(submission, field, value)
    return locked.state
