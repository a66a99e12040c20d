"""Where a report is after a move, stored by one statement for all that change alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from reformportal.lib import clock
from reformportal.lib.working_days import working_days_after
from reports.models import Submission
from reports.review.moves import APPROVE, DAYS_TO_MEND, HANDING_BACK, SEND, Move
from reports.review.routes import Landing


def store_standing(
    pairs: list[tuple[Submission, Submission]], step: Move, landed: Mapping[int, Landing]
) -> None:
    """Stores where the reports are now: one statement for all that change alike."""
    now = clock.now()
    alike: dict[tuple[tuple[str, object], ...], list[int]] = defaultdict(list)
    for submission, row in pairs:
        changes = _changes(step, row, now, landed.get(row.pk))
        alike[tuple(changes.items())].append(row.pk)
        for name, value in changes.items():
            setattr(submission, name, value)
    for changes_of_all, keys in alike.items():
        Submission.objects.filter(pk__in=keys).update(**dict(changes_of_all))


def _changes(
    step: Move, row: Submission, now: datetime, landing: Landing | None
) -> dict[str, object]:
    again = step.to_state_again if row.first_sent_at else None
    changes: dict[str, object] = {"state": again or step.to_state}
    if landing:
        changes |= {"step": landing.step, "desk_id": landing.desk_id, "arrived_at": now}
    if step is SEND:
        changes |= {"sent_at": now, "first_sent_at": row.first_sent_at or now}
    elif step.action in HANDING_BACK:
        # What is handed back is not approved; when it was stands in the history.
        mend_by = working_days_after(clock.day_of(now), DAYS_TO_MEND)
        changes |= {"resend_by": mend_by, "approved_at": None}
        changes |= {"step": 0, "desk_id": None, "arrived_at": None}
    elif step is APPROVE:
        changes |= {"approved_at": now}
    return changes
