"""The queue: which period, which reports stand with whom, and what the answer sentence counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Q, When
from django.http import HttpRequest

from agencies.models import Agency, Kind, Membership, Role, User
from reformportal.lib import clock
from reports.entry.deadlines import Deadline
from reports.models import Opinion, Period, State, Submission, SubmissionQuerySet
from reports.review.described import described
from reports.review.filters import QueueFilter
from reports.review.tables import QueueTable

# What a reviewer must act on comes first, the longest waiting first.
TURN = Case(
    When(state=State.SENT, desk=None, then=0),
    When(state=State.SENT, then=1),
    When(state=State.RETURNED, then=2),
    When(state__in=(State.DRAFT, State.AT_HEAD), then=3),
    default=4,
)
ORDER = (TURN, "stands_since", "agency__level", "agency__code")


@dataclass(slots=True)
class Queue:
    """A period's reports as the address filters and orders them."""

    period: Period | None
    periods: list[Period]
    plain: SubmissionQuerySet
    filter: QueueFilter
    table: QueueTable
    reviews: bool

    @property
    def deadline(self) -> Deadline | None:
        if self.period is None:
            return None
        last_day = self.period.last_on_time_day
        return Deadline(last_day, (last_day - clock.today()).days)


def queue_of(request: HttpRequest, code: str = "") -> Queue:
    """The queue of the period in the address, else of `code`, else of the latest window."""
    user = request.user
    periods = reviewed_periods(user)
    asked = request.GET.get("period") or code
    period = next((each for each in periods if each.code == asked), next(iter(periods), None))
    plain = in_hand(user).filter(
        period__in=[each.pk for each in periods if period and each.code == period.code]
    )
    filter_ = QueueFilter(
        request.GET,
        described(plain),
        user=user,
        reviewers=reviewers_of(user.access.reviewed_province_ids),
        districts=districts_of(user.access.reviewed_province_ids),
    )
    table = QueueTable(filter_.qs.order_by(*ORDER))
    if sort := request.GET.getlist("sort"):
        table.order_by = sort
    reviews = bool(user.access.reviewed_province_ids)
    if not reviews:
        table.exclude = ("reviewer",)
    return Queue(period, periods, plain, filter_, table, reviews)


def in_hand(user: User) -> SubmissionQuerySet:
    """Every report of the provinces that she reviews; at a desk only what stands there now or
    waits for its comment."""
    access = user.access
    asked = Opinion.objects.open().asked_of(user).values("submission")
    return Submission.objects.visible_to(user).filter(
        Q(period__regime__province_id__in=access.reviewed_province_ids)
        | Q(desk_id__in=access.desk_agency_ids)
        | Q(pk__in=asked)
    )


def reviewed_periods(user: User) -> list[Period]:
    """Open periods of the provinces whose reports come to the user, the latest first."""
    provinces = user.access.reviewed_province_ids | user.access.desk_province_ids
    return list(
        Period.objects.visible_to(user)
        .filter(regime__province_id__in=provinces, opened_at__isnull=False)
        .select_related("report")
        .order_by("-window_end", "window_start", "pk")
    )


def reviewers_of(province_ids: frozenset[int]) -> list[User]:
    """Who may be assigned reports: those who review the provinces today."""
    held = Membership.objects.held_on(clock.today()).filter(
        agency__province_id__in=province_ids, role=Role.REVIEWER
    )
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return list(people.order_by("full_name"))


def districts_of(province_ids: frozenset[int]) -> list[Agency]:
    districts = Agency.objects.filter(province_id__in=province_ids, kind=Kind.DISTRICT)
    return list(districts.order_by("name"))


def counts_of(queue: Queue) -> dict[str, int]:
    """How many agencies have sent, wait, stand at a desk, were returned, are approved, not sent."""
    sent = Q(state=State.SENT)
    return queue.plain.aggregate(
        total=Count("pk"),
        handed_in=Count("pk", filter=Q(first_sent_at__isnull=False)),
        waiting=Count("pk", filter=sent & Q(desk=None) if queue.reviews else sent),
        at_desk=Count("pk", filter=sent & Q(desk__isnull=False)),
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
    """The report's place in the queue as the address filters and sorts it; one query."""
    rows = list(queue.table.data.data.values_list("pk", "state", "desk_id"))
    keys = [key for key, _state, _desk in rows]
    here = keys.index(pk) if pk in keys else -1
    later = rows[here + 1 :] + rows[: max(here, 0)]
    return Neighbours(
        before=keys[here - 1] if here > 0 else None,
        after=keys[here + 1] if 0 <= here < len(keys) - 1 else None,
        waiting=next((row[0] for row in later if row[0] != pk and _waits(queue, row)), None),
        place=here + 1,
        count=len(keys),
    )


def _waits(queue: Queue, row: tuple[int, str, int | None]) -> bool:
    _key, state, desk = row
    return state == State.SENT and (desk is None or not queue.reviews)
