"""Instructions made by hand, for tests of where they stand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from agencies.models import Agency, User
from reformportal.lib import clock
from reports.models import Instruction, InstructionStep, Period
from targets.models import Target


def make_instruction(
    target: Target, period: Period, agency: Agency, leader: User, **fields: Any
) -> Instruction:
    """A leader's instruction about a result that was behind, given today with its first step."""
    fields = {
        "status_then": "behind",
        "text": "Đề nghị làm rõ nguyên nhân và khắc phục",
        "due_on": clock.today() + timedelta(days=10),
    } | fields
    made = Instruction.objects.create(
        target=target, period=period, agency=agency, leader=leader, **fields
    )
    InstructionStep.objects.create(
        instruction=made,
        action="give",
        to_state="open",
        by=leader,
        words=made.text,
        due_on=made.due_on,
    )
    return made
