"""One sentence about a warning, posted by the grid's script."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports.checks.explaining import SentenceRefused, explain_finding
from reports.checks.findings import Checklist, flat
from reports.checks.keeping import judge_and_keep
from reports.entry.fragments import Lacks, page_fragments
from reports.entry.saving import NotEnteredByYou, ReportClosed
from reports.entry.views import reports_for_page
from reports.models import Figure


@require_POST
def save_sentence(request: HttpRequest, pk: int, code: str) -> JsonResponse:
    """Stores a sentence: 200 with the row's findings, 403, 409 (closed), 422 (no sentence)."""
    figure = get_object_or_404(Figure.objects.visible_to(request.user), pk=pk)
    sentence = request.POST.get("sentence", "")
    try:
        explain_finding(figure_id=pk, code=code[:60], sentence=sentence, by=request.user)
    except SentenceRefused as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    except NotEnteredByYou:
        words = _("You may read this report, but only the officers of its agency enter figures.")
        return JsonResponse({"message": words}, status=403)
    except ReportClosed as refusal:
        return JsonResponse({"message": refusal.sentence}, status=409)
    return JsonResponse(_saved(request, figure))


def _saved(request: HttpRequest, figure: Figure) -> dict[str, object]:
    submission = reports_for_page(request.user).get(pk=figure.submission_id)
    found = judge_and_keep(submission)
    context = {"row": {"findings": found.get(figure.pk, [])}, "can_enter": True}
    findings = render_to_string("reports/entry/_findings.html", context, request)
    page = page_fragments(Lacks.of(submission), Checklist(flat(found)))
    return {"fragments": {"findings": findings} | page}
