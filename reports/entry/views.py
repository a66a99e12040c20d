"""Pages of department staff: her reports, and one report as a grid."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import User
from reformportal.lib import clock
from reformportal.lib.table_pages import AskedPage
from reports.checks.findings import Checklist
from reports.checks.keeping import judge_and_keep
from reports.doors import only_for
from reports.entry.deadlines import deadline_of
from reports.entry.evidence import with_evidence
from reports.entry.findings import save_sentences, with_typed
from reports.entry.grid import grid_of
from reports.entry.lists import duties_of, led_areas, next_period, sent_reports
from reports.entry.saving import NotEnteredByYou, WholeForm, save_whole_form
from reports.entry.tables import ReportFilter, ReportTable
from reports.entry.taking import taken_on_page
from reports.entry.words import script_words
from reports.models import Submission, SubmissionQuerySet
from reports.review.workflow import moves_open_to


@require_safe
@only_for("officer", "head")
def my_reports(request: HttpRequest) -> HttpResponse:
    """What must be sent until when, then what was sent before."""
    earlier = sent_reports(request.user)
    years = earlier.order_by("-period__year").values_list("period__year", flat=True).distinct()
    filter_ = ReportFilter(request.GET, earlier, years=sorted(set(years), reverse=True))
    table = ReportTable(filter_.qs)
    AskedPage(request, rows=25).configure(table)
    context = {
        "duties": duties_of(request.user),
        "next_period": next_period(request.user),
        "led_areas": led_areas(request.user),
        "several_agencies": len(request.user.access.agency_ids) > 1,
        "filter": filter_,
        "table": table,
    }
    return render(request, "reports/entry/my_reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """One report; a whole page posted without scripts saves every row that was typed in."""
    report = get_object_or_404(reports_for_page(request.user), pk=pk)
    if request.method != "POST":
        return report_page(request, report)
    whole = save_page(request, report)
    if whole.is_refused:
        return report_page(request, report, whole)
    messages.success(request, saved_words(whole))
    return redirect("submission", pk)


def reports_for_page(user: User) -> SubmissionQuerySet:
    return (
        Submission.objects.visible_to(user)
        .select_related("period__report", "period__regime", "agency")
        .with_punctuality()
    )


def save_page(request: HttpRequest, report: Submission) -> WholeForm:
    """Saves a posted page; 403 for those who see the report but do not enter it."""
    if report.agency_id not in request.user.access.entered_agency_ids:
        raise PermissionDenied
    try:
        whole = save_whole_form(
            submission=report,
            posted=request.POST,
            by=request.user,
            taken=taken_on_page(report, request.POST),
        )
        whole.sentences = save_sentences(submission=report, posted=request.POST, by=request.user)
    except NotEnteredByYou:
        raise PermissionDenied from None
    if report.is_editable:
        judge_and_keep(report)
    return whole


def report_page(
    request: HttpRequest, report: Submission, whole: WholeForm | None = None
) -> HttpResponse:
    """The page of a report; 422 when rows come back that were refused."""
    whole = whole or WholeForm()
    grid = grid_of(
        report,
        typed=whole.typed,
        refused=whole.refused,
        with_drafts=reads_drafts(request.user, report),
    )
    with_typed(grid.rows, whole.sentences)
    with_evidence(row.figure for row in grid.rows)
    moves = {move.action for move in moves_open_to(request.user, report)}
    enters = report.agency_id in request.user.access.entered_agency_ids
    context = {
        "submission": report,
        "grid": grid,
        "missing": [row.figure for row in grid.missing],
        "expected": len(grid.rows),
        "answered": grid.answered,
        "found": Checklist(grid.findings),
        "refused": [row for row in grid.rows if row.refusal],
        "saved": whole.saved,
        "enters": enters,
        "can_enter": enters and report.is_editable and report.is_open,
        "can_send": "send" in moves and report.is_open,
        "deadline": deadline_of(report),
        "history": list(report.transitions.select_related("by")),
        "words": script_words(),
        "now": clock.now().isoformat(),
    }
    status = 422 if whole.is_refused else 200
    return render(request, "reports/entry/submission.html", context, status=status)


def reads_drafts(user: User, report: Submission) -> bool:
    """Whether a report of this agency is hers to read before it is sent: not for leaders."""
    reviewed = report.period.regime.province_id in user.access.reviewed_province_ids
    return reviewed or report.agency_id in user.access.agency_ids


def saved_words(whole: WholeForm) -> str:
    return ngettext("%(count)d row was saved.", "%(count)d rows were saved.", whole.saved) % {
        "count": whole.saved
    }
