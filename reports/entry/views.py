"""Pages of department staff: her reports, and one report as a grid."""

from __future__ import annotations

from typing import Any

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
from reports.deadlines.closing import reopening_of
from reports.deadlines.extensions import extensions_of, may_ask
from reports.doors import only_for
from reports.entry.deadlines import deadline_of
from reports.entry.evidence import with_evidence
from reports.entry.findings import save_sentences, with_typed
from reports.entry.grid import grid_of
from reports.entry.lists import duties_of, led_areas, next_period, sent_reports, shut_reports
from reports.entry.posted import WholeForm, save_whole_form
from reports.entry.saving import NotEnteredByYou
from reports.entry.tables import ReportFilter, ReportTable
from reports.entry.taking import taken_on_page
from reports.entry.words import script_words
from reports.instructions.beside import lay_instructions
from reports.models import Submission, SubmissionQuerySet, Transition
from reports.narrative.outline import outline_of
from reports.narrative.saving import save_posted_narratives
from reports.narrative.script_words import text_words
from reports.review.answers import save_posted_answers
from reports.review.permits import moves_open_to
from reports.review.remarks import lay_beside, mendings_of
from reports.review.routes import desk_named
from reports.sending.signing import signing_of
from reports.sending.steps import stops_of


@require_safe
@only_for("officer", "head")
def my_reports(request: HttpRequest) -> HttpResponse:
    """What must be sent until when, then what was sent before."""
    earlier = sent_reports(request.user)
    years = earlier.order_by("-period__year").values_list("period__year", flat=True).distinct()
    filter_ = ReportFilter(request.GET, earlier, years=sorted(set(years), reverse=True))
    table = ReportTable(filter_.qs)
    AskedPage(request, rows=25).configure(table)
    duties = duties_of(request.user)
    context = {
        "duties": [duty for duty in duties if duty.is_hers],
        "with_head": [duty for duty in duties if not duty.is_hers],
        "shut": shut_reports(request.user),
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
    written = {"submission": report, "posted": request.POST, "by": request.user}
    try:
        whole = save_whole_form(**written, taken=taken_on_page(report, request.POST))
        whole.sentences = save_sentences(**written)
    except NotEnteredByYou:
        raise PermissionDenied from None
    whole.texts = save_posted_narratives(**written) | save_posted_answers(**written)
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
    lay_instructions(report, request.user, grid.rows)
    signing = signing_of(report)
    moves = {move.action for move in moves_open_to(request.user, report, signing)}
    history = list(report.transitions.select_related("by", "on_behalf_of", "desk"))
    enters = report.agency_id in request.user.access.entered_agency_ids
    words = _words_of(request.user, report, whole)
    lay_beside(words["mendings"], grid, words["passages"])
    context = words | {
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
        "can_send": bool(moves & {"send", "submit_to_head"}) and report.is_open,
        "moves": moves,
        "signing": signing,
        "stops": stops_of(
            report, history, by_head=signing.by_head, desk=desk_named(report, signing.way)
        ),
        "deadline": deadline_of(report),
        "extension": next(iter(extensions_of(report)), None),
        "reopening": reopening_of(report),
        "may_ask": may_ask(report, request.user),
        "history": history,
        "returned": returned_by(report, history),
        "words": script_words(),
        "now": clock.now().isoformat(),
    }
    status = 422 if whole.is_refused else 200
    return render(request, "reports/entry/submission.html", context, status=status)


def _words_of(user: User, report: Submission, whole: WholeForm) -> dict[str, Any]:
    """What the page shows beside the figures: the outline, the remarks, the receipts."""
    in_agency = reads_drafts(user, report)
    passages = outline_of(report, refused=whole.texts, with_last=in_agency)
    mendings = mendings_of(report, refused=whole.texts) if in_agency else []
    settled = mendings_of(report, settled=True) if in_agency else []
    boxes = [each.box for each in [*passages, *mendings]]
    return {
        "passages": passages,
        "mendings": mendings,
        "settled": settled,
        "refused_texts": [box for box in boxes if box.error],
        "receipts": list(report.receipts.select_related("transition").order_by("-number")),
        "text_words": text_words(),
    }


def returned_by(report: Submission, history: list[Transition]) -> Transition | None:
    """The move by which a reviewer or the head gave the report back, while it is being mended."""
    back = [step for step in history if step.action in ("return", "give_back")]
    return back[-1] if back and report.is_editable else None


def reads_drafts(user: User, report: Submission) -> bool:
    """Whether a report of this agency is hers to read before it is sent: not for leaders."""
    reviewed = report.period.regime.province_id in user.access.reviewed_province_ids
    return reviewed or report.agency_id in user.access.agency_ids


def saved_words(whole: WholeForm) -> str:
    return ngettext("%(count)d row was saved.", "%(count)d rows were saved.", whole.saved) % {
        "count": whole.saved
    }
