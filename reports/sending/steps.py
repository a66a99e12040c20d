"""Where a report is on its way: draft, with the head, sent, at a desk, under review, approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.models import State, Submission, Transition

ENTERING, HEAD, SENT, DESK, REVIEW, APPROVED = range(6)
LABELS: dict[int, Promise] = {
    ENTERING: _("Being entered"),
    HEAD: _("With the head"),
    SENT: _("Sent"),
    DESK: _("Checked by the superior agency"),
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


def stops_of(
    submission: Submission, history: Sequence[Transition], *, by_head: bool, desk: str = ""
) -> list[Stop]:
    """The stops in order; the head's and a desk's only where the report goes or went there.

    `history` is the report's transitions in order, with `by` fetched; `desk` names the superior
    agency that is to check it.
    """
    here = _place_of(submission)
    reached = _reached(history)
    taken = {ENTERING, SENT, REVIEW, APPROVED, here, *reached}
    taken |= {place for place, goes in ((HEAD, by_head), (DESK, desk and here < DESK)) if goes}
    stops = [
        _stop(place, here, reached, returned=submission.state == State.RETURNED)
        for place in LABELS
        if place in taken
    ]
    if desk and DESK in taken:
        where = sorted(taken).index(DESK)
        stops[where] = replace(stops[where], label=_("Checked by %(name)s") % {"name": desk})
    return stops


def _place_of(submission: Submission) -> int:
    return DESK if submission.desk_id else PLACES[State(submission.state)]


def _reached(history: Sequence[Transition]) -> dict[int, Transition]:
    """The moves that led to each stop since the report was last given back."""
    reached: dict[int, Transition] = {}
    for step in history:
        place = PLACES[State(step.to_state)]
        if place == ENTERING:
            reached = {ENTERING: step}
        elif step.from_state == step.to_state:
            reached[DESK] = step
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
