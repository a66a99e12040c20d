"""Saving figures: only over the version that the writer saw, only while the report is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from agencies.models import User
from reformportal.lib import clock
from reports.entry.forms import FigureForm, fingerprint, prefix_of
from reports.models import Figure, Submission
from reports.narrative.boxes import RefusedText


class FigureNotSaved(Exception):
    """A figure that was refused; what the database holds did not change."""


class NotEnteredByYou(FigureNotSaved):
    """The person sees the figure but is no officer of its agency."""


class ReportClosed(FigureNotSaved):
    """The report is not open, or was sent or approved meanwhile: its figures do not change."""


class StaleFigure(FigureNotSaved):
    """Somebody else saved this figure after the writer had read it."""

    def __init__(self, current: Figure, seen_version: int) -> None:
        super().__init__()
        self.current = current
        self.seen_version = seen_version


class UnreadableFigure(FigureNotSaved):
    """What was typed cannot be stored; `form` holds it, with a message at each field."""

    def __init__(self, form: FigureForm) -> None:
        super().__init__()
        self.form = form


@transaction.atomic
def save_figure(*, figure_id: int, version: int, typed: Mapping[str, str], by: User) -> Figure:
    """Stores what was typed as the figure's next version and returns it.

    `typed` holds the form's field names. The caller looked the figure up in what the writer may
    see; that she is an officer of its agency is asked here. Raises a FigureNotSaved.
    """
    figure = (
        Figure.objects.select_for_update(of=("self",))
        .select_related("indicator", "updated_by")
        .get(pk=figure_id)
    )
    refuse_closed(figure.submission_id, by)
    form = FigureForm(typed, instance=figure)
    if not form.has_changed():
        return figure
    if figure.version != version:
        # The form's validation writes into its instance, so the other's figure is read afresh.
        raise StaleFigure(
            Figure.objects.select_related("indicator", "updated_by").get(pk=figure_id), version
        )
    if not form.is_valid():
        raise UnreadableFigure(form)
    saved = form.save(commit=False)
    saved.version = version + 1
    saved.updated_by = by
    saved.updated_at = clock.now()
    saved.save()
    saved.refresh_from_db(fields=["is_answered"])
    return saved


def refuse_closed(submission_id: int, by: User) -> None:
    """Locks the report's row, against a sending that happens at the same moment."""
    submission = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("period")
        .get(pk=submission_id)
    )
    if submission.agency_id not in by.access.entered_agency_ids:
        raise NotEnteredByYou
    if not (submission.is_editable and submission.is_open):
        raise ReportClosed


@dataclass(slots=True)
class WholeForm:
    """What became of a page posted whole: figures saved, and those refused with the reason."""

    saved: int = 0
    refused: dict[int, FigureNotSaved] = field(default_factory=dict)
    typed: dict[int, dict[str, str]] = field(default_factory=dict)
    # Sentences about warnings that were refused: by figure and check, as typed and why.
    sentences: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)
    # Sections of the report and answers to remarks that were refused, by their prefix.
    texts: dict[str, RefusedText] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return bool(self.refused or self.sentences or self.texts)


def save_whole_form(*, submission: Submission, posted: Mapping[str, str], by: User) -> WholeForm:
    """Saves each row of a posted page in which one typed; a refused row stops no other."""
    whole = WholeForm()
    kept = posted.get("keep", "")
    for figure_id in submission.figures.values_list("pk", flat=True):
        row = row_of(figure_id, posted)
        version, seen = version_of(row), row.pop("seen", "")
        if version is None or kept == str(figure_id) or fingerprint(row) == seen:
            continue
        try:
            save_figure(figure_id=figure_id, version=version, typed=row, by=by)
            whole.saved += 1
        except (StaleFigure, UnreadableFigure, ReportClosed) as refusal:
            whole.refused[figure_id] = refusal
            whole.typed[figure_id] = row
    return whole


def row_of(figure_id: int, posted: Mapping[str, str]) -> dict[str, str]:
    """The row of one figure in a posted page, by the plain names of its fields."""
    start = f"{prefix_of(figure_id)}-"
    return {name.removeprefix(start): posted[name] for name in posted if name.startswith(start)}


def version_of(row: dict[str, str]) -> int | None:
    """Takes the version out of a posted row: the one seen, or the newer one that the writer, having
    been shown both, chose to write over; None where it is no version."""
    seen, over = row.pop("version", ""), row.pop("over", "")
    text = over or seen
    return int(text) if text.isdecimal() and len(text) < 10 else None
