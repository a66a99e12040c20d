"""What became of a target's agencies: the days at which a series breaks, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from agencies.models import Agency, Succession
from reports.models import Progress
from targets.models import Target
from targets.models.target import TargetLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A decision that changed agencies on a day; `agency_id`: who carries the figures on, if one
    does, whose series can be read with its predecessors apart or together."""

    day: date
    kind: str
    decision: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    agency_id: int | None


def breaks_of(province_id: int, agencies: QuerySet[Agency], days: Iterable[date]) -> list[Break]:
    """Decisions about the agencies within a span of days, the earliest first, in three queries."""
    span = sorted(days)
    if not span:
        return []
    touching = Succession.objects.filter(
        predecessors__province_id=province_id,
        predecessors__in=agencies,
        effective_on__range=(span[0], span[-1]),
    )
    rows = touching.distinct().prefetch_related("predecessors", "successors")
    return [break_of(row) for row in rows.order_by("effective_on", "pk")]


def breaks_of_target(target: Target, history: Sequence[Progress]) -> list[Break]:
    """The decisions that changed who makes a target's value between its first report and its last:
    those about agencies of its level, or about those that it names."""
    days = [row.period.window_end for row in history]
    agencies = Agency.objects.of_province(target.plan.province_id)
    if not target.owed_by_level:
        named = [link.agency_id for link in target.assignments.all()]
        agencies = agencies.filter(pk__in=named)
    elif target.level != TargetLevel.ALL:
        agencies = agencies.filter(level=target.level)
    return breaks_of(target.plan.province_id, agencies.reporting(), days)


def break_of(row: Succession) -> Break:
    """Needs both sides prefetched."""
    after = list(row.successors.all())
    return Break(
        day=row.effective_on,
        kind=str(row.get_kind_display()),
        decision=row.decision,
        before=tuple(each.name for each in row.predecessors.all()),
        after=tuple(each.name for each in after),
        agency_id=_heir(row, after),
    )


def _heir(row: Succession, after: list[Agency]) -> int | None:
    if row.history_heir_id:
        return row.history_heir_id
    return after[0].pk if len(after) == 1 and row.kind != Succession.Kind.SPLIT else None
