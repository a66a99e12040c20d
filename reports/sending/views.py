"""From a filled report to a sent one: the check, the head's sign-off, the sending, the receipt."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.entry.views import report_page, reports_for_page, save_page
from reports.instructions.beside import lay_instructions
from reports.models import Receipt, Submission
from reports.models.submission import HELD
from reports.review.explanations import explain
from reports.review.refusals import NotYourRole, SubmissionMoved, WorkflowError
from reports.review.workflow import move
from reports.sending.check import SENDINGS, check_of
from reports.sending.emptiness import why_not_sent
from reports.sending.receipts import compare

DONE = {
    "send": _("The report was sent. Its figures can change only if it is returned."),
    "submit_to_head": _("The report is with the head, who signs and sends it or gives it back."),
    "give_back": _("The report was given back to the officer, who sees your reason."),
    "take_back": _("The report was taken back; its figures can be changed again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def check_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing, odd and explained, what will be recorded and who signs; a page of the grid
    that is posted here is saved first."""
    report = own_report(request, pk)
    if request.method == "POST":
        refused = save_first(request, report)
        return refused or redirect("check_report", pk)
    if report.state not in HELD:
        return redirect("submission", pk)
    return check_page(request, report)


def own_report(request: HttpRequest, pk: int) -> Submission:
    """The report of one's agency, else 404; 403 where one sees it for another reason."""
    report = get_object_or_404(reports_for_page(request.user), pk=pk)
    if report.agency_id not in request.user.access.agency_ids:
        raise PermissionDenied
    return report


def save_first(request: HttpRequest, report: Submission) -> HttpResponse | None:
    """Saves what a posted grid holds; the page with its refused rows, or None where all is in."""
    enters = report.agency_id in request.user.access.entered_agency_ids
    if not (report.is_editable and enters):
        return None
    whole = save_page(request, report)
    return report_page(request, report, whole) if whole.is_refused else None


def check_page(
    request: HttpRequest,
    report: Submission,
    *,
    wrong: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The check page; `wrong` says why a move was refused, `typed` is what was written for it."""
    check = check_of(report, request.user)
    context = {
        "submission": report,
        "check": check,
        "instructions": lay_instructions(report, request.user, check.grid.rows),
        "wrong": wrong,
        "typed": typed or {},
    }
    return render(request, "reports/sending/check.html", context, status=status)


@require_POST
def send_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves what the page holds, then sends the report; a refused row or a gap stops it."""
    return _move(request, pk, "send")


@require_POST
def submit_to_head(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, "submit_to_head")


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, "give_back")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, "take_back")


def _move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    report = own_report(request, pk)
    if refused := save_first(request, report):
        return refused
    if action in SENDINGS and (wrong := why_not_sent(report)):
        return check_page(request, report, wrong=wrong, typed=_typed(request), status=409)
    typed = _typed(request)
    try:
        move(submission=report, action=action, by=request.user, **typed)
    except NotYourRole:
        raise PermissionDenied from None
    except SubmissionMoved as refusal:
        messages.error(request, explain(refusal))
        return redirect("submission", pk)
    except WorkflowError as refusal:
        return check_page(request, report, wrong=explain(refusal), typed=typed, status=409)
    messages.success(request, DONE[action])
    return redirect("submission", pk)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {
        name: request.POST.get(name, "").replace("\x00", "") for name in ("reason", "signed_by")
    }


@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What one sending handed over, as it is printed and filed, held against what is there now."""
    receipts = Receipt.objects.visible_to(request.user).select_related(
        "submission__period__regime__recipient",
        "submission__period__report",
        "submission__agency",
        "transition__by",
    )
    found = get_object_or_404(receipts, pk=pk)
    context = {
        "receipt": found,
        "submission": found.submission,
        "comparison": compare(found),
        "receipts": list(found.submission.receipts.select_related("transition")),
    }
    return render(request, "reports/sending/receipt.html", context)
