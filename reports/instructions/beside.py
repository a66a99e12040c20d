"""Instructions beside the figures and results that they are about; one query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from agencies.models import User
from reports.models import Instruction, InstructionState, Submission
from reports.models.instruction import UNSETTLED
from targets.models import Target


def lay_instructions(submission: Submission, user: User, rows: Iterable[Any]) -> list[Instruction]:
    """Puts what a report's agency was told beside each figure that it is about; returns them all.

    What was given about an earlier report or this one and is not settled; what was accepted
    stays beside the first report after the one that it is about.
    """
    found = list(
        Instruction.objects.visible_to(user)
        .filter(
            agency=submission.agency_id,
            period__regime=submission.period.regime_id,
            period__window_end__lte=submission.period.window_end,
        )
        .filter(
            Q(state__in=UNSETTLED)
            | Q(
                state=InstructionState.ACCEPTED,
                due_on__gte=submission.period.window_start,
                period__window_end__lt=submission.period.window_end,
            )
        )
        .described()
        .by_urgency()
    )
    by_indicator = defaultdict(list)
    for instruction in found:
        by_indicator[instruction.target.indicator_id].append(instruction)
    for row in rows:
        row.instructions = by_indicator[row.figure.indicator_id]
    return found


def instructions_of_target(target: Target, user: User) -> list[Instruction]:
    """Every instruction about the target that the user may read, those not settled first."""
    visible = Instruction.objects.visible_to(user).filter(target=target)
    return list(visible.exclude(state=InstructionState.WITHDRAWN).described().by_urgency())
