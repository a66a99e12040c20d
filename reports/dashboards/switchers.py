"""What the switchers offer: links that change one thing of the address and keep the rest."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from reports.dashboards.scope import ALL, Scope, plans_under, regime_of
from reports.dashboards.target_summary import TargetSummary


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    url: str
    current: bool
    hint: str = ""


def switchers(request: HttpRequest, scope: Scope) -> dict:
    """What a page of a plan and period needs for its switchers."""
    return {
        "scope": scope,
        "plan_options": plan_options(scope),
        "period_options": period_options(scope),
        "view_options": view_options(request, scope),
    }


def plan_options(scope: Scope) -> list[Option]:
    """Every readable plan, then all plans of each regime that has several."""
    options = [
        Option(plan.document_number, f"?plan={plan.pk}", plan == scope.plan, plan.period)
        for plan in scope.plans
    ]
    regimes = {regime.pk: regime for plan in scope.plans if (regime := regime_of(plan))}
    for regime in regimes.values():
        if len(plans_under(regime, scope.plans)) > 1:
            is_current = scope.plan is None and regime == scope.regime
            label = _("All plans: %(regime)s") % {"regime": regime.title}
            options.append(Option(label, f"?plan={ALL}{regime.pk}", is_current))
    return options


def period_options(scope: Scope) -> list[Option]:
    """The opened periods, the latest first; one without official results says so."""
    view = "" if scope.is_official else "&view=provisional"
    return [
        Option(
            period.title,
            f"?plan={scope.plan_key}&period={period.code}{view}",
            period == scope.period,
            "" if period.has_results else _("no results yet"),
        )
        for period in scope.opened
    ]


def target_periods(summary: TargetSummary) -> list[Option]:
    """The periods in which the target was judged, the latest first."""
    view = "" if summary.is_official else "&view=provisional"
    return [
        Option(row.period.title, f"?period={row.period.code}{view}", row == summary.row)
        for row in reversed(summary.history)
    ]


def view_options(request: HttpRequest, summary: TargetSummary | Scope) -> list[Option]:
    """Official or provisional, for those who may see both."""
    if not summary.may_see_provisional:
        return []
    query = request.GET.copy()
    query.pop("view", None)
    official = f"?{query.urlencode()}"
    query["view"] = "provisional"
    return [
        Option(_("Official"), official, summary.is_official),
        Option(_("Provisional"), f"?{query.urlencode()}", not summary.is_official),
    ]
