"""What acts do to the reports that they touch, and the lines that they leave."""

from __future__ import annotations

from collections.abc import Collection

from reports.models import ActLine, BulkAct, Submission
from reports.review.moves import Move
from reports.review.refusals import (
    ApprovesOwnFigures,
    CommentsAwaited,
    StandsAtDesk,
    WorkflowError,
)
from reports.review.workflow import Said, move_all

# What the door may still refuse of reports that were sorted out before it was reached.
REFUSED = {ApprovesOwnFigures: "own", CommentsAwaited: "awaited", StandsAtDesk: "elsewhere"}


def make_moves(step: Move, act: BulkAct, ready: Collection[Submission]) -> list[ActLine]:
    outcome = move_all(
        submissions=ready, action=step.action, by=act.by, said=Said(act.note), act=act
    )
    done = [ActLine(act=act, submission=each.submission, transition=each) for each in outcome.done]
    return done + [
        ActLine(act=act, submission_id=key, left=_why(refusal))
        for key, refusal in outcome.refused.items()
    ]


def _why(refusal: WorkflowError) -> str:
    return REFUSED.get(type(refusal), "moved")


def assign(act: BulkAct, ready: Collection[Submission]) -> list[ActLine]:
    """Gives the reports to the act's reviewer where nobody has given them away meanwhile."""
    seen = {each.pk: each.reviewer_id for each in ready}
    rows = Submission.objects.select_for_update().filter(pk__in=seen).order_by("pk")
    held = dict(rows.values_list("pk", "reviewer_id"))
    same = [key for key, reviewer in held.items() if reviewer == seen[key]]
    Submission.objects.filter(pk__in=same).update(reviewer=act.reviewer)
    return [
        ActLine(
            act=act,
            submission_id=key,
            reviewer_before_id=reviewer,
            left="" if key in same else "moved",
        )
        for key, reviewer in held.items()
    ]
