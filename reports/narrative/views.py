"""Where a text of a report saves itself: a section of its outline, or the answer to a remark."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports.models import Remark, ReportSection, Submission
from reports.narrative.boxes import (
    StaleText,
    TextNotSaved,
    TextNotYours,
    TextTooLong,
    explain_text,
)
from reports.narrative.outline import prefix_of
from reports.narrative.saving import save_narrative as store_narrative
from reports.narrative.words import rendered, seen_of
from reports.review.answers import answer_remark as store_answer

STATUSES = {StaleText: 409, TextTooLong: 422, TextNotYours: 403}


@require_POST
def save_narrative(request: HttpRequest, pk: int, section_pk: int) -> JsonResponse:
    """Saves one section over the version seen: 200, 409 (somebody was first), 422 (too long)."""
    reports = Submission.objects.visible_to(request.user).select_related("period")
    report = get_object_or_404(reports, pk=pk)
    section = get_object_or_404(ReportSection.objects.of_report(report), pk=section_pk)

    def save(version: int, text: str) -> dict[str, object]:
        saved = store_narrative(
            submission=report, section=section, version=version, text=text, by=request.user
        )
        return _state(saved.text, saved.version, saved.updated_at)

    return _answer(request, prefix_of(section.pk), save)


@require_POST
def answer_remark(request: HttpRequest, pk: int) -> JsonResponse:
    """Saves the answer to one remark over the version seen; answers as a section does."""
    remarks = Remark.objects.visible_to(request.user).select_related("submission")
    remark = get_object_or_404(remarks, pk=pk)

    def save(version: int, text: str) -> dict[str, object]:
        saved = store_answer(remark=remark, version=version, text=text, by=request.user)
        return _state(saved.answer, saved.version, saved.answered_at)

    return _answer(request, f"r{remark.pk}", save)


def _answer(
    request: HttpRequest, prefix: str, save: Callable[[int, str], dict[str, object]]
) -> JsonResponse:
    version = request.POST.get(f"{prefix}-version", "")
    text = request.POST.get(f"{prefix}-text")
    if text is None or not version.isdecimal() or len(version) > 9:
        return JsonResponse({"message": _("The page is out of date. Load it again.")}, status=400)
    try:
        return JsonResponse(save(int(version), text))
    except TextNotSaved as error:
        return _refusal(request, prefix, error)


def _refusal(request: HttpRequest, prefix: str, error: TextNotSaved) -> JsonResponse:
    told: dict[str, object] = {"message": explain_text(error)}
    if isinstance(error, StaleText):
        context = {"theirs": error.theirs, "prefix": prefix, "by_script": True}
        told["conflict"] = render_to_string("reports/narrative/_theirs.html", context, request)
        told |= {"text": error.theirs.text, "version": error.theirs.version}
        told["seen"] = seen_of(error.theirs.text)
    return JsonResponse(told, status=STATUSES.get(type(error), 409))


def _state(text: str, version: int, at) -> dict[str, object]:
    """What the field shows now: the text as it was cleaned, and how the report will print it."""
    return {
        "text": text,
        "version": version,
        "seen": seen_of(text),
        "html": rendered(text),
        "saved_at": f"{localtime(at):%H:%M}" if at else "",
    }
