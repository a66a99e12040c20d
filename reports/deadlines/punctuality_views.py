"""Pages of punctuality over years: a row an agency, and a row a report; both as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reformportal.lib.table_export import exported
from reformportal.lib.table_pages import AskedPage
from reports.deadlines.punctuality_rows import (
    reports_of_years,
    sums_of_agencies,
    totals_of,
    years_of,
)
from reports.deadlines.punctuality_tables import (
    AgenciesTable,
    ReportsFilter,
    ReportsTable,
    YearsFilter,
)
from reports.doors import only_for
from reports.models import Regime

PER_PAGE = 50


@require_safe
@only_for("officer", "head", "reviewer", "leader")
def by_agency(request: HttpRequest) -> HttpResponse:
    """How punctual each agency was over the years that the filter names."""
    filter_ = _filter(YearsFilter, request)
    table = AgenciesTable(sums_of_agencies(filter_.qs), query=_query(request))
    return _page(request, "agencies", filter_, table)


@require_safe
@only_for("officer", "head", "reviewer", "leader")
def by_report(request: HttpRequest) -> HttpResponse:
    """When each report was due and when it was sent."""
    filter_ = _filter(ReportsFilter, request)
    table = ReportsTable(filter_.qs.select_related("agency", "period__report"))
    return _page(request, "reports", filter_, table)


def _filter(kind: type[YearsFilter], request: HttpRequest) -> YearsFilter:
    user = request.user
    return kind(
        request.GET,
        reports_of_years(user),
        years=years_of(user),
        regimes=Regime.objects.filter(province_id__in=user.access.province_ids),
    )


def _query(request: HttpRequest) -> str:
    """What a link from an agency to its reports keeps of the filter."""
    kept = request.GET.copy()
    for name in ("name", "page", "per_page", "sort", "_export"):
        kept.pop(name, None)
    return kept.urlencode()


def _page(request: HttpRequest, here: str, filter_: YearsFilter, table) -> HttpResponse:
    AskedPage(request, rows=PER_PAGE).configure(table)
    if (file := exported(request, table, f"punctuality-{here}")) is not None:
        return file
    context = {
        "here": here,
        "filter": filter_,
        "table": table,
        "totals": totals_of(filter_.qs),
        "query": _query(request),
    }
    return render(request, "reports/deadlines/punctuality.html", context)
