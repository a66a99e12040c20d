"""Pages of the queue: all reports of a period, and the views of it that a person keeps."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reformportal.lib.table_pages import AskedPage
from reports.deadlines.requests import requests_waiting
from reports.doors import only_for
from reports.models import SavedView
from reports.review.acts import kinds_open_to
from reports.review.queue import Queue, counts_of, queue_of, reviewers_of
from reports.review.saved_views import (
    MOST_VIEWS,
    NameMissing,
    TooManyViews,
    kept_of,
    save_view,
    tabs_of,
)

REVIEWING = ("reviewer", "checker")


@require_safe
@only_for(*REVIEWING)
def review_queue(request: HttpRequest) -> HttpResponse:
    """Who has sent what, and what waits for a decision."""
    return queue_page(request)


def queue_page(
    request: HttpRequest,
    *,
    wrong: str = "",
    name: str = "",
    picked: Collection[int] = (),
    status: int = 200,
) -> HttpResponse:
    """The queue; `wrong` says what was refused, `picked` are the reports ticked and `name` the
    words typed before."""
    queue, user = queue_of(request), request.user
    AskedPage(request, rows=50).configure(queue.table)
    queue.table.picked = set(picked)
    context = {
        "queue": queue,
        "filter": queue.filter,
        "table": queue.table,
        "period": queue.period,
        "deadline": queue.deadline,
        "counts": counts_of(queue),
        "requests_waiting": requests_waiting(user),
        "switches": switches_of(queue),
        "tabs": tabs_of(user, request.GET, queue.period.code) if queue.period else [],
        "kinds": kinds_open_to(user),
        "reviewers": reviewers_of(user.access.reviewed_province_ids),
        "picked": set(picked),
        "narrowed": bool(kept_of(request.GET)),
        "asked": request.GET.urlencode(),
        "wrong": wrong,
        "name": name,
    }
    return render(request, "reports/review/queue.html", context, status=status)


def switches_of(queue: Queue) -> list[dict[str, object]]:
    """The entries of the period switcher, one for each year and kind."""
    codes = {period.code: period.title for period in reversed(queue.periods)}
    return [
        {"url": f"?period={code}", "label": title, "current": code == queue.period.code}
        for code, title in reversed(codes.items())
    ]


@require_POST
@only_for(*REVIEWING)
def keep_view(request: HttpRequest) -> HttpResponse:
    """Saves the filters and the order of the address under a name; the queue stays as it is."""
    name = request.POST.get("name", "")
    try:
        view = save_view(user=request.user, name=name, query=request.GET)
    except NameMissing:
        words = _("Give the view a name of at most 60 characters.")
        return queue_page(request, wrong=words, name=name, status=422)
    except TooManyViews:
        words = _("You keep %(count)d views. Remove one before you save another.")
        return queue_page(request, wrong=words % {"count": MOST_VIEWS}, name=name, status=409)
    messages.success(request, _("The view “%(name)s” was saved.") % {"name": view.name})
    return back_to_queue(request.GET)


@require_POST
@only_for(*REVIEWING)
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    view.delete()
    messages.success(request, _("The view “%(name)s” was removed.") % {"name": view.name})
    return back_to_queue(request.GET)


def back_to_queue(query: QueryDict) -> HttpResponse:
    """The queue with the filters, the order and the page that it had."""
    kept = query.urlencode()
    return redirect(reverse("review_queue") + (f"?{kept}" if kept else ""))
