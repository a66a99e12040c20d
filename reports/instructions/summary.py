"""What the pages of instructions say: the counts of the list, one instruction with all about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from agencies.models import User
from reformportal.lib import clock
from reports.instructions.events import answering
from reports.instructions.tables import STATES
from reports.instructions.workflow import moves_open_to
from reports.models import Instruction, InstructionStep, ShownProgress
from reports.models.instruction import InstructionQuerySet


@dataclass(frozen=True, slots=True)
class InstructionCounts:
    """How many instructions stand where; overdue ones are with their agencies as well."""

    total: int
    unsettled: int
    overdue: int
    with_agency: int
    answered: int
    accepted: int


def counts_of(visible: InstructionQuerySet) -> InstructionCounts:
    """The numbers of the answer sentence; one query."""
    names = ("unsettled", "with_agency", "answered", "accepted")
    counted = visible.aggregate(
        total=Count("pk"),
        overdue=Count("pk", filter=STATES["with_agency"][1] & Q(due_on__lt=clock.today())),
        **{name: Count("pk", filter=STATES[name][1]) for name in names},
    )
    return InstructionCounts(**counted)


@dataclass(frozen=True, slots=True)
class Told:
    """One instruction, its steps, what the results say since, and what the reader may do."""

    instruction: Instruction
    steps: tuple[InstructionStep, ...]
    results: tuple[ShownProgress, ...]
    moves: frozenset[str]
    nobody_answers: bool


def told(instruction: Instruction, user: User) -> Told:
    """All that the page of an instruction prints, in a fixed number of queries."""
    steps = instruction.steps.select_related("by", "on_behalf_of")
    return Told(
        instruction=instruction,
        steps=tuple(steps),
        results=results_since(instruction, user),
        moves=frozenset(moves_open_to(user, instruction)),
        nobody_answers=instruction.is_unsettled and not answering(instruction),
    )


def results_since(instruction: Instruction, user: User) -> tuple[ShownProgress, ...]:
    """The agency's official results from the report it is about, else those of the whole group."""
    rows = (
        ShownProgress.objects.visible_to(user)
        .official()
        .filter(
            Q(agency=instruction.agency_id) | Q(agency__isnull=True),
            target=instruction.target_id,
            period__regime=instruction.period.regime_id,
            period__window_end__gte=instruction.period.window_end,
        )
        .select_related("period__report")
        .order_by("period__window_end", "period_id")
    )
    found = list(rows)
    own = [row for row in found if row.agency_id and row.status]
    return tuple(own or [row for row in found if not row.agency_id])
