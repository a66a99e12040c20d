"""What a report's page posts by script: one figure at a time."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports.entry import saving
from reports.entry.answers import conflict_answer, saved_answer
from reports.entry.taking import OfferGone, taken_inputs
from reports.entry.views import reports_for_page
from reports.models import Figure
from reports.review.explanations import who_was_first


@require_POST
def save_figure(request: HttpRequest, pk: int) -> JsonResponse:
    """Saves one figure over the version seen: 200, 409 (somebody was first), 422 (unreadable)."""
    typed = saving.row_of(pk, request.POST)
    version = saving.version_of(typed)
    if request.POST.get("writer", str(request.user.pk)) != str(request.user.pk):
        words = _(
            "Somebody else is signed in now. What was typed waits for the person who typed it."
        )
        return JsonResponse({"stranger": True, "message": words}, status=409)
    if version is None:
        return JsonResponse({"message": _("The page is out of date. Load it again.")}, status=400)
    try:
        origin, inputs = taken_inputs(pk, typed, request.user)
        figure, readings = saving.save_as_read(
            figure_id=pk, version=version, typed=typed | inputs, by=request.user, origin=origin
        )
    except saving.FigureNotSaved as refusal:
        return _refusal(request, pk, refusal)
    return JsonResponse(saved_answer(figure, readings, request.user))


def _refusal(request: HttpRequest, pk: int, refusal: saving.FigureNotSaved) -> JsonResponse:
    if isinstance(refusal, saving.UnreadableFigure):
        return JsonResponse({"errors": refusal.form.errors}, status=422)
    if isinstance(refusal, saving.NotEnteredByYou):
        return _not_entered(request, pk)
    if isinstance(refusal, saving.StaleFigure):
        report = reports_for_page(request.user).get(pk=refusal.current.submission_id)
        return JsonResponse(conflict_answer(refusal.current, report, request.user), status=409)
    if isinstance(refusal, OfferGone):
        return JsonResponse(
            {"message": _("This is no longer offered. Type the figure.")}, status=409
        )
    if refusal.submission.is_shut:
        return JsonResponse({"closed": True, "message": refusal.sentence}, status=409)
    last = refusal.submission.transitions.select_related("by").last()
    return JsonResponse({"closed": True, "message": who_was_first(last)}, status=409)


def _not_entered(request: HttpRequest, pk: int) -> JsonResponse:
    if not Figure.objects.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    words = _("You may read this report, but only the officers of its agency enter figures.")
    return JsonResponse({"message": words}, status=403)
