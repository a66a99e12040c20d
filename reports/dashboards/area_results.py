"""One reform area as frozen numbers, for those who lead it: its targets, and who holds it up."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from agencies.models import User
from reports.dashboards.changes import Changes, changes_of
from reports.dashboards.counts import StatusCounts
from reports.dashboards.heatmap import Heatmap, heatmap_of
from reports.dashboards.scope import Scope
from reports.dashboards.summary import Gap, group_rows, widest_gaps
from reports.models import ShownProgress
from targets.models import AreaLead, ReformArea

LISTED = 25


@dataclass(frozen=True, slots=True)
class AreaResults:
    area: ReformArea
    rows: tuple[ShownProgress, ...]
    counts: StatusCounts
    gaps: tuple[Gap, ...]
    changes: Changes | None
    leads: tuple[AreaLead, ...]
    heatmap: Heatmap

    @property
    def is_computed(self) -> bool:
        return self.counts.total > 0

    @property
    def lines(self):
        return self.heatmap.lines[:LISTED]


def area_results_of(code: str, scope: Scope, user: User) -> AreaResults:
    """Everything on the area's page; Http404 where the plan has no target or lead of the area."""
    rows = [row for row in group_rows(scope, user) if row.target.area.code == code]
    leads = AreaLead.objects.filter(
        plan__in=[plan.pk for plan in scope.covered], area__code=code
    ).select_related("area", "agency", "plan")
    found = tuple(leads.order_by("agency__name", "plan_id"))
    areas = [row.target.area for row in rows] or [lead.area for lead in found]
    if not areas:
        raise Http404
    return AreaResults(
        area=areas[0],
        rows=tuple(rows),
        counts=StatusCounts.among(row.status for row in rows),
        gaps=widest_gaps(rows),
        changes=changes_of(scope, rows, user),
        leads=found,
        heatmap=heatmap_of(scope, rows, user),
    )
