"""The overview for a meeting room: the same summary on pages that turn, and on two sheets."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.dashboards.scope import read_scope
from reports.dashboards.summary import overview_of
from reports.dashboards.switchers import period_options, plan_options, view_options
from reports.doors import only_for


@require_safe
@only_for("reviewer", "leader")
def meeting(request: HttpRequest) -> HttpResponse:
    """The overview's summary in large type, page by page; it asks for nothing else."""
    scope = read_scope(request.GET, request.user)
    if scope.period is None:
        context = {
            "scope": scope,
            "plan_options": plan_options(scope),
            "period_options": period_options(scope),
            "view_options": view_options(request, scope),
        }
        return render(request, "reports/dashboards/nothing_yet.html", context)
    if not scope.sees_agencies:
        raise PermissionDenied
    context = {"scope": scope, "summary": overview_of(scope, request.user)}
    return render(request, "reports/dashboards/meeting.html", context)
