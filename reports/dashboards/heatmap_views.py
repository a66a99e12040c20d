"""The page of who is behind: every agency × every reform area, and the way from a cell on."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports.dashboards.freshness import kept_while_unchanged
from reports.dashboards.heatmap import heatmap_of
from reports.dashboards.heatmap_drawing import drawn_lines
from reports.dashboards.scope import READERS, Scope, read_scope
from reports.dashboards.summary import group_rows
from reports.dashboards.switchers import period_options, plan_options
from reports.doors import only_for
from targets.models import ReformArea

VIEWS = ("official", "provisional")
PHONE = 25


@require_safe
@only_for(*READERS)
def heatmap(request: HttpRequest) -> HttpResponse:
    """Leads to the address whose cells have short links: plan, period and view are its folders."""
    scope = read_scope(request.GET, request.user)
    return redirect(address_of(scope) if scope.period else reverse("overview"))


@require_safe
@only_for(*READERS)
@kept_while_unchanged
def heatmap_at(request: HttpRequest, plan: str, period: str, view: str) -> HttpResponse:
    """Agencies × areas in one period, the worst first."""
    scope = read_scope(named(plan, period, view), request.user)
    found = heatmap_of(scope, group_rows(scope, request.user), request.user)
    context = {
        "scope": scope,
        "heatmap": found,
        "lines": drawn_lines(found, found.lines, ""),
        "phone": found.lines[:PHONE],
        "plan_options": elsewhere(plan_options(scope)),
        "period_options": elsewhere(period_options(scope)),
    }
    return render(request, "reports/dashboards/heatmap.html", context)


@require_safe
@only_for(*READERS)
def heatmap_cell(request, plan: str, period: str, view: str, agency: int, area: int):
    """From a cell to its reasons: the agency's own targets of the area."""
    scope = read_scope(named(plan, period, view), request.user)
    codes = ReformArea.objects.filter(pk=area).values_list("code", flat=True)
    for code in codes:
        there = reverse("agency_results", args=[agency])
        return redirect(f"{there}?{scope.query}&area={code}#targets")
    raise Http404


def named(plan: str, period: str, view: str) -> QueryDict:
    """What the folders of the address name, as other pages name it in their query."""
    if view not in VIEWS:
        raise Http404
    asked = QueryDict(mutable=True)
    asked.update({"plan": plan, "period": period, "view": view})
    return asked


def address_of(scope: Scope) -> str:
    view = VIEWS[0] if scope.is_official else VIEWS[1]
    return reverse("heatmap_at", args=[scope.plan_key, scope.period.code, view])


def elsewhere(options):
    """Options of the switchers, which change the query, by way of the address that has one."""
    return [replace(option, url=reverse("heatmap") + option.url) for option in options]
