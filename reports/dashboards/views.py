"""The results pages: the overview, one target, and the punctuality of agencies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reformportal.lib.table_export import exported
from reformportal.lib.table_pages import AskedPage
from reports.dashboards.chart import chart_of
from reports.dashboards.filters import AgencyRowFilter, PunctualityFilter, by_severity
from reports.dashboards.freshness import kept_while_unchanged
from reports.dashboards.heatmap_drawing import drawn_lines
from reports.dashboards.heatmap_views import address_of
from reports.dashboards.punctuality import count_punctuality, submissions_of
from reports.dashboards.scope import READERS, read_scope, refuse_unless_reader
from reports.dashboards.summary import overview_of
from reports.dashboards.switchers import switchers, target_periods, view_options
from reports.dashboards.tables import AgencyTable, PunctualityTable, TargetTable
from reports.dashboards.target_list import TargetList
from reports.dashboards.target_summary import read_target, summary_of
from reports.doors import only_for
from reports.explanation.breaks import breaks_of_target
from reports.explanation.totals_notes import totals_of_target
from reports.instructions.beside import instructions_of_target
from reports.instructions.workflow import may_instruct
from reports.models import ShownProgress

PER_PAGE = 25


@require_safe
@only_for(*READERS)
@kept_while_unchanged
def overview(request: HttpRequest) -> HttpResponse:
    """Where a plan, or all plans of a regime, stands in one period."""
    scope = read_scope(request.GET, request.user)
    if scope.period is None:
        return render(request, "reports/dashboards/nothing_yet.html", switchers(request, scope))
    if (named := request.GET.get("agency", "")).isdecimal() and len(named) < 19:
        return to_agency(request)
    summary = overview_of(scope, request.user)
    filter_ = TargetList(
        request.GET,
        summary.rows,
        areas=summary.heatmap.areas,
        changes=summary.changes,
        without=() if scope.standing.issued else ("correction",),
    )
    table = TargetTable(filter_.rows, query=scope.target_query, order_by=("status", "statement"))
    AskedPage(request, rows=PER_PAGE).configure(table)
    there = address_of(scope)
    context = {
        "summary": summary,
        "filter": filter_,
        "table": table,
        "heatmap_address": there,
        "lines": drawn_lines(summary.heatmap, summary.heatmap.worst, there),
    }
    return render(request, "reports/dashboards/overview.html", context | switchers(request, scope))


def to_agency(request: HttpRequest) -> HttpResponse:
    """An agency's own values have a page of their own; addresses from before lead there."""
    asked = request.GET.copy()
    agency = int(asked.pop("agency")[-1])
    return redirect(f"{reverse('agency_results', args=[agency])}?{asked.urlencode()}")


@require_safe
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """One target: what was promised, where it stands, and which agencies make its value."""
    found = read_target(pk, request.user)
    refuse_unless_reader(request.user, found.plan.province_id)
    summary = summary_of(found, request.GET, request.user)
    rows = (
        ShownProgress.objects.visible_to(request.user)
        .of_agencies()
        .filter(target=found, period=summary.period, is_official=summary.is_official)
    )
    filter_ = AgencyRowFilter(
        request.GET,
        by_severity(rows)
        .select_related("agency", "period", "missing_period__report")
        .order_by("agency_id"),
    )
    # A list, not a queryset: the province's agencies are few, and the count costs no query.
    instructs = may_instruct(request.user, found.plan.province_id)
    table = AgencyTable(list(filter_.qs), target=found, instructs=instructs, order_by="status")
    AskedPage(request, rows=PER_PAGE).configure(table)
    breaks = breaks_of_target(found, summary.history)
    context = {
        "summary": summary,
        "target": found,
        "chart": chart_of(summary, breaks),
        "breaks": breaks,
        "instructs": instructs,
        "instructions": instructions_of_target(found, request.user),
        "filter": filter_,
        "table": table,
        "period_options": target_periods(summary),
        "view_options": view_options(request, summary),
        "totals": totals_of_target(found, summary.period, summary.is_official, request.user),
    }
    return render(request, "reports/dashboards/target.html", context)


@require_safe
@only_for("reviewer", "leader")
def punctuality(request: HttpRequest) -> HttpResponse:
    """Which agencies have sent the report of a period, and when."""
    scope = read_scope(request.GET, request.user)
    if scope.period is None:
        return render(request, "reports/dashboards/nothing_yet.html", switchers(request, scope))
    submissions = submissions_of(scope, request.user).select_related("agency")
    filter_ = PunctualityFilter(request.GET, submissions)
    table = PunctualityTable(filter_.qs, order_by=("-days_late", "agency"))
    AskedPage(request, rows=PER_PAGE).configure(table)
    if (file := exported(request, table, f"punctuality-{scope.period.code}")) is not None:
        return file
    context = {
        "scope": scope,
        "counts": count_punctuality(scope, request.user),
        "filter": filter_,
        "table": table,
    }
    return render(
        request, "reports/dashboards/punctuality.html", context | switchers(request, scope)
    )
