"""What a report's page posts by script: rows of the grid, many in one request or one alone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports.entry.answers import told_of
from reports.entry.posted import rows_of, version_of
from reports.entry.saving import FigureNotSaved, NotEnteredByYou, Outcome, Saved, Typed, save_rows
from reports.entry.taking import NOTHING, OfferGone, taken_inputs, taken_on_page
from reports.entry.views import reports_for_page
from reports.models import Figure, Submission


@require_POST
def save_figures(request: HttpRequest, pk: int) -> JsonResponse:
    """Saves rows of a report, each over the version seen: 200 with what became of every one.

    A row is told what a request of its own would be, with the `status` that this would have.
    """
    report = get_object_or_404(reports_for_page(request.user), pk=pk)
    if report.agency_id not in request.user.access.entered_agency_ids:
        return _not_entered()
    if _is_stranger(request):
        return _stranger()
    posted = rows_of(request.POST)
    typed, outcomes = _typed_in(request, report, posted)
    outcomes |= save_rows(rows=typed, by=request.user)
    told = told_of(report, outcomes, request.user)
    old = {figure_id: {"status": 400, "message": _outdated()} for figure_id in posted}
    return JsonResponse({"rows": old | told.rows, "fragments": told.fragments})


def _typed_in(
    request: HttpRequest, report: Submission, posted: dict[int, dict[str, str]]
) -> tuple[list[Typed], dict[int, Outcome]]:
    """The rows of this report to be saved, and those that take what is no longer offered."""
    taken = taken_on_page(report, request.POST)
    typed, gone = [], {}
    for figure_id in report.figures.filter(pk__in=posted).values_list("pk", flat=True):
        row = posted[figure_id]
        version, wish = version_of(row), row.pop("take", "")
        if wish and figure_id not in taken:
            gone[figure_id] = OfferGone()
        elif version is not None:
            origin, inputs = taken.get(figure_id, NOTHING)
            typed.append(Typed(figure_id, version, row | inputs, origin))
    return typed, gone


@require_POST
def save_figure(request: HttpRequest, pk: int) -> JsonResponse:
    """Saves one figure over the version seen: 200, 409 (somebody was first), 422 (unreadable)."""
    row = rows_of(request.POST).get(pk, {})
    version = version_of(row)
    if _is_stranger(request):
        return _stranger()
    if version is None:
        return JsonResponse({"message": _outdated()}, status=400)
    try:
        origin, inputs = taken_inputs(pk, row, request.user)
        typed = Typed(pk, version, row | inputs, origin)
        outcome: Outcome = save_rows(rows=[typed], by=request.user)[pk]
    except FigureNotSaved as refusal:
        outcome = refusal
    if isinstance(outcome, NotEnteredByYou):
        return _not_entered_in(request, pk)
    return _alone(request, pk, outcome)


def _alone(request: HttpRequest, pk: int, outcome: Outcome) -> JsonResponse:
    is_saved = isinstance(outcome, Saved)
    report = outcome.figure.submission if is_saved else _report_with(request, pk)
    told = told_of(report, {pk: outcome}, request.user)
    answer = told.rows[pk]
    if "fragments" in answer:
        answer["fragments"] |= told.fragments
    return JsonResponse(answer, status=answer.pop("status"))


def _report_with(request: HttpRequest, figure_id: int) -> Submission:
    return reports_for_page(request.user).get(figures=figure_id)


def _not_entered_in(request: HttpRequest, pk: int) -> JsonResponse:
    if not Figure.objects.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    return _not_entered()


def _not_entered() -> JsonResponse:
    words = _("You may read this report, but only the officers of its agency enter figures.")
    return JsonResponse({"message": words}, status=403)


def _is_stranger(request: HttpRequest) -> bool:
    """Whether somebody else typed what this person's session now sends."""
    return request.POST.get("writer", str(request.user.pk)) != str(request.user.pk)


def _stranger() -> JsonResponse:
    words = _("Somebody else is signed in now. What was typed waits for the person who typed it.")
    return JsonResponse({"stranger": True, "message": words}, status=409)


def _outdated() -> str:
    return _("The page is out of date. Load it again.")
