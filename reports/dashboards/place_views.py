"""The pages of one agency's results and of one reform area."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies.models import Agency
from reformportal.lib.table_pages import AskedPage
from reports.dashboards.agency_results import results_of
from reports.dashboards.area_results import area_results_of
from reports.dashboards.freshness import kept_while_unchanged
from reports.dashboards.heatmap import areas_of
from reports.dashboards.scope import READERS, read_scope
from reports.dashboards.switchers import switchers
from reports.dashboards.tables import OwnTargetTable, TargetTable
from reports.dashboards.target_list import TargetList
from reports.doors import only_for
from targets.models import Target

PER_PAGE = 25
FIRST = ("status", "statement")


@require_safe
@only_for(*READERS)
@kept_while_unchanged
def agency_results(request: HttpRequest, pk: int) -> HttpResponse:
    """How one agency stands, how it stood before, and how it compares with its kind."""
    scope = read_scope(request.GET, request.user)
    if scope.period is None:
        get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)
        return render(request, "reports/dashboards/nothing_yet.html", switchers(request, scope))
    results = results_of(pk, scope, request.user)
    without = ("change", "level", "coverage") + (() if scope.standing.issued else ("correction",))
    filter_ = TargetList(request.GET, results.rows, areas=areas_of(results.rows), without=without)
    table = OwnTargetTable(filter_.rows, query=scope.target_query, order_by=FIRST)
    AskedPage(request, rows=PER_PAGE).configure(table)
    context = {"summary": results, "filter": filter_, "table": table} | switchers(request, scope)
    return render(request, "reports/dashboards/agency_results.html", context)


@require_safe
@only_for(*READERS)
@kept_while_unchanged
def area_results(request: HttpRequest, code: str) -> HttpResponse:
    """How one reform area stands, what changed in it, and which agencies hold it up."""
    scope = read_scope(request.GET, request.user)
    if scope.period is None:
        get_list_or_404(Target, area__code=code, plan__in=[plan.pk for plan in scope.plans])
        return render(request, "reports/dashboards/nothing_yet.html", switchers(request, scope))
    results = area_results_of(code, scope, request.user)
    without = () if scope.standing.issued else ("correction",)
    filter_ = TargetList(request.GET, results.rows, changes=results.changes, without=without)
    table = TargetTable(filter_.rows, query=scope.target_query, order_by=FIRST, exclude=("area",))
    AskedPage(request, rows=PER_PAGE).configure(table)
    context = {"summary": results, "filter": filter_, "table": table} | switchers(request, scope)
    return render(request, "reports/dashboards/area_results.html", context)
