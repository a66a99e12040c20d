"""What a report's page posts by script: one figure at a time."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports.checks.findings import Checklist, flat, kept
from reports.checks.keeping import judge_and_keep
from reports.entry import saving
from reports.entry.forms import FigureForm
from reports.entry.grid import Row, row_of_figure
from reports.entry.record import record_of
from reports.entry.views import reports_for_page
from reports.models import Figure
from reports.review.explanations import who_was_first


@require_POST
def save_figure(request: HttpRequest, pk: int) -> JsonResponse:
    """Saves one figure over the version seen: 200, 409 (somebody was first), 422 (unreadable)."""
    get_object_or_404(Figure.objects.visible_to(request.user), pk=pk)
    typed = saving.row_of(pk, request.POST)
    version = saving.version_of(typed)
    typed.pop("seen", None)
    if version is None:
        return JsonResponse({"message": _("The page is out of date. Load it again.")}, status=400)
    try:
        figure = saving.save_figure(figure_id=pk, version=version, typed=typed, by=request.user)
    except saving.FigureNotSaved as refusal:
        return _refusal(request, pk, refusal)
    return JsonResponse(_saved(request, figure))


def _refusal(request: HttpRequest, pk: int, refusal: saving.FigureNotSaved) -> JsonResponse:
    if isinstance(refusal, saving.UnreadableFigure):
        return JsonResponse({"errors": refusal.form.errors}, status=422)
    if isinstance(refusal, saving.StaleFigure):
        return JsonResponse(_conflict(request, refusal.current), status=409)
    if isinstance(refusal, saving.NotEnteredByYou):
        words = _("You may read this report, but only the officers of its agency enter figures.")
        return JsonResponse({"message": words}, status=403)
    last = Figure.objects.get(pk=pk).submission.transitions.select_related("by").last()
    return JsonResponse({"closed": True, "message": who_was_first(last)}, status=409)


def _saved(request: HttpRequest, figure: Figure) -> dict[str, object]:
    """What the row shows now, with value and status by the rules, and what sending still lacks."""
    submission = reports_for_page(request.user).get(pk=figure.submission_id)
    row = row_of_figure(record_of(submission, [figure.indicator_id]), figure)
    row.findings = judge_and_keep(submission, [figure.pk]).get(figure.pk, [])
    figures = submission.figures
    missing = list(figures.unanswered().select_related("indicator"))
    context = {
        "row": row,
        "missing": missing,
        "submission": submission,
        "expected": figures.count(),
        "found": Checklist(flat(kept(submission))),
        "can_enter": True,
    }
    context["answered"] = context["expected"] - len(missing)
    return _row_state(row) | {
        "saved_at": f"{localtime(figure.updated_at):%H:%M}" if figure.updated_at else "",
        "standing": render_to_string("reports/entry/_standing.html", context, request),
        "touched": render_to_string("reports/entry/_touched.html", context, request),
        "checklist": render_to_string("reports/entry/_checklist.html", context, request),
        "missing": render_to_string("reports/entry/_missing.html", context, request),
        "fragments": {
            "findings": render_to_string("reports/entry/_findings.html", context, request),
        },
    }


def _conflict(request: HttpRequest, theirs: Figure) -> dict[str, object]:
    """Both values: the writer's stays in the cells, the other's comes with name and time."""
    submission = reports_for_page(request.user).get(pk=theirs.submission_id)
    row = row_of_figure(record_of(submission, [theirs.indicator_id]), theirs)
    row.refusal = saving.StaleFigure(theirs, theirs.version)
    context = {"row": row, "by_script": True}
    conflict = render_to_string("reports/entry/_conflict.html", context, request)
    return _row_state(row) | {"conflict": conflict}


def _row_state(row: Row) -> dict[str, object]:
    form = FigureForm(instance=row.figure)
    shown = {name: "" if value is None else value for name, value in form.shown.items()}
    return {"version": row.figure.version, "seen": form.seen, "shown": shown}
