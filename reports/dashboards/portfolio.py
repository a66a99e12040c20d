"""The province's whole portfolio as frozen numbers: every plan in force on a day, side by side.

Each plan is shown in the last opened report of its regime that has official results and whose data
window ended by the day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.http import Http404, QueryDict

from agencies.models import User
from reformportal.lib import clock
from reports.dashboards.counts import NOT_JUDGED, StatusCounts
from reports.dashboards.punctuality import PunctualityCounts, count_by_period
from reports.dashboards.scope import readable_plans, regime_of
from reports.dashboards.standing import with_standing
from reports.models import IssuedProgress, Period, Progress, ShownProgress
from targets.models import Plan


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan with its counts in the report that was its last by the day; none without one."""

    plan: Plan
    period: Period | None
    counts: StatusCounts
    pairs: tuple[tuple[str, int], ...] = ()

    @property
    def query(self) -> str:
        period = f"&period={self.period.code}" if self.period else ""
        return f"plan={self.plan.pk}{period}"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One of the reports shown, and which agencies sent it."""

    period: Period
    query: str
    punctuality: PunctualityCounts


@dataclass(frozen=True, slots=True)
class Portfolio:
    day: date
    lines: tuple[PlanLine, ...]
    reports: tuple[ReportLine, ...]
    days: tuple[tuple[date, str], ...]
    has_plans: bool

    @property
    def counts(self) -> StatusCounts:
        """All plans together: a target that two plans set is two promises."""
        return StatusCounts(sum((line.counts.of for line in self.lines), Counter()))

    @property
    def shown(self) -> list[str]:
        """The columns: what the sentence counts."""
        return columns_of(self.counts)

    @property
    def pairs(self) -> list[tuple[str, int]]:
        """The bottom line of the table."""
        return self.counts.pairs(self.shown)

    @property
    def is_computed(self) -> bool:
        return self.counts.total > 0


def portfolio_of(asked: QueryDict, user: User) -> Portfolio:
    """The plans in force on the day that the address names, else on the last that has results."""
    plans = readable_plans(user)
    periods = reported_periods(plans)
    day = chosen_day(asked.get("day", ""), periods)
    latest = {period.regime_id: period for period in periods if period.window_end <= day}
    in_force = [plan for plan in plans if plan.year_from <= day.year <= plan.year_to]
    shown = {plan.pk: latest.get(regime.pk) for plan in in_force if (regime := regime_of(plan))}
    statuses = statuses_of({period for period in shown.values() if period}, in_force, user)
    lines = lines_of(in_force, shown, statuses)
    return Portfolio(
        day=day,
        lines=tuple(lines),
        reports=tuple(reports_of(lines, user)),
        days=tuple(days_of(periods)),
        has_plans=bool(plans),
    )


def columns_of(counts: StatusCounts) -> list[str]:
    return [status for status in counts.shown if status not in NOT_JUDGED]


def lines_of(
    plans: Iterable[Plan],
    shown: dict[int, Period | None],
    statuses: dict[int, Counter[str]],
) -> list[PlanLine]:
    """A line a plan, all with the columns of statuses that occur in any of them."""
    columns = columns_of(StatusCounts(sum(statuses.values(), Counter())))
    counted = [(plan, StatusCounts(statuses[plan.pk])) for plan in plans]
    return [
        PlanLine(plan, shown.get(plan.pk), counts, tuple(counts.pairs(columns)))
        for plan, counts in counted
    ]


def reported_periods(plans: Iterable[Plan]) -> list[Period]:
    """Opened reports with official results under the plans' regimes, the earliest first."""
    regimes = {regime.pk for plan in plans if (regime := regime_of(plan))}
    groups = ShownProgress.objects.official().of_groups()
    reported = groups.filter(period=OuterRef("pk"), answered__gt=0)
    periods = with_standing(Period.objects.filter(regime__in=regimes, opened_at__isnull=False))
    ordered = periods.filter(Exists(reported)).select_related("report", "regime")
    return list(ordered.order_by("window_end", "pk"))


def chosen_day(text: str, periods: list[Period]) -> date:
    """The day that the address names; else the end of the last window with results, else today."""
    if not text:
        return periods[-1].window_end if periods else clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def days_of(periods: Iterable[Period]) -> list[tuple[date, str]]:
    """The days on which windows ended, the latest first, with the reports that ended then."""
    titles: dict[date, list[str]] = defaultdict(list)
    for period in periods:
        titles[period.window_end].append(period.title)
    return [(day, " · ".join(sorted(set(titles[day])))) for day in sorted(titles, reverse=True)]


def statuses_of(
    periods: Iterable[Period], plans: Iterable[Plan], user: User
) -> dict[int, Counter[str]]:
    """The groups' official statuses in the reports, by plan, as issued or as computed."""
    listed = list(periods)
    of_plans = {"agency__isnull": True, "target__plan__in": [plan.pk for plan in plans]}
    issued = IssuedProgress.objects.filter(
        report__in=[period.last_pk for period in listed if period.last_pk],
        report__period__regime__province_id__in=user.access.province_ids,
        **of_plans,
    )
    computed = (
        Progress.objects.visible_to(user)
        .official()
        .filter(period__in=[period.pk for period in listed if not period.last_pk], **of_plans)
    )
    regimes = {period.pk: period.regime_id for period in listed}
    found: dict[int, Counter[str]] = defaultdict(Counter)
    regime_of_plan = {plan.pk: regime.pk for plan in plans if (regime := regime_of(plan))}
    both = issued.values_list("report__period_id", "target__plan_id", "status").union(
        computed.values_list("period_id", "target__plan_id", "status"), all=True
    )
    for period_id, plan_id, status in both:
        if regimes[period_id] == regime_of_plan[plan_id]:
            found[plan_id][status] += 1
    return found


def reports_of(lines: Iterable[PlanLine], user: User) -> list[ReportLine]:
    """Each report shown once, for those who may know who has sent it."""
    provinces = user.access.read_province_ids
    first = {
        line.period: line
        for line in reversed(tuple(lines))
        if line.period and line.period.regime.province_id in provinces
    }
    counts = count_by_period(first, user)
    return [
        ReportLine(period, line.query, counts[period.pk])
        for period, line in first.items()
        if period.pk in counts
    ]
