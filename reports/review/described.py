"""What a row of the queue shows of each report, worked out by the database in one query."""

from __future__ import annotations

from django.db.models import Case, Count, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractDay, TruncDate

from agencies.models import Kind
from reformportal.lib import clock
from reports.models import (
    Figure,
    KeptFinding,
    Opinion,
    Standing,
    SubmissionQuerySet,
    Transition,
)
from reports.reminding.history import with_last_reminder
from reports.review.moves import HANDING_BACK
from targets.models import Severity


def described(reports: SubmissionQuerySet) -> SubmissionQuerySet:
    """Adds what a row of the queue shows."""
    since = Coalesce("arrived_at", "sent_at")
    waiting = TruncDate(Value(clock.now())) - TruncDate(since, tzinfo=clock.VIETNAM)
    return (
        with_last_reminder(reports)
        .select_related("agency__parent", "period__report", "period__regime", "desk", "reviewer")
        .with_progress()
        .with_punctuality()
        .annotate(waiting_days=ExtractDay(waiting), stands_since=since)
        .annotate(
            warnings=_count_of_warnings(),
            open_warnings=_count_of_warnings(standing__in=[Standing.OPEN, Standing.EARLIER]),
            returned_at=_when_returned(),
            last_move=_last_move(),
            awaited_until=_awaited_until(),
        )
        .annotate(changed=_count_of_changed(), district=_district())
    )


def _count_of_warnings(**only: object) -> Coalesce:
    """How many warnings a report holds, as they were kept; counted apart from its figures."""
    found = KeptFinding.objects.filter(
        figure__submission=OuterRef("pk"), severity=Severity.WARNING, **only
    ).order_by()
    counted = found.values("figure__submission").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _when_returned() -> Subquery:
    """When the report was last handed back."""
    moves = Transition.objects.filter(submission=OuterRef("pk"), action__in=HANDING_BACK)
    return Subquery(moves.order_by("-at", "-pk").values("at")[:1])


def _last_move() -> Subquery:
    moves = Transition.objects.filter(submission=OuterRef("pk")).order_by("-at", "-pk")
    return Subquery(moves.values("pk")[:1])


def _awaited_until() -> Subquery:
    """Until when a lead department may comment, where one has not yet."""
    waiting = Opinion.objects.waited_for().filter(submission=OuterRef("pk"))
    return Subquery(waiting.order_by("due_on").values("due_on")[:1])


def _count_of_changed() -> Coalesce:
    """How many figures were changed after the report was last handed back."""
    changed = Figure.objects.filter(
        submission=OuterRef("pk"), updated_at__gt=OuterRef("returned_at")
    ).order_by()
    counted = changed.values("submission").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _district() -> Case:
    """The district that the agency is, or to which it belongs."""
    return Case(
        When(agency__kind=Kind.DISTRICT, then=F("agency_id")),
        When(agency__parent__kind=Kind.DISTRICT, then=F("agency__parent_id")),
    )
