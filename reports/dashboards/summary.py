"""The overview of a plan and period as frozen numbers; pages, documents and charts print it.

The answer sentence: of the m targets judged in the report, n are achieved or on track; then each
that occurs of at risk, behind, missed, no data and nothing arose. Targets that are not due or not
applicable are not in m; "no data" is counted apart and is in m, so the parts always add up to m.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from agencies.models import User
from reports.dashboards.changes import Changes, changes_of
from reports.dashboards.counts import NOT_MET, StatusCounts, severity_of
from reports.dashboards.due import Due, next_reports, next_tasks
from reports.dashboards.heatmap import Heatmap, heatmap_of
from reports.dashboards.punctuality import PunctualityCounts, count_punctuality
from reports.dashboards.scope import Scope
from reports.models import ShownProgress
from reports.progress.groups import group_direction
from targets.models import Direction, ReformArea

WIDEST = 5


@dataclass(frozen=True, slots=True)
class AreaCounts:
    area: ReformArea
    counts: StatusCounts
    pairs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a target is from what was expected by now; `share` is that of the expected value."""

    row: ShownProgress
    distance: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many targets rest on all assigned agencies and how many on a part of them."""

    partial: int
    counted: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a leader is told of a plan (or all plans of a regime) in one period."""

    scope: Scope
    counts: StatusCounts
    by_area: tuple[AreaCounts, ...]
    gaps: tuple[Gap, ...]
    coverage: Coverage
    punctuality: PunctualityCounts | None
    due: tuple[Due, ...]
    rows: tuple[ShownProgress, ...]
    changes: Changes | None
    heatmap: Heatmap
    corrections: int = 0

    @property
    def pairs(self) -> list[tuple[str, int]]:
        """The bottom line of the table of counts."""
        return self.counts.pairs(self.counts.shown)

    @property
    def is_computed(self) -> bool:
        return self.counts.total > 0


def overview_of(scope: Scope, user: User) -> Overview:
    """Everything on the overview in a few queries, whatever the number of targets and agencies."""
    rows = group_rows(scope, user)
    heatmap = heatmap_of(scope, rows, user)
    owing = heatmap.owing if rows else None
    return Overview(
        scope=scope,
        counts=StatusCounts.among(row.status for row in rows),
        by_area=by_area(rows),
        gaps=widest_gaps(rows),
        coverage=coverage(rows),
        punctuality=count_punctuality(scope, user, owing) if scope.sees_agencies else None,
        due=(*next_reports(scope), *next_tasks(scope)),
        rows=tuple(rows),
        changes=changes_of(scope, rows, user),
        heatmap=heatmap,
        corrections=sum(row.is_outdated for row in rows),
    )


def group_rows(scope: Scope, user: User) -> list[ShownProgress]:
    """The groups' rows of the scope, each with its target, indicator and area, and `severity`."""
    if scope.period is None:
        return []
    rows = (
        ShownProgress.objects.visible_to(user)
        .of_groups()
        .filter(
            period=scope.period,
            is_official=scope.is_official,
            target__plan__in=[plan.pk for plan in scope.covered],
        )
    )
    fetched = rows.select_related("target__indicator", "target__area", "target__plan", "period")
    return graded(fetched)


def graded(rows: Iterable[ShownProgress]) -> list[ShownProgress]:
    """The rows with `severity`, by which lists are sorted."""
    listed = list(rows)
    for row in listed:
        row.severity = severity_of(row.status)
    return listed


def by_area(rows: list[ShownProgress]) -> tuple[AreaCounts, ...]:
    areas: dict[int, ReformArea] = {}
    statuses: dict[int, list[str]] = {}
    for row in rows:
        areas.setdefault(row.target.area_id, row.target.area)
        statuses.setdefault(row.target.area_id, []).append(row.status)
    ordered = sorted(areas.values(), key=lambda area: (area.position, area.code))
    shown = StatusCounts.among(row.status for row in rows).shown
    counted = [(area, StatusCounts.among(statuses[area.pk])) for area in ordered]
    return tuple(AreaCounts(area, counts, tuple(counts.pairs(shown))) for area, counts in counted)


def gap_of(row: ShownProgress) -> Gap | None:
    """The distance by which the value misses the expected one; None where it does not."""
    value, expected = row.value, row.expected_value
    if row.status not in NOT_MET or value is None or expected is None:
        return None
    target = row.target
    direction = group_direction(target.indicator.group_rule, target.direction)
    match direction:
        case Direction.AT_LEAST:
            distance = expected - value
        case Direction.AT_MOST | Direction.TOP:
            distance = value - expected
        case Direction.EXACTLY:
            distance = abs(value - expected)
        case _:
            return None
    if distance <= 0:
        return None
    # Nothing was expected and something is there: as far as can be.
    share = distance / abs(expected) * 100 if expected else Decimal("Infinity")
    return Gap(row, distance, share)


def widest_gaps(rows: Iterable[ShownProgress]) -> tuple[Gap, ...]:
    """The five that miss what was expected by the largest share of it: units differ."""
    gaps = [gap for row in rows if (gap := gap_of(row))]
    return tuple(sorted(gaps, key=lambda gap: (-gap.share, gap.row.target_id))[:WIDEST])


def coverage(rows: Iterable[ShownProgress]) -> Coverage:
    asked = [row for row in rows if row.assigned]
    return Coverage(partial=sum(row.is_partial for row in asked), counted=len(asked))
