"""The page of the league table, and the same as a file."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.models import Level
from reports.dashboards.league_files import COUNTED, TYPES, file_of, rule
from reports.dashboards.league_reading import LeaguePage, league_page
from reports.dashboards.scope import Scope, read_scope
from reports.dashboards.switchers import Option, period_options, plan_options, view_options
from reports.doors import only_for


@require_safe
@only_for("reviewer", "leader")
def league(request: HttpRequest) -> HttpResponse:
    """The agencies of one kind in the order of the stated rule, on the page or as a file."""
    scope = read_scope(request.GET, request.user)
    asked = request.GET.get("kind", "")
    context = {"scope": scope} | switches_of(request, scope, asked)
    if scope.period is None:
        return render(request, "reports/dashboards/nothing_yet.html", context)
    if not scope.sees_agencies:
        raise PermissionDenied
    page = league_page(scope, asked, request.user)
    export = request.GET.get("_export", "")
    if export in TYPES:
        return exported(scope, page, export)
    context |= {
        "page": page,
        "league": page.league,
        "kind_name": Level(page.kind).label if page.kind else "",
        "kinds": kinds_of(scope, page),
        "counted": [status.value for status in COUNTED],
        "rule": rule(),
    }
    return render(request, "reports/dashboards/league.html", context)


def switches_of(request: HttpRequest, scope: Scope, kind: str) -> dict[str, list[Option]]:
    """The switchers of every results page; the kind chosen here stays."""
    options = {"plan_options": plan_options(scope), "period_options": period_options(scope)}
    if kind in Level.values:
        options = {name: kept(each, f"kind={kind}") for name, each in options.items()}
    return options | {"view_options": view_options(request, scope)}


def kept(options: list[Option], query: str) -> list[Option]:
    """The options with a part of the address that they keep."""
    return [replace(option, url=f"{option.url}&{query}") for option in options]


def kinds_of(scope: Scope, page: LeaguePage) -> list[Option]:
    return [
        Option(str(Level(kind).label), f"?{scope.query}&kind={kind}", kind == page.kind)
        for kind in page.kinds
    ]


def exported(scope: Scope, page: LeaguePage, kind: str) -> HttpResponse:
    title = _("league-table")
    name = f"{title}-{page.kind}-{scope.period.code}.{kind}"
    response = HttpResponse(file_of(scope, page, kind), content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
