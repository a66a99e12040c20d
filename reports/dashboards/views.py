"""The results pages: the overview, one target, and the punctuality of agencies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.models import Agency
from reformportal.lib.table_pages import AskedPage
from reports.dashboards.chart import chart_of
from reports.dashboards.filters import AgencyRowFilter, PunctualityFilter, TargetFilter, by_severity
from reports.dashboards.punctuality import count_punctuality, submissions_of
from reports.dashboards.scope import READERS, read_scope, refuse_unless_reader
from reports.dashboards.summary import overview_of
from reports.dashboards.switchers import period_options, plan_options, target_periods, view_options
from reports.dashboards.tables import AgencyTable, PunctualityTable, TargetTable
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
def overview(request: HttpRequest) -> HttpResponse:
    """Where a plan, or all plans of a regime, stands in one period."""
    scope = read_scope(request.GET, request.user)
    if scope.period is None:
        return render(request, "reports/dashboards/nothing_yet.html", _switchers(request, scope))
    summary = overview_of(scope, request.user)
    rows = ShownProgress.objects.visible_to(request.user).filter(
        period=scope.period,
        is_official=scope.is_official,
        target__plan__in=[plan.pk for plan in scope.covered],
    )
    filter_ = TargetFilter(
        request.GET,
        by_severity(rows).select_related(
            "target__indicator", "target__area", "target__plan", "period"
        ),
        areas=[counted.area for counted in summary.by_area],
        agencies=Agency.objects.visible_to(request.user)
        .of_province(scope.regime.province_id)
        .reporting()
        .active_on(scope.period.window_end)
        .order_by("level", "name"),
        is_issued=scope.standing.issued is not None,
    )
    table = TargetTable(filter_.qs, query=scope.target_query, order_by=("status", "statement"))
    AskedPage(request, rows=PER_PAGE).configure(table)
    context = {"scope": scope, "summary": summary, "filter": filter_, "table": table}
    return render(request, "reports/dashboards/overview.html", context | _switchers(request, scope))


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
        return render(request, "reports/dashboards/nothing_yet.html", _switchers(request, scope))
    submissions = submissions_of(scope, request.user).select_related("agency")
    filter_ = PunctualityFilter(request.GET, submissions)
    table = PunctualityTable(filter_.qs, order_by=("-days_late", "agency"))
    AskedPage(request, rows=PER_PAGE).configure(table)
    context = {
        "scope": scope,
        "counts": count_punctuality(scope, request.user),
        "filter": filter_,
        "table": table,
    }
    return render(
        request, "reports/dashboards/punctuality.html", context | _switchers(request, scope)
    )


def _switchers(request, scope) -> dict:
    return {
        "scope": scope,
        "plan_options": plan_options(scope),
        "period_options": period_options(scope),
        "view_options": view_options(request, scope),
    }
