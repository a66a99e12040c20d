"""What a page of results is about: the plans, the period and the view that the address names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, QueryDict

from agencies.access import Access
from agencies.models import User
from reformportal.lib import clock
from reports.dashboards.standing import NO_STANDING, Standing, standing_in, with_standing
from reports.models import Period, Regime, ShownProgress
from targets.models import Plan

READERS = ("officer", "head", "reviewer", "leader")
ALL = "all-"


@dataclass(frozen=True, slots=True)
class Scope:
    """Plans under one regime (one, or all of them), a period of it, official or provisional."""

    plans: tuple[Plan, ...]
    plan: Plan | None
    regime: Regime | None
    period: Period | None
    periods: tuple[Period, ...]
    is_official: bool
    may_see_provisional: bool
    sees_agencies: bool
    standing: Standing = NO_STANDING

    @property
    def plan_key(self) -> str:
        """The plan as the address names it."""
        return str(self.plan.pk) if self.plan else f"{ALL}{self.regime.pk}"

    @property
    def covered(self) -> tuple[Plan, ...]:
        return (self.plan,) if self.plan else tuple(plans_under(self.regime, self.plans))

    @property
    def opened(self) -> tuple[Period, ...]:
        """Opened periods, the latest first."""
        return tuple(period for period in reversed(self.periods) if period.opened_at)

    @property
    def query(self) -> str:
        """The part of the address that every link of the page keeps."""
        parts = [f"plan={self.plan_key}"]
        if self.period:
            parts.append(f"period={self.period.code}")
        return "&".join([*parts, *([] if self.is_official else ["view=provisional"])])

    @property
    def target_query(self) -> str:
        """What a link to a target's page carries: the period and the view."""
        view = "" if self.is_official else "&view=provisional"
        return f"period={self.period.code}{view}" if self.period else ""


def provinces_read(access: Access) -> frozenset[int]:
    """Provinces whose official results the person reads: every role but the administrator's."""
    return frozenset(province for role, _agency, province in access.grants if role in READERS)


def refuse_unless_reader(user: User, province_id: int) -> None:
    """Raises PermissionDenied for somebody whose only role there is to administer."""
    if province_id not in provinces_read(user.access):
        raise PermissionDenied


def view_of(asked: QueryDict, user: User, province_id: int) -> bool:
    """True for official values; PermissionDenied where a provisional view is not hers."""
    if asked.get("view") != "provisional":
        return True
    if province_id not in user.access.reviewed_province_ids:
        raise PermissionDenied
    return False


def read_scope(asked: QueryDict, user: User) -> Scope:
    """Plans, period and view from the address; Http404 and PermissionDenied as everywhere."""
    plans = readable_plans(user)
    regime, plan = chosen_plan(asked.get("plan", ""), plans)
    if regime is None and plan is None:
        return Scope((), None, None, None, (), True, False, False)
    province_id = plan.province_id if plan else regime.province_id
    is_official = view_of(asked, user, province_id)
    periods = periods_of(regime, plan)
    period = chosen_period(asked.get("period", ""), periods)
    return Scope(
        plans=plans,
        plan=plan,
        regime=regime,
        period=period,
        periods=periods,
        is_official=is_official,
        may_see_provisional=province_id in user.access.reviewed_province_ids,
        sees_agencies=province_id in user.access.read_province_ids,
        standing=standing_in(period, is_official=is_official),
    )


def readable_plans(user: User) -> tuple[Plan, ...]:
    """Plans whose results the person reads, the widest in force first."""
    if not user.access.has(*READERS):
        raise PermissionDenied
    plans = (
        Plan.objects.visible_to(user)
        .filter(province_id__in=provinces_read(user.access))
        .select_related("province", "regime_link__regime")
        .annotate(target_count=Count("targets"))
    )
    year = clock.today().year
    return tuple(
        sorted(
            plans,
            key=lambda plan: (
                regime_of(plan) is None,
                not plan.year_from <= year <= plan.year_to,
                -plan.target_count,
                plan.pk,
            ),
        )
    )


def regime_of(plan: Plan) -> Regime | None:
    link = getattr(plan, "regime_link", None)
    return link.regime if link else None


def plans_under(regime: Regime | None, plans: Iterable[Plan]) -> list[Plan]:
    return [plan for plan in plans if regime and regime_of(plan) == regime]


def chosen_plan(key: str, plans: tuple[Plan, ...]) -> tuple[Regime | None, Plan | None]:
    """The regime and the plan that the address names, no plan where it names all of a regime."""
    if not key:
        return (regime_of(plans[0]), plans[0]) if plans else (None, None)
    for plan in plans:
        regime = regime_of(plan)
        if key == str(plan.pk):
            return regime, plan
        if regime and key == f"{ALL}{regime.pk}":
            return regime, None
    raise Http404


def periods_of(regime: Regime | None, plan: Plan | None) -> tuple[Period, ...]:
    """The regime's periods in the plan's years, each knowing whether it has official results."""
    if regime is None:
        return ()
    groups = ShownProgress.objects.official().of_groups()
    reported = groups.filter(period=OuterRef("pk"), answered__gt=0)
    periods = with_standing(Period.objects.of_regime(regime.pk)).select_related("report")
    if plan:
        reported = reported.filter(target__plan=plan)
        periods = periods.filter(year__gte=plan.year_from, year__lte=plan.year_to)
    return tuple(periods.annotate(has_results=Exists(reported)).order_by("window_end", "pk"))


def chosen_period(code: str, periods: tuple[Period, ...]) -> Period | None:
    """The period of the address; else the latest opened with official results, or just opened."""
    opened = [period for period in periods if period.opened_at]
    if code:
        named = [period for period in opened if period.code == code]
        if not named:
            raise Http404
        return named[0]
    reported = [period for period in opened if period.has_results]
    return (reported or opened or [None])[-1]
