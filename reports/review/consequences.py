"""What a move brings with it: receipts, advice asked for, remarks closed, results computed anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from agencies.models import User
from reformportal.lib import clock
from reformportal.lib.working_days import working_days_after
from reports.models import Opinion, Remark, Transition
from reports.models.submission import HELD
from reports.review.moves import APPROVE, HANDING_BACK, SEND, Move
from reports.review.permits import heads
from reports.review.routes import Landing
from reports.runs import ask_after
from reports.sending.receipts import make_receipt
from reports.sending.signing import Signing


def follow(step: Move, done: Collection[Transition], landed: Mapping[int, Landing]) -> None:
    """Settles what hangs on the reports that were moved; a fixed number of queries a period."""
    if not done:
        return
    moment, keys = next(iter(done)).at, [each.submission_id for each in done]
    if step is APPROVE:
        Remark.objects.open().filter(submission__in=keys).update(resolved_at=moment)
    if step is APPROVE or step.action in HANDING_BACK:
        Opinion.objects.open().filter(submission__in=keys).update(closed_at=moment)
    ask_for_advice(done, landed)
    touched = [each for each in done if _touches_results(each)]
    for period in {each.submission.period_id: each.submission.period for each in touched}.values():
        ask_after(period, moment=moment)


def _touches_results(done: Transition) -> bool:
    return done.from_state != done.to_state and not {done.from_state, done.to_state} <= set(HELD)


def ask_for_advice(done: Collection[Transition], landed: Mapping[int, Landing]) -> None:
    """Asks the lead departments on the way, each until its day."""
    today = clock.today()
    Opinion.objects.bulk_create(
        Opinion(
            submission_id=move.submission_id,
            transition=move,
            agency_id=agency,
            due_on=working_days_after(today, landed[move.submission_id].days_to_comment),
        )
        for move in done
        if move.submission_id in landed
        for agency in sorted(landed[move.submission_id].lead_ids)
    )


def keep_receipt(step: Move, done: Transition, by: User, signing: Signing, signed_by: str) -> None:
    """A sending leaves its receipt, which says who signed and in whose name."""
    if step is not SEND:
        return
    on_paper = signing.on_paper and not heads(by, done.submission)
    make_receipt(done, signed_by=signed_by if on_paper else _signature(done), on_paper=on_paper)


def _signature(done: Transition) -> str:
    """The name as officials sign; TUQ. (thừa ủy quyền) says by whose delegated authority."""
    if done.on_behalf_of is None:
        return done.by.full_name
    return f"{done.by.full_name} (TUQ. {done.on_behalf_of.full_name})"
