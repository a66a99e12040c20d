"""The queue of a reviewer: which period, which reports, and what the answer sentence counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractDay, TruncDate
from django.http import HttpRequest

from agencies.models import User
from reformportal.lib import clock
from reports.entry.deadlines import Deadline
from reports.models import KeptFinding, Period, Standing, State, Submission, SubmissionQuerySet
from reports.reminding.history import with_last_reminder
from reports.review.tables import QueueFilter, QueueTable
from targets.models import Severity

# What a reviewer must act on comes first, the longest waiting first.
TURN = Case(
    When(state=State.SENT, then=0),
    When(state=State.RETURNED, then=1),
    When(state__in=(State.DRAFT, State.AT_HEAD), then=2),
    default=3,
)
ORDER = (TURN, "sent_at", "agency__level", "agency__code")


@dataclass(slots=True)
class Queue:
    """A period's reports as the address filters and orders them."""

    period: Period | None
    periods: list[Period]
    plain: SubmissionQuerySet
    filter: QueueFilter
    table: QueueTable

    @property
    def deadline(self) -> Deadline | None:
        if self.period is None:
            return None
        last_day = self.period.last_on_time_day
        return Deadline(last_day, (last_day - clock.today()).days)


def queue_of(request: HttpRequest, code: str = "") -> Queue:
    """The queue of the period in the address, else of `code`, else of the latest window."""
    periods = reviewed_periods(request.user)
    asked = request.GET.get("period") or code
    period = next((each for each in periods if each.code == asked), next(iter(periods), None))
    plain = Submission.objects.visible_to(request.user).filter(
        period__in=[each.pk for each in periods if period and each.code == period.code]
    )
    filter_ = QueueFilter(request.GET, described(plain))
    table = QueueTable(filter_.qs.order_by(*ORDER), request=request)
    return Queue(period, periods, plain, filter_, table)


def reviewed_periods(user: User) -> list[Period]:
    """Open periods of the provinces that the user reviews, the latest first."""
    return list(
        Period.objects.visible_to(user)
        .filter(regime__province_id__in=user.access.reviewed_province_ids, opened_at__isnull=False)
        .select_related("report")
        .order_by("-window_end", "window_start", "pk")
    )


def described(reports: SubmissionQuerySet) -> SubmissionQuerySet:
    """Adds what a row of the queue shows."""
    waiting = TruncDate(Value(clock.now())) - TruncDate("sent_at", tzinfo=clock.VIETNAM)
    return (
        with_last_reminder(reports)
        .select_related("agency", "period__report", "period__regime")
        .with_progress()
        .with_punctuality()
        .annotate(waiting_days=ExtractDay(waiting))
        .annotate(
            warnings=_count_of_warnings(),
            open_warnings=_count_of_warnings(standing__in=[Standing.OPEN, Standing.EARLIER]),
        )
    )


def _count_of_warnings(**only: object) -> Coalesce:
    """How many warnings a report holds, as they were kept; counted apart from its figures."""
    found = KeptFinding.objects.filter(
        figure__submission=OuterRef("pk"), severity=Severity.WARNING, **only
    ).order_by()
    counted = found.values("figure__submission").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def counts_of(queue: Queue) -> dict[str, int]:
    """How many agencies have sent, wait, were returned, are approved, have not sent."""
    return queue.plain.aggregate(
        total=Count("pk"),
        handed_in=Count("pk", filter=Q(first_sent_at__isnull=False)),
        waiting=Count("pk", filter=Q(state=State.SENT)),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        approved=Count("pk", filter=Q(state=State.APPROVED)),
        not_sent=Count("pk", filter=Q(first_sent_at__isnull=True)),
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The reports before and after one in the queue, and the next that waits for a decision."""

    before: int | None
    after: int | None
    waiting: int | None
    place: int
    count: int


def neighbours_of(queue: Queue, pk: int) -> Neighbours:
    rows = list(queue.filter.qs.order_by(*ORDER).values_list("pk", "state"))
    keys = [key for key, _state in rows]
    here = keys.index(pk) if pk in keys else -1
    later = rows[here + 1 :] + rows[: max(here, 0)]
    return Neighbours(
        before=keys[here - 1] if here > 0 else None,
        after=keys[here + 1] if 0 <= here < len(keys) - 1 else None,
        waiting=next((key for key, state in later if state == State.SENT and key != pk), None),
        place=here + 1,
        count=len(keys),
    )
