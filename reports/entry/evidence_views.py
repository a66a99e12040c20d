"""Pages of evidence: the files of a figure or a report, added, replaced, removed and handed out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reformportal.lib.uploads import takes_file, too_large
from reports.entry import evidence as doing
from reports.entry.answers import judged_fragments
from reports.entry.evidence import NotAddedByYou
from reports.entry.evidence_checks import TOO_LARGE, EvidenceRefused
from reports.entry.views import reports_for_page
from reports.models import Evidence, Figure, Submission

# A file runs nothing and loads nothing, whatever it holds; only our own pages frame it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"


@takes_file()
@require_http_methods(["GET", "HEAD", "POST"])
def figure_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of one figure; a posted one is added."""
    figures = Figure.objects.visible_to(request.user)
    figure = get_object_or_404(
        figures.select_related("indicator", "submission__agency", "submission__period__report"),
        pk=pk,
    )
    return _subject(request, figure.submission, figure)


@takes_file()
@require_http_methods(["GET", "HEAD", "POST"])
def report_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of the report as such, and those of its figures; a posted one is added."""
    return _subject(request, get_object_or_404(reports_for_page(request.user), pk=pk), None)


def _subject(request: HttpRequest, submission: Submission, figure: Figure | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, submission, figure)
    return _add(request, submission, figure)


@takes_file()
@require_POST
def replace_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts another file in the place of one."""
    replaced = _evidence(request, pk)
    return _add(request, replaced.submission, replaced.figure, replaced)


@require_POST
def remove_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = _evidence(request, pk)
    try:
        doing.remove_evidence(evidence=evidence, by=request.user)
    except NotAddedByYou:
        raise PermissionDenied from None
    except EvidenceRefused as refusal:
        return _page(
            request, evidence.submission, evidence.figure, wrong=refusal.reason, status=409
        )
    messages.success(request, _("“%(name)s” was removed.") % {"name": evidence.name})
    return redirect(_address(evidence.submission, evidence.figure))


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, as a download; with `?show`, pictures and PDF within a page of ours."""
    evidence = _evidence(request, pk)
    try:
        file = storages["evidence"].open(evidence.place)
    except FileNotFoundError:
        raise Http404 from None
    shown = "show" in request.GET and evidence.is_shown_in_place
    response = FileResponse(
        file, as_attachment=not shown, filename=evidence.name, content_type=evidence.kind
    )
    # A browser's own viewer of PDF does not start in a sandbox; it runs apart from our pages.
    response["Content-Security-Policy"] = (
        POLICY if shown and not evidence.is_image else f"sandbox; {POLICY}"
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _evidence(request: HttpRequest, pk: int) -> Evidence:
    files = Evidence.objects.visible_to(request.user).in_force()
    return get_object_or_404(
        files.select_related(
            "figure__indicator", "submission__agency", "submission__period__report"
        ),
        pk=pk,
    )


def _address(submission: Submission, figure: Figure | None) -> str:
    if figure:
        return reverse("figure_evidence", args=[figure.pk])
    return reverse("report_evidence", args=[submission.pk])


def _add(
    request: HttpRequest,
    submission: Submission,
    figure: Figure | None,
    replaces: Evidence | None = None,
) -> HttpResponse:
    """Adds the posted file; a refused one leaves the description where it was typed."""
    by_script = request.headers.get("Accept") == "application/json"
    try:
        if too_large(request):
            raise EvidenceRefused(TOO_LARGE)
        made = doing.add_evidence(
            submission=submission,
            figure=figure,
            file=request.FILES.get("file"),
            description=request.POST.get("description", ""),
            by=request.user,
            replaces=replaces,
        )
    except NotAddedByYou:
        raise PermissionDenied from None
    except EvidenceRefused as refusal:
        if by_script:
            return JsonResponse({"message": refusal.reason}, status=422)
        return _page(
            request, submission, figure, wrong=refusal.reason, replaced=replaces, status=422
        )
    told = _("“%(name)s” was added.") % {"name": made.name}
    if by_script:
        return JsonResponse({"message": told, "fragments": _fragments(request, figure)})
    messages.success(request, told)
    return redirect(_address(submission, figure))


def _fragments(request: HttpRequest, figure: Figure | None) -> dict[str, str]:
    """What the figure's row, and the page, show anew: a check may have asked for the file."""
    if figure is None:
        return {}
    report = reports_for_page(request.user).get(pk=figure.submission_id)
    return judged_fragments(report, figure, request.user)


def _page(
    request: HttpRequest,
    submission: Submission,
    figure: Figure | None,
    *,
    wrong: str = "",
    replaced: Evidence | None = None,
    status: int = 200,
) -> HttpResponse:
    files = Evidence.objects.visible_to(request.user).filter(submission=submission)
    files = files.select_related("added_by", "removed_by", "replaced_by", "figure__indicator")
    if figure:
        files = files.filter(figure=figure)
    enters = submission.agency_id in request.user.access.entered_agency_ids
    context = {
        "submission": submission,
        "figure": figure,
        "files": [file for file in files if not file.removed_at and file.figure == figure],
        "elsewhere": [file for file in files if not file.removed_at and file.figure != figure],
        "removed": [file for file in files if file.removed_at],
        "can_enter": enters and submission.is_editable and submission.is_open,
        "sees_report": Submission.objects.visible_to(request.user)
        .filter(pk=submission.pk)
        .exists(),
        "wrong": wrong,
        "replaced": replaced,
        "description": request.POST.get("description", "")[:1000],
        "action": _address(submission, figure),
    }
    return render(request, "reports/entry/evidence/evidence.html", context, status=status)
