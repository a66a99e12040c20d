"""One target as frozen numbers: what was promised, where it stands, and how it came there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from agencies.models import User
from reports.dashboards.scope import regime_of, view_of
from reports.dashboards.standing import (
    NO_STANDING,
    Standing,
    rows_with_standing,
    standing_of_row,
)
from reports.models import Period, ShownProgress
from reports.models.progress import Status
from reports.progress.groups import group_direction
from targets.models import Baseline, Direction, Target, TargetRevision
from targets.steps import YearStep, latest_revision, steps_of
from targets.stored_paths import baseline_of
from targets.wording import amount, difference


@dataclass(frozen=True, slots=True)
class TargetSummary:
    """A target in one period, with its history under the same view."""

    target: Target
    revision: TargetRevision | None
    revisions: tuple[TargetRevision, ...]
    baseline: Baseline | None
    steps: tuple[YearStep, ...]
    history: tuple[ShownProgress, ...]
    row: ShownProgress | None
    is_official: bool
    may_see_provisional: bool
    standing: Standing = NO_STANDING

    @property
    def period(self) -> Period | None:
        return self.row.period if self.row else None

    @property
    def finding(self) -> str:
        """The answer in one sentence, the same above the chart and in its alternative text."""
        return finding_of(self.target, self.row)

    @property
    def tolerance(self) -> Decimal | None:
        """The shortfall that still counts as at risk, in the indicator's unit, unrounded."""
        if self.row is None or self.row.expected_value is None:
            return None
        return abs(self.row.expected_value) * self.target.plan.tolerance / 100

    @property
    def share(self) -> tuple[int, int] | None:
        """q of the report's row in the regime, as parts of a whole."""
        report = self.period.report if self.period else None
        return (report.share_numerator, report.share_denominator) if report else None

    @property
    def has_empty_years(self) -> bool:
        return self.target.direction != Direction.DONE_BY and any(
            step.value is None and (self.baseline is None or step.year != self.baseline.year)
            for step in self.steps
        )


def read_target(pk: int, user: User) -> Target:
    """The target with what its page prints; Http404 outside the user's provinces."""
    rows = Target.objects.visible_to(user).select_related(
        "plan__province", "plan__regime_link__regime", "indicator", "area", "parent"
    )
    target = rows.prefetch_related(
        "revisions__year_targets", "assigners", "children", "warnings", "assignments"
    ).filter(pk=pk)
    for found in target:
        return found
    raise Http404


def summary_of(target: Target, asked: QueryDict, user: User) -> TargetSummary:
    """The target in the period that the address names, else in the latest with a reported value."""
    is_official = view_of(asked, user, target.plan.province_id)
    history = group_history(target, user, is_official)
    revision = latest_revision(target)
    baseline = baseline_of(target, Baseline.objects.filter(plan=target.plan_id, agency=None))
    row = chosen_row(asked.get("period", ""), history)
    return TargetSummary(
        target=target,
        revision=(row.revision if row and row.revision else revision),
        revisions=tuple(target.revisions.all()),
        baseline=baseline,
        steps=steps_of(target, revision, baseline),
        history=history,
        row=row,
        is_official=is_official,
        may_see_provisional=target.plan.province_id in user.access.reviewed_province_ids,
        standing=standing_of_row(row),
    )


def group_history(target: Target, user: User, is_official: bool) -> tuple[ShownProgress, ...]:
    """The group's rows under the plan's regime, the earliest period first."""
    rows = (
        ShownProgress.objects.visible_to(user)
        .of_groups()
        .filter(target=target, is_official=is_official, period__regime=regime_of(target.plan))
    )
    ordered = rows_with_standing(rows).select_related(
        "period__report", "period__regime", "revision", "missing_period__report"
    )
    return tuple(ordered.order_by("period__window_end", "period__pk"))


def chosen_row(code: str, history: tuple[ShownProgress, ...]) -> ShownProgress | None:
    if code:
        return next((row for row in history if row.period.code == code), None)
    reported = [row for row in history if row.answered]
    return (reported or list(history) or [None])[-1]


def finding_of(target: Target, row: ShownProgress | None) -> str:
    """“Hồ sơ trực tuyến: 63,2 %, vượt mục tiêu năm 3,2 điểm”, or why there is no number."""
    name = target.indicator.title
    if row is None or row.value is None:
        return _("%(name)s: %(why)s") % {"name": name, "why": _why_no_value(row)}
    value = amount(row.value, target.indicator)
    if row.is_carried:
        value = _("%(value)s (last known value)") % {"value": value}
    if target.direction == Direction.DONE_BY or row.target_value is None:
        return _("%(name)s: %(value)s") % {"name": name, "value": value}
    return _("%(name)s: %(value)s, %(distance)s") % {
        "name": name,
        "value": value,
        "distance": _distance(target, row),
    }


def _why_no_value(row: ShownProgress | None) -> str:
    if row is None or row.status == Status.NO_DATA:
        if row and row.missing_period:
            return _("no figures yet, %(period)s is missing") % {"period": row.missing_period.title}
        return _("no figures yet")
    return {
        Status.NIL: _("nothing arose"),
        Status.NOT_DUE: _("not due in this report"),
        Status.NOT_APPLICABLE: _("not applicable"),
    }.get(Status(row.status), _("no figures yet"))


def _distance(target: Target, row: ShownProgress) -> str:
    """How far the value is past or short of the year's target, in points or in the unit."""
    indicator = target.indicator
    direction = group_direction(indicator.group_rule, target.direction)
    more = row.value - row.target_value
    if not more:
        return _("exactly the target of the year")
    gap = {"gap": difference(abs(more), indicator)}
    if direction == Direction.EXACTLY:
        return _("%(gap)s off the target of the year") % gap
    better = more > 0 if direction == Direction.AT_LEAST else more < 0
    if better:
        return _("%(gap)s better than the target of the year") % gap
    return _("%(gap)s short of the target of the year") % gap
