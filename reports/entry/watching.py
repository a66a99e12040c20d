"""Two people on one report: each sees what the other saved, and that the other is there."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from zlib import crc32

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from agencies.models import User
from reformportal.lib import clock
from reports.checks.findings import Checklist, flat, kept
from reports.entry.answers import row_answers
from reports.entry.fragments import Lacks, page_fragments
from reports.models import Submission
from reports.review.explanations import who_was_first

# A save that began before the last look may have ended after it.
OVERLAP = timedelta(seconds=30)
# How long somebody is taken to be there after the page last asked.
LINGERS = 45


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows saved since `since`, without versions that the page names as `known`; 304 if none."""
    reports = Submission.objects.visible_to(request.user).annotate(saves=Sum("figures__version"))
    reports = reports.select_related("period__report", "period__regime", "agency")
    report = get_object_or_404(reports, pk=pk)
    if report.agency_id not in request.user.access.entered_agency_ids:
        raise PermissionDenied
    others = others_present(report.pk, request.user)
    there = crc32(repr((request.user.pk, others)).encode())
    tag = f'"{report.state}-{report.saves}-{there:x}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return JsonResponse(_news(request, report, others), headers={"ETag": tag})


def _news(request: HttpRequest, report: Submission, others: list[str]) -> dict[str, object]:
    now, since = clock.now(), _moment(request.GET.get("since", ""))
    known = set(request.GET.get("known", "").split(","))
    fresh = [
        figure
        for figure in report.figures.filter(updated_at__gte=(since or now) - OVERLAP)
        .select_related("indicator", "updated_by")
        .order_by("pk")
        if f"{figure.pk}:{figure.version}" not in known
    ]
    here = render_to_string("reports/entry/_present.html", {"others": others})
    found = kept(report)
    last = None if report.is_editable else report.transitions.select_related("by").last()
    return {
        "now": now.isoformat(),
        "writer": request.user.pk,
        "closed": "" if report.is_editable else who_was_first(last),
        "others": len(others),
        "rows": row_answers(fresh, report, request.user, found),
        "fragments": {"present": here} | page_fragments(Lacks.of(report), Checklist(flat(found))),
    }


def others_present(report_id: int, user: User) -> list[str]:
    """Names of the others who have the page open; notes that this person has."""
    key, now = f"present:{report_id}", time.time()
    seen = cache.get(key) or {}
    there = {who: entry for who, entry in seen.items() if entry[1] > now - LINGERS}
    cache.set(key, there | {user.pk: (user.full_name, now)}, LINGERS)
    return sorted(name for who, (name, _at) in there.items() if who != user.pk)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
