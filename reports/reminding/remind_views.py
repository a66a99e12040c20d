"""Reminding by hand: one page that says whom it will reach, and sends on confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from reports.doors import only_for
from reports.models import Submission, SubmissionQuerySet
from reports.models.submission import HELD
from reports.narrative.words import clean
from reports.reminding.by_hand import (
    LONGEST_NOTE,
    NobodyToRemind,
    NoteTooLong,
    reach_of,
    remind_by_hand,
)
from reports.review.queue import queue_of


@require_http_methods(["GET", "HEAD", "POST"])
@only_for("reviewer")
def remind(request: HttpRequest) -> HttpResponse:
    """GET shows what a reminder of the named reports will touch, POST sends it."""
    asked = request.POST if request.method == "POST" else request.GET
    reports = chosen_reports(request, asked.getlist("report") + asked.getlist("pick"))
    note = clean(asked.get("note", "")).strip()
    if request.method == "POST" and "confirmed" in request.POST:
        try:
            told = remind_by_hand(reports=reports, by=request.user, note=note)
        except NoteTooLong:
            wrong = _("The note has %(length)d characters, at most %(longest)d fit. Shorten it.")
            wrong %= {"length": len(note), "longest": LONGEST_NOTE}
            return remind_page(request, reports, note, wrong)
        except NobodyToRemind:
            return remind_page(request, reports, note, _("Nobody can be reminded: see below why."))
        messages.success(request, _said(told))
        return redirect(back_to(asked.get("back", "")))
    return remind_page(request, reports, note)


def remind_page(
    request: HttpRequest, reports: SubmissionQuerySet, note: str, wrong: str = ""
) -> HttpResponse:
    """The confirmation, with what was written; `wrong` says why nothing was sent."""
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "selection": reach_of(reports),
        "note": note,
        "longest": LONGEST_NOTE,
        "wrong": wrong,
        "back": back_to(asked.get("back", "") or queue_path(request)),
    }
    return render(request, "reports/reminding/remind.html", context, status=409 if wrong else 200)


def chosen_reports(request: HttpRequest, keys: list[str]) -> SubmissionQuerySet:
    """The named reports as far as the person reviews them; where none is named, those of the
    queue in the address that its agencies have not sent."""
    user = request.user
    reviewed = Submission.objects.visible_to(user).filter(
        period__regime__province_id__in=user.access.reviewed_province_ids
    )
    if keys or (request.method == "POST" and "all" not in request.POST):
        numbers = {int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 19}
        return reviewed.filter(pk__in=numbers)
    listed = queue_of(request).filter.qs.order_by().values("pk")
    return reviewed.filter(pk__in=listed, state__in=HELD)


def queue_path(request: HttpRequest) -> str:
    """The queue as the address filters it, where it names no report itself."""
    query = request.GET.copy()
    query.pop("report", None)
    return f"{reverse('review_queue')}?{query.urlencode()}"


def back_to(path: str) -> str:
    """The reviewer's page that the reminder was asked from, never another site's."""
    start = reverse("review_queue")
    return path if path.startswith(start) and "\\" not in path and "//" not in path else start


def _said(told) -> str:
    people = len({each.user_id for each in told})
    mails = len({each.mail_id for each in told if each.mail_id})
    reports = len({each.submission_id for each in told})
    first = ngettext(
        "%(people)d person was reminded of %(reports)s, by %(mails)d mails and in the portal.",
        "%(people)d people were reminded of %(reports)s, by %(mails)d mails and in the portal.",
        people,
    )
    of_reports = ngettext("%(count)d report", "%(count)d reports", reports) % {"count": reports}
    return first % {"people": people, "reports": of_reports, "mails": mails}
