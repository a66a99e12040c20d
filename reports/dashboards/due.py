"""What has its last day ahead: reports of the regime and tasks of the plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reformportal.lib import clock
from reports.dashboards.scope import Scope
from reports.models import Period
from targets.models import Task

NEXT_REPORTS = 3
NEXT_TASKS = 5
AHEAD = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a last day ahead: a report or a task."""

    label: str
    last_day: date
    days_left: int
    last_working_day: date | None = None
    detail: str = ""


def next_reports(scope: Scope) -> list[Due]:
    """The reports of the regime whose last on-time day is today or ahead, the nearest first."""
    today = clock.today()
    ahead = [period for period in scope.periods if period.last_on_time_day >= today]
    ahead.sort(key=lambda period: period.last_on_time_day)
    return [_due_report(period, today) for period in ahead[:NEXT_REPORTS]]


def _due_report(period: Period, today: date) -> Due:
    return Due(
        label=period.title,
        last_day=period.last_on_time_day,
        days_left=(period.last_on_time_day - today).days,
        last_working_day=period.last_working_day,
    )


def next_tasks(scope: Scope) -> list[Due]:
    """Tasks of the plans with a last day within half a year, the nearest first."""
    today = clock.today()
    tasks = Task.objects.filter(
        plan__in=[plan.pk for plan in scope.covered],
        last_day__gte=today,
        last_day__lte=today + AHEAD,
    ).select_related("lead_agency")
    return [
        Due(
            label=task.statement,
            last_day=task.last_day,
            days_left=(task.last_day - today).days,
            detail=task.lead_agency.short_name if task.lead_agency else "",
        )
        for task in tasks.order_by("last_day", "pk")[:NEXT_TASKS]
    ]
