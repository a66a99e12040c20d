"""The table of moves: who may take a report from which states to which."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from reports.models import State
from reports.models.submission import EDITABLE, HELD

# Working days to mend a returned report, unless the reviewer says otherwise (rules, section 1).
DAYS_TO_MEND = 3
# Characters of a reason or a remark: each agency's history shows them whole.
LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Move:
    """A row of the workflow table.

    `role`: officer, head, agency (either), holder (whoever the sent report stands with: a desk's
    checker or the province's reviewer), desk (the checker; a reviewer in her place), reviewer.
    """

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
FORWARD = Move("forward", (State.SENT,), State.SENT, "desk", _("Pass on"))
RETURN = Move("return", (State.SENT,), State.RETURNED, "holder", _("Return"), needs_reason=True)
APPROVE = Move("approve", (State.SENT,), State.APPROVED, "reviewer", _("Approve"))
REOPEN = Move(
    "reopen", (State.APPROVED,), State.RETURNED, "reviewer", _("Reopen"), needs_reason=True
)
MOVES = {
    move.action: move
    for move in (SUBMIT, SEND, GIVE_BACK, TAKE_BACK, FORWARD, RETURN, APPROVE, REOPEN)
}
# The moves that hand a report back to its agency, to be mended.
HANDING_BACK = (RETURN.action, REOPEN.action)
# The moves that let a report go on: nobody makes them for what they entered or sent.
LETTING_ON = (FORWARD, APPROVE)


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked that an approved report be reopened, and in which paper, if there is one."""

    asked_by: str = ""
    asked_in: str = ""


NOBODY_ASKED = Request()
