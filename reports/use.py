"""Which reports rest on a revision or a target: those must not change under them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from reformportal.lib import clock
from reports.models import Period, PeriodQuerySet, ShownProgress
from targets.models import Plan, Target, TargetRevision


def opened_periods(plan: Plan) -> PeriodQuerySet:
    """The opened reports of the plan's regime in the plan's years; none without a regime."""
    return Period.objects.filter(
        regime__plan_links__plan=plan,
        opened_at__isnull=False,
        year__gte=plan.year_from,
        year__lte=plan.year_to,
    )


def periods_judged_by(revision: TargetRevision) -> PeriodQuerySet:
    """Opened reports for which the revision is the latest in effect on their last on-time day."""
    others = TargetRevision.objects.filter(target=revision.target_id)
    later = others.filter(effective_on__gt=revision.effective_on).order_by("effective_on").first()
    until = Q(last_on_time_day__lt=later.effective_on) if later else Q()
    periods = opened_periods(revision.target.plan)
    return periods.filter(until, last_on_time_day__gte=revision.effective_on)


def closed_periods_from(plan: Plan, day: date) -> PeriodQuerySet:
    """Opened reports due on or after the day whose last on-time day is over."""
    return opened_periods(plan).filter(
        last_on_time_day__gte=day, last_on_time_day__lt=clock.today()
    )


def has_results(target: Target) -> bool:
    """Whether figures were reported for the target."""
    return ShownProgress.objects.of_groups().filter(target=target, answered__gt=0).exists()


def plan_has_results(plan: Plan) -> bool:
    """Whether figures were reported for any target of the plan."""
    return ShownProgress.objects.of_groups().filter(target__plan=plan, answered__gt=0).exists()
