"""Pages of reviewers: the queue of a period, one report figure by figure, and its two decisions."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.models import User
from reformportal.lib.table_pages import AskedPage
from reports.checks.findings import Checklist
from reports.doors import only_for
from reports.entry.deadlines import deadline_of
from reports.entry.evidence import with_evidence
from reports.entry.grid import grid_of
from reports.explanation.totals_notes import totals_of_report
from reports.instructions.beside import lay_instructions
from reports.models import IssuedReport, Submission
from reports.narrative.outline import outline_of
from reports.narrative.words import clean
from reports.review.explanations import explain
from reports.review.queue import Queue, counts_of, neighbours_of, queue_of
from reports.review.remarks import (
    Chosen,
    chosen_in,
    lay_beside,
    lay_choices,
    mendings_of,
    return_with_remarks,
    touched_since,
)
from reports.review.workflow import (
    HANDING_BACK,
    NOBODY_ASKED,
    NotYourRole,
    Request,
    WorkflowError,
    move,
    moves_open_to,
)
from reports.sending.signing import signing_of
from reports.sending.steps import stops_of


@require_safe
@only_for("reviewer")
def review_queue(request: HttpRequest) -> HttpResponse:
    """Who has sent what, and what waits for a decision."""
    queue = queue_of(request)
    AskedPage(request, rows=50).configure(queue.table)
    context = {
        "queue": queue,
        "filter": queue.filter,
        "table": queue.table,
        "period": queue.period,
        "deadline": queue.deadline,
        "counts": counts_of(queue),
        "switches": switches_of(queue),
    }
    return render(request, "reports/review/queue.html", context)


def switches_of(queue: Queue) -> list[dict[str, object]]:
    """The entries of the period switcher, one for each year and kind."""
    codes = {period.code: period.title for period in reversed(queue.periods)}
    return [
        {"url": f"?period={code}", "label": title, "current": code == queue.period.code}
        for code, title in reversed(codes.items())
    ]


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One report beside its targets and the last period, with the decisions open to the reader."""
    report = report_for_review(request.user, pk)
    return review_page(request, report)


def report_for_review(user: User, pk: int) -> Submission:
    """The report in the user's scope, else 404; 403 where she sees it but does not review it."""
    reports = (
        Submission.objects.visible_to(user)
        .select_related("period__report", "period__regime", "agency")
        .with_punctuality()
    )
    report = get_object_or_404(reports, pk=pk)
    if report.agency.province_id not in user.access.reviewed_province_ids:
        raise PermissionDenied
    return report


def review_page(
    request: HttpRequest,
    report: Submission,
    *,
    wrong: str = "",
    reason: str = "",
    chosen: Chosen | None = None,
    asked: Request = NOBODY_ASKED,
    status: int = 200,
) -> HttpResponse:
    """The review page; `wrong` says why a move was refused, beside what was written and ticked."""
    history = list(report.transitions.select_related("by"))
    returns = [step for step in history if step.action in HANDING_BACK]
    grid = grid_of(report)
    with_evidence(row.figure for row in grid.rows)
    lay_instructions(report, request.user, grid.rows)
    since = returns[-1].at if returns else None
    mended = {row.figure.pk for row in grid.rows if touched_since(row.figure, since)}
    passages = outline_of(report)
    mendings = mendings_of(report)
    lay_beside(mendings, grid, passages)
    lay_choices(chosen or Chosen(), grid, passages)
    signing = signing_of(report)
    context = {
        "passages": passages,
        "rewritten": {each.section.pk for each in passages if touched_since(each.narrative, since)},
        "idle": [each for each in passages if each.is_idle and not each.choice.ticked],
        "mendings": mendings,
        "kept_words": [reason, *chosen.texts] if wrong and chosen else [],
        "reopens": chosen is None,
        "receipts": list(report.receipts.select_related("transition").order_by("-number")),
        "stops": stops_of(report, history, by_head=signing.by_head),
        "submission": report,
        "grid": grid,
        "totals": totals_of_report(report),
        "found": Checklist(grid.findings),
        "missing": [row.figure for row in grid.missing],
        "returned": returns[-1] if returns else None,
        "mended": mended,
        "moves": {step.action for step in moves_open_to(request.user, report, signing)}
        & {"return", "approve", "reopen"},
        "deadline": deadline_of(report),
        "files": list(report.evidence.in_force().filter(figure=None).select_related("added_by")),
        "history": history,
        "neighbours": neighbours_of(queue_of(request, report.period.code), report.pk),
        "kept": f"?{request.GET.urlencode()}" if request.GET else "",
        "wrong": wrong,
        "reason": reason,
        "asked": asked,
        "issued": IssuedReport.objects.of_period(report.period).light().last(),
    }
    return render(request, "reports/review/review.html", context, status=status)


@require_POST
def return_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a report back with a reason and remarks at chosen cells; where that is refused the page
    comes back with all that was ticked and written."""
    report = report_for_review(request.user, pk)
    chosen = chosen_in(report, request.POST)
    reason = request.POST.get("reason", "")

    def decide():
        return_with_remarks(submission=report, by=request.user, reason=reason, chosen=chosen)

    done = _("The report was returned. The agency sees your reason.")
    return _decide(request, report, decide, done, reason=clean(reason), chosen=chosen)


@require_POST
def approve_report(request: HttpRequest, pk: int) -> HttpResponse:
    report = report_for_review(request.user, pk)

    def decide():
        move(submission=report, action="approve", by=request.user)

    return _decide(request, report, decide, _("The report was approved."))


@require_POST
def reopen_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands an approved report back because somebody asked for it; what was issued stays."""
    report = report_for_review(request.user, pk)
    asked = Request(
        clean(request.POST.get("asked_by", ""))[:200], clean(request.POST.get("asked_in", ""))[:100]
    )
    reason = clean(request.POST.get("reason", ""))

    def decide():
        move(submission=report, action="reopen", by=request.user, reason=reason, request=asked)

    done = _("The report was reopened. The agency mends it and sends it again.")
    return _decide(request, report, decide, done, reason=reason, asked=asked)


def _decide(
    request: HttpRequest, report: Submission, decide: Callable[[], None], done: str, **written
) -> HttpResponse:
    try:
        decide()
    except NotYourRole:
        raise PermissionDenied from None
    except WorkflowError as refusal:
        return review_page(request, report, wrong=explain(refusal), status=409, **written)
    messages.success(request, done)
    kept = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("review", args=[report.pk]) + kept)
