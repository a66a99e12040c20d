"""The report as a spreadsheet: downloaded, filled in, looked at, confirmed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from reformportal.lib.sheets import LARGEST_FILE, UnreadableSheet
from reformportal.lib.uploads import takes_file, too_large
from reports.entry.saving import FigureNotSaved, NotEnteredByYou
from reports.entry.views import reads_drafts, reports_for_page
from reports.entry.workbook import saving
from reports.entry.workbook.explanations import explain, explain_file
from reports.entry.workbook.identity import ForeignFile, OtherFormat
from reports.entry.workbook.writing import workbook_of
from reports.models import Submission, WorkbookUpload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_REFUSALS = (UnreadableSheet, ForeignFile, OtherFormat, saving.AnotherReport)


@require_safe
def workbook_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as an XLSX to fill in, in the reader's language."""
    report = get_object_or_404(reports_for_page(request.user), pk=pk)
    content = workbook_of(report, with_drafts=reads_drafts(request.user, report))
    name = f"{report.period.code}-{slugify(report.agency.code)}.xlsx"
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@takes_file(LARGEST_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the file is downloaded and, filled in, chosen; a posted one leads to its preview."""
    report = get_object_or_404(reports_for_page(request.user), pk=pk)
    if request.method != "POST":
        return _page(request, report)
    refuse_who_does_not_enter(request, report)
    if not (report.is_editable and report.is_open):
        return _page(request, report, status=409)
    if too_large(request):
        return _page(request, report, wrong=explain_file(UnreadableSheet("too_big")))
    sent = request.FILES.get("file")
    if sent is None:
        return _page(request, report, wrong=(_("No file was chosen."), _("Choose one.")))
    try:
        with on_disk(sent) as path:
            upload = saving.keep_upload(
                submission=report, path=path, name=sent.name, by=request.user
            )
    except FILE_REFUSALS as refusal:
        return _page(request, report, wrong=explain_file(refusal), name=sent.name)
    return redirect("workbook_preview", pk, upload.pk)


def refuse_who_does_not_enter(request: HttpRequest, report: Submission) -> None:
    if report.agency_id not in request.user.access.entered_agency_ids:
        raise PermissionDenied


@contextmanager
def on_disk(sent: UploadedFile) -> Iterator[Path]:
    """The file under a path of this machine, for as long as it is read."""
    if hasattr(sent, "temporary_file_path"):
        yield Path(sent.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        for chunk in sent.chunks():
            file.write(chunk)
        file.flush()
        yield Path(file.name)


def _page(
    request: HttpRequest,
    report: Submission,
    *,
    wrong: tuple[str, str] | None = None,
    name: str = "",
    status: int = 200,
) -> HttpResponse:
    enters = report.agency_id in request.user.access.entered_agency_ids
    context = {
        "submission": report,
        "enters": enters,
        "can_enter": enters and report.is_editable and report.is_open,
        "wrong": wrong,
        "name": name,
        "waiting": WorkbookUpload.objects.visible_to(request.user)
        .filter(submission=report)
        .first(),
    }
    status = 422 if wrong else status
    return render(request, "reports/entry/workbook/workbook.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_preview(request: HttpRequest, pk: int, upload: UUID) -> HttpResponse:
    """Exactly what the file would change; nothing is stored before it is confirmed here."""
    report = get_object_or_404(reports_for_page(request.user), pk=pk)
    refuse_who_does_not_enter(request, report)
    kept = WorkbookUpload.objects.visible_to(request.user).filter(submission=report, pk=upload)
    waiting = kept.select_related("submission").first()
    if waiting is None:
        messages.error(
            request, _("This file is no longer kept. Choose it again to see what it changes.")
        )
        return redirect("workbook", pk)
    if request.method != "POST":
        return _preview_page(request, report, waiting)
    if "cancel" in request.POST:
        waiting.delete()
        messages.info(request, _("Nothing was stored."))
        return redirect("workbook", pk)
    return _confirm(request, report, waiting)


def _confirm(request: HttpRequest, report: Submission, waiting: WorkbookUpload) -> HttpResponse:
    try:
        count = saving.confirm_upload(upload=waiting, said=said_in(request), by=request.user)
    except NotEnteredByYou:
        raise PermissionDenied from None
    except (saving.NothingStored, FigureNotSaved) as refusal:
        return _preview_page(request, report, waiting, wrong=explain(refusal))
    told = ngettext("%(count)d row was stored.", "%(count)d rows were stored.", count)
    messages.success(request, told % {"count": count})
    return redirect("submission", report.pk)


def said_in(request: HttpRequest) -> saving.Confirmation:
    return saving.Confirmation(
        versions={pk: int(text) for pk, text in _posted(request, "version") if text.isdecimal()},
        choices=dict(_posted(request, "choice")),
        leaves_problems="leave" in request.POST,
    )


def _posted(request: HttpRequest, name: str) -> Iterator[tuple[int, str]]:
    """Figure and value of each field called `<name>-<figure>`."""
    for field, value in request.POST.items():
        start, _dash, figure = field.partition("-")
        if start == name and figure.isascii() and figure.isdecimal() and len(value) < 10:
            yield int(figure), value


def _preview_page(
    request: HttpRequest, report: Submission, waiting: WorkbookUpload, wrong: str = ""
) -> HttpResponse:
    preview, said = saving.preview_of_upload(waiting), said_in(request)
    for row in preview.conflicts:
        row.chosen = said.choices.get(row.figure.pk, "")
    context = {
        "submission": report,
        "upload": waiting,
        "made_at": saving.from_json(waiting.content).identity.made_at,
        "preview": preview,
        "can_enter": report.is_editable and report.is_open,
        "said": said,
        "wrong": wrong,
    }
    status = 409 if wrong else 200
    return render(request, "reports/entry/workbook/preview.html", context, status=status)
