"""Where a report is on its way: draft, with the head, sent, under review, approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.models import State, Submission, Transition

ENTERING, HEAD, SENT, REVIEW, APPROVED = range(5)
LABELS: dict[int, Promise] = {
    ENTERING: _("Being entered"),
    HEAD: _("With the head"),
    SENT: _("Sent"),
    REVIEW: _("Under review"),
    APPROVED: _("Approved"),
}
# Where a report stands in each state; what lies before that is done.
PLACES = {
    State.DRAFT: ENTERING,
    State.RETURNED: ENTERING,
    State.AT_HEAD: HEAD,
    State.SENT: REVIEW,
    State.APPROVED: APPROVED,
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the way: done, now or ahead; when it was reached and by whom."""

    label: str | Promise
    place: str
    at: datetime | None
    by: str


def stops_of(submission: Submission, history: Sequence[Transition], *, by_head: bool) -> list[Stop]:
    """The stops in order; the head's only where the head signs or has seen this report.

    `history` is the report's transitions in order, with `by` fetched.
    """
    here = PLACES[State(submission.state)]
    reached = _reached(history)
    by_head = by_head or here == HEAD or HEAD in reached
    return [
        _stop(place, here, reached, returned=submission.state == State.RETURNED)
        for place in LABELS
        if by_head or place != HEAD
    ]


def _reached(history: Sequence[Transition]) -> dict[int, Transition]:
    """The moves that led to each stop since the report was last given back."""
    reached: dict[int, Transition] = {}
    for step in history:
        place = PLACES[State(step.to_state)]
        if place == ENTERING:
            reached = {ENTERING: step}
        else:
            reached[SENT if place == REVIEW else place] = step
    return reached


def _stop(place: int, here: int, reached: dict[int, Transition], *, returned: bool) -> Stop:
    step = reached.get(place)
    state = "now" if place == here and here != APPROVED else "done" if place <= here else "ahead"
    label = _("Returned, being mended") if returned and place == ENTERING else LABELS[place]
    if step is None or state == "ahead":
        return Stop(label, state, None, "")
    return Stop(label, state, step.at, step.by.full_name)
