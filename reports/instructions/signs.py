"""How each state of an instruction looks: word, shape and tone, on every page the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.models import Instruction, InstructionState


@dataclass(frozen=True, slots=True)
class InstructionSign:
    word: str | Promise
    shape: str
    tone: str


OVERDUE = InstructionSign(_("Overdue"), "missed", "missed")
INSTRUCTION_SIGNS = {
    "open": InstructionSign(InstructionState.OPEN.label, "sent", "on_track"),
    "answered": InstructionSign(InstructionState.ANSWERED.label, "draft", "at_risk"),
    "asked_again": InstructionSign(InstructionState.ASKED_AGAIN.label, "returned", "behind"),
    "accepted": InstructionSign(InstructionState.ACCEPTED.label, "achieved", "achieved"),
    "withdrawn": InstructionSign(InstructionState.WITHDRAWN.label, "nil", "nil"),
}


def sign_of(instruction: Instruction) -> InstructionSign:
    """The state as a page marks it; what is overdue says so instead."""
    return OVERDUE if instruction.is_overdue else INSTRUCTION_SIGNS[instruction.state]
