"""The page that sets reports, agencies or plans side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.models import Level
from reports.dashboards.compare_reading import KINDS, MOST, Comparison, comparison_of
from reports.dashboards.league_views import kept
from reports.dashboards.scope import READERS, plans_under, read_scope
from reports.dashboards.switchers import Option, period_options, plan_options, view_options
from reports.doors import only_for


@require_safe
@only_for(*READERS)
def compare(request: HttpRequest) -> HttpResponse:
    """Two reports, two to four agencies of a level, or plans, as the address chooses."""
    scope = read_scope(request.GET, request.user)
    choice = request.GET.copy()
    for name in ("plan", "period", "view", "change"):
        choice.pop(name, None)
    options = {"plan_options": plan_options(scope), "period_options": period_options(scope)}
    if choice:
        options = {name: kept(each, choice.urlencode()) for name, each in options.items()}
    context = {"scope": scope, **options, "view_options": view_options(request, scope)}
    if scope.period is None:
        return render(request, "reports/dashboards/nothing_yet.html", context)
    comparison = comparison_of(scope, request.GET, request.user)
    context |= {
        "comparison": comparison,
        "kinds": [
            Option(str(word), f"?{scope.query}&by={by}", by == comparison.by)
            for by, word in KINDS.items()
        ],
        "here": f"?{scope.query}" + (f"&{choice.urlencode()}" if choice else ""),
        "choosers": choosers_of(comparison),
        "plans": plans_under(scope.regime, scope.plans),
        "other_periods": [period for period in scope.opened if period != scope.period],
        "levels": levels_of(comparison),
    }
    return render(request, "reports/dashboards/compare.html", context)


def choosers_of(comparison: Comparison) -> list[tuple[int, int | None]]:
    """One field for each agency or plan that can be chosen: its number, and what it holds now."""
    fields = 1 if comparison.by == "periods" else MOST
    chosen = [*comparison.chosen, *[None] * MOST]
    return [(number, chosen[number - 1]) for number in range(1, fields + 1)]


def levels_of(comparison: Comparison) -> list[tuple[str, list]]:
    """The agencies that can be chosen, by level."""
    levels = ((level, [a for a in comparison.agencies if a.level == level]) for level in Level)
    return [(str(level.label), agencies) for level, agencies in levels if agencies]
