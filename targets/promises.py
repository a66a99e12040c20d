"""A plan as frozen rows: its targets by area with their year values, its tasks, its baselines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from agencies.models import User
from targets.models import (
    AreaLead,
    Baseline,
    Direction,
    Plan,
    ReformArea,
    Target,
    TargetRevision,
    TargetWarning,
    Task,
)
from targets.steps import YearStep, latest_revision, steps_of
from targets.stored_paths import baseline_of


@dataclass(frozen=True, slots=True)
class PromisedTarget:
    target: Target
    revision: TargetRevision | None
    steps: tuple[YearStep, ...]
    warning_count: int
    empty_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PromisedArea:
    area: ReformArea
    leads: tuple[AreaLead, ...]
    targets: tuple[PromisedTarget, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """Everything a plan promises, in the order of its reform areas."""

    plan: Plan
    years: tuple[int, ...]
    areas: tuple[PromisedArea, ...]
    baselines: tuple[Baseline, ...]
    warnings: tuple[TargetWarning, ...]

    @property
    def target_count(self) -> int:
        return sum(len(area.targets) for area in self.areas)

    @property
    def task_count(self) -> int:
        return sum(len(area.tasks) for area in self.areas)

    @property
    def with_empty_years(self) -> tuple[PromisedTarget, ...]:
        """Targets that leave a year of the plan without a value."""
        return tuple(row for area in self.areas for row in area.targets if row.empty_years)


def read_plan(pk: int, user: User) -> Plan:
    """The plan with its parent, issuer and regime; Http404 outside the user's provinces."""
    plans = Plan.objects.visible_to(user).select_related(
        "province", "issuing_agency", "parent", "regime_link__regime__recipient"
    )
    plan = plans.filter(pk=pk).first()
    if plan is None:
        raise Http404
    return plan


def promise_of(plan: Plan) -> Promise:
    """The whole plan in seven queries, whatever its size."""
    targets = list(
        plan.targets.select_related("area", "indicator").prefetch_related("revisions__year_targets")
    )
    baselines = list(plan.baselines.select_related("indicator", "agency"))
    warnings = list(plan.warnings.select_related("target"))
    promised = [promised_target(plan, row, baselines, warnings) for row in targets]
    tasks = list(plan.tasks.select_related("area", "lead_agency"))
    leads = list(plan.area_leads.select_related("area", "agency"))
    return Promise(
        plan=plan,
        years=tuple(range(plan.year_from, plan.year_to + 1)),
        areas=by_area(promised, tasks, leads),
        baselines=tuple(baselines),
        warnings=tuple(warnings),
    )


def promised_target(
    plan: Plan,
    target: Target,
    baselines: Iterable[Baseline],
    warnings: Iterable[TargetWarning],
) -> PromisedTarget:
    target.plan = plan  # The same plan: reading its years again would be a query a row.
    revision = latest_revision(target)
    baseline = baseline_of(target, baselines)
    steps = steps_of(target, revision, baseline)
    empty = tuple(
        step.year
        for step in steps
        if step.value is None and not (baseline and baseline.year == step.year)
    )
    return PromisedTarget(
        target=target,
        revision=revision,
        steps=steps,
        warning_count=sum(warning.target_id == target.pk for warning in warnings),
        empty_years=() if target.direction == Direction.DONE_BY else empty,
    )


def by_area(
    targets: Iterable[PromisedTarget], tasks: Iterable[Task], leads: Iterable[AreaLead]
) -> tuple[PromisedArea, ...]:
    """Every area that has a target, a task or a lead, in the order of the areas."""
    areas: dict[int, ReformArea] = {}
    rows: dict[str, dict[int, list]] = {name: defaultdict(list) for name in ("t", "k", "l")}
    for target in targets:
        areas.setdefault(target.target.area_id, target.target.area)
        rows["t"][target.target.area_id].append(target)
    for name, members in (("k", tasks), ("l", leads)):
        for member in members:
            areas.setdefault(member.area_id, member.area)
            rows[name][member.area_id].append(member)
    return tuple(
        PromisedArea(
            area, tuple(rows["l"][area.pk]), tuple(rows["t"][area.pk]), tuple(rows["k"][area.pk])
        )
        for area in sorted(areas.values(), key=lambda area: (area.position, area.code))
    )
