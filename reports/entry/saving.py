"""Saving one figure: only over the version that the writer saw, only while the report is open."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from agencies.models import User
from reformportal.lib import clock
from reports.entry.forms import FigureForm
from reports.models import Figure, Submission


class FigureNotSaved(Exception):
    """A figure that was refused; what the database holds did not change."""


class ReportClosed(FigureNotSaved):
    """The report was sent or approved meanwhile, so its figures no longer change."""


class StaleFigure(FigureNotSaved):
    """Somebody else saved this figure after the writer had read it."""

    def __init__(self, current: Figure) -> None:
        super().__init__()
        self.current = current


class UnreadableFigure(FigureNotSaved):
    """What was typed cannot be stored; `form` holds it, with a message at each field."""

    def __init__(self, form: FigureForm) -> None:
        super().__init__()
        self.form = form


@transaction.atomic
def save_figure(*, figure_id: int, version: int, typed: Mapping[str, str], by: User) -> Figure:
    """Stores what was typed as the figure's next version and returns it.

    `typed` holds the form's field names; the writer must hold the officer's or head's role of the
    agency (the caller looked the figure up in what she may see). Raises a FigureNotSaved.
    """
    figure = (
        Figure.objects.select_for_update(of=("self",))
        .select_related("indicator", "updated_by", "submission")
        .get(pk=figure_id)
    )
    # The submission's row is locked against a sending that happens at the same moment.
    submission = Submission.objects.select_for_update().get(pk=figure.submission_id)
    if not submission.is_editable:
        raise ReportClosed
    form = FigureForm(typed, instance=figure)
    if not form.has_changed():
        return figure
    if figure.version != version:
        raise StaleFigure(Figure.objects.select_related("updated_by").get(pk=figure_id))
    if not form.is_valid():
        raise UnreadableFigure(form)
    saved = form.save(commit=False)
    saved.version = version + 1
    saved.updated_by = by
    saved.updated_at = clock.now()
    saved.save()
    return saved
