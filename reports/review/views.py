"""Pages of one report: figure by figure, and the decisions that are open to the reader."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reports.models import Submission
from reports.narrative.words import clean
from reports.review.explanations import explain
from reports.review.moves import Request
from reports.review.page import report_for_review, review_page
from reports.review.refusals import NotYourRole, WorkflowError
from reports.review.remarks import chosen_in
from reports.review.saying import let_on_with_remarks, return_with_remarks
from reports.review.workflow import move


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One report beside its targets and the last period, with the decisions open to the reader."""
    return review_page(request, report_for_review(request.user, pk))


@require_POST
def return_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a report back with a reason and remarks at chosen cells; where that is refused the page
    comes back with all that was ticked and written."""
    report = report_for_review(request.user, pk)
    chosen = chosen_in(report, request.POST)
    reason = request.POST.get("reason", "")

    def act():
        return_with_remarks(submission=report, by=request.user, reason=reason, chosen=chosen)

    done = _("The report was returned. The agency sees your reason.")
    return decide(request, report, act, done, reason=clean(reason), chosen=chosen)


@require_POST
def approve_report(request: HttpRequest, pk: int) -> HttpResponse:
    return _let_on(request, pk, "approve", _("The report was approved."))


@require_POST
def forward_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Passes a report on from the desk at which it stands."""
    return _let_on(request, pk, "forward", _("The report was passed on."))


def _let_on(request: HttpRequest, pk: int, action: str, done: str) -> HttpResponse:
    """Lets a report go on, with what was written beside it."""
    report = report_for_review(request.user, pk)
    chosen = chosen_in(report, request.POST)
    words = request.POST.get("reason", "")

    def act():
        let_on_with_remarks(
            submission=report, action=action, by=request.user, words=words, chosen=chosen
        )

    return decide(request, report, act, done, reason=clean(words), chosen=chosen)


@require_POST
def reopen_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands an approved report back because somebody asked for it; what was issued stays."""
    report = report_for_review(request.user, pk)
    asked = Request(
        clean(request.POST.get("asked_by", ""))[:200], clean(request.POST.get("asked_in", ""))[:100]
    )
    reason = clean(request.POST.get("reason", ""))

    def act():
        move(submission=report, action="reopen", by=request.user, reason=reason, request=asked)

    done = _("The report was reopened. The agency mends it and sends it again.")
    return decide(request, report, act, done, reason=reason, asked=asked)


def decide(
    request: HttpRequest, report: Submission, act: Callable[[], None], done: str, **written
) -> HttpResponse:
    """Does it, or brings the page back with why not and with all that was written."""
    try:
        act()
    except NotYourRole:
        raise PermissionDenied from None
    except WorkflowError as refusal:
        return review_page(request, report, wrong=explain(refusal), status=409, **written)
    messages.success(request, done)
    kept = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("review", args=[report.pk]) + kept)
