"""What happened to instructions, and whom it concerns: the one seam for messages and reminders.

`announce` is called once for each step, within its transaction; `reminders_of` once a day.
Whatever carries messages is called from these two and from nowhere else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from agencies.models import Membership, User
from reformportal.lib import clock
from reformportal.lib.working_days import working_days_after
from reports.models import Instruction, InstructionStep
from reports.models.instruction import WITH_AGENCY

log = logging.getLogger(__name__)
# Working days before the last day on which an agency is reminded.
REMINDED_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Reminder:
    """An instruction that its agency is reminded of on a day: soon due, or overdue since."""

    instruction: Instruction
    is_overdue: bool


def announce(step: InstructionStep) -> None:
    """Says once, when the transaction holds, that a step was taken."""
    transaction.on_commit(
        lambda: log.info("instruction %s: %s", step.instruction_id, step.action), robust=True
    )


def concerned(step: InstructionStep) -> list[User]:
    """Whom a step is for: the agency's people, or the leader and whoever wrote for the leader."""
    instruction = step.instruction
    if step.action not in ("report", "answer"):
        return answering(instruction)
    given = instruction.steps.filter(action="give").values("by_id")
    people = User.objects.filter(pk=instruction.leader_id) | User.objects.filter(pk__in=given)
    return list(people.filter(is_active=True).order_by("full_name", "pk"))


def answering(instruction: Instruction) -> list[User]:
    """Officers and heads of the agency who can answer today."""
    held = Membership.objects.filter(
        agency=instruction.agency_id, role__in=("officer", "head")
    ).held_on(clock.today())
    people = User.objects.filter(pk__in=held.values("user_id"), is_active=True)
    return list(people.order_by("full_name", "pk"))


def reminders_of(day: date) -> Iterator[Reminder]:
    """The reminders of one day: three working days before the last day, and the day after it."""
    waiting = Instruction.objects.filter(state__in=WITH_AGENCY).described().by_urgency()
    soon = working_days_after(day, REMINDED_BEFORE)
    for instruction in waiting.filter(due_on__lte=soon):
        if instruction.due_on == soon:
            yield Reminder(instruction, is_overdue=False)
        elif (day - instruction.due_on).days == 1:
            yield Reminder(instruction, is_overdue=True)
