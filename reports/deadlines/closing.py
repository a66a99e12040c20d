"""Closing a period, and reopening it for one agency or for all; each leaves one PeriodDecision.

Each of these functions is the one place where its event happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Q

from agencies.models import User
from reformportal.lib import clock
from reports.deadlines import errors
from reports.deadlines.extensions import latest_day
from reports.models import Period, PeriodDecision, State, Submission
from reports.models.submission import HELD, own_day_after
from reports.reminding.kinds import Kind
from reports.reminding.outbox import notice


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What is unfinished in a period, as the confirmation names it."""

    agencies: int
    not_sent: int
    returned: int
    waiting: int
    let_through: int
    requests: int

    @property
    def is_nothing(self) -> bool:
        return not (self.not_sent or self.returned or self.waiting or self.requests)

    @property
    def mark(self) -> str:
        return "-".join(
            str(count) for count in (self.not_sent, self.returned, self.waiting, self.requests)
        )


def still_open(period: Period) -> StillOpen:
    """Counts what a closing cuts off, and whom it lets through until a day of their own."""
    own_day = own_day_after(clock.today())
    asked = Q(extensions__state="asked")
    counts = Submission.objects.filter(period=period).aggregate(
        agencies=Count("pk", distinct=True),
        not_sent=Count("pk", distinct=True, filter=Q(first_sent_at__isnull=True)),
        returned=Count("pk", distinct=True, filter=Q(first_sent_at__isnull=False, state__in=HELD)),
        waiting=Count("pk", distinct=True, filter=Q(state=State.SENT)),
        let_through=Count("pk", distinct=True, filter=Q(state__in=HELD) & own_day),
        requests=Count("pk", distinct=True, filter=asked),
    )
    return StillOpen(**counts)


@transaction.atomic
def close_period(*, period: Period, by: User, seen: str | None = None) -> PeriodDecision:
    """Closes the period: entering and sending then need a reopening; raises a DeadlineError.

    `seen` is the mark of what was confirmed.
    """
    locked = _locked(period, by)
    if locked.closed_at is not None:
        raise errors.AlreadyClosed
    if locked.opened_at is None or locked.last_on_time_day >= clock.today():
        raise errors.NotYetDue
    unfinished = still_open(locked)
    if seen is not None and seen != unfinished.mark:
        raise errors.ChangedMeanwhile
    _set_closed(locked, by)
    notice(kind=Kind.PERIOD_CLOSED, period=locked, actor=by)
    return PeriodDecision.objects.create(
        period=locked, action=PeriodDecision.Action.CLOSE, by=by, not_sent=unfinished.not_sent
    )


@transaction.atomic
def reopen_for_all(*, period: Period, reason: str, by: User) -> PeriodDecision:
    """Takes the closing back for every agency."""
    locked = _locked(period, by)
    if locked.closed_at is None:
        raise errors.NotClosed
    reason = _reason(reason)
    _set_closed(locked, None)
    notice(kind=Kind.REOPENED, period=locked, actor=by, text=reason)
    return PeriodDecision.objects.create(
        period=locked, action=PeriodDecision.Action.REOPEN, reason=reason, by=by
    )


@transaction.atomic
def reopen_for_one(*, submission: Submission, until: date, reason: str, by: User) -> PeriodDecision:
    """Lets one agency enter and send until a day (included); what it sends stays late."""
    period = _locked(submission.period, by)
    if period.closed_at is None:
        raise errors.NotClosed
    report = Submission.objects.select_for_update().get(pk=submission.pk)
    if report.state not in HELD:
        raise errors.NotInItsHands
    if until < clock.today():
        raise errors.DayTooEarly(clock.today())
    if until > (latest := latest_day(period.last_on_time_day)):
        raise errors.DayTooLate(latest)
    reason = _reason(reason)
    Submission.objects.filter(pk=report.pk).update(open_until=until)
    notice(kind=Kind.REOPENED, submission=report, actor=by, text=reason, day=until)
    return PeriodDecision.objects.create(
        period=period,
        action=PeriodDecision.Action.REOPEN_ONE,
        submission=report,
        until=until,
        reason=reason,
        by=by,
    )


def reopening_of(submission: Submission) -> PeriodDecision | None:
    """By whom, why and until when a closed period was last reopened for this report's agency."""
    if submission.period.closed_at is None:
        return None
    return submission.reopenings.select_related("by").order_by("-pk").first()


def _locked(period: Period, by: User) -> Period:
    """The period with its row locked, for a reviewer of its province."""
    locked = Period.objects.select_for_update(of=("self",)).select_related("regime", "report")
    found = locked.get(pk=period.pk)
    if found.regime.province_id not in by.access.reviewed_province_ids:
        raise errors.NotYourRole
    return found


def _set_closed(period: Period, by: User | None) -> None:
    period.closed_by, period.closed_at = by, clock.now() if by else None
    period.save(update_fields=["closed_by", "closed_at"])


def _reason(text: str) -> str:
    if not (text := text.strip()):
        raise errors.ReasonMissing
    return text
