"""Saving figures: only over the version that the writer saw, only while the report is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from reformportal.lib import clock
from reports.deadlines.explanations import shut_sentence
from reports.entry.forms import INPUTS, FigureForm, fingerprint, prefix_of
from reports.models import Figure, Origin, Submission
from reports.narrative.boxes import RefusedText


class FigureNotSaved(Exception):
    """A figure that was refused; what the database holds did not change."""


class NotEnteredByYou(FigureNotSaved):
    """The person is no officer of the figure's agency."""


class ReportClosed(FigureNotSaved):
    """The report is not open, or was sent or approved meanwhile: its figures do not change."""

    def __init__(self, submission: Submission) -> None:
        super().__init__()
        self.submission = submission

    @property
    def sentence(self) -> str:
        """Why it is closed, and what to do; the report has `period` fetched."""
        if self.submission.is_shut:
            return shut_sentence(self.submission)
        return _("The report was sent meanwhile, so this was not saved.")


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


def save_figure(
    *, figure_id: int, version: int, typed: Mapping[str, str], by: User, origin: str = Origin.TYPED
) -> Figure:
    """Stores what was typed as the figure's next version and returns it.

    `typed` holds the form's field names; `origin` says where the inputs come from, if nobody typed
    them. Raises a FigureNotSaved.
    """
    return save_as_read(figure_id=figure_id, version=version, typed=typed, by=by, origin=origin)[0]


@transaction.atomic
def save_as_read(
    *, figure_id: int, version: int, typed: Mapping[str, str], by: User, origin: str = Origin.TYPED
) -> tuple[Figure, dict[str, str]]:
    """The same, with how each number was understood that can be read in two ways."""
    figure = locked_figure(figure_id, by)
    form = FigureForm(typed, instance=figure)
    if not form.has_changed():
        return figure, {}
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
    inputs = {*INPUTS[figure.indicator.measure], "is_nil"}
    if inputs & set(form.changed_data):
        saved.origin = origin
    saved.save(update_fields=[*form.changed_data, "version", "updated_by", "updated_at", "origin"])
    # The database decides whether it is an answer; it is asked when somebody wants to know.
    del saved.is_answered
    return saved, form.readings


def locked_figure(figure_id: int, by: User) -> Figure:
    """The figure and its report, both locked: against a sending that happens at the same moment.

    Raises NotEnteredByYou, ReportClosed.
    """
    # The report is taken first, as by whoever sends or stores a whole spreadsheet.
    figure = (
        Figure.objects.entered_by(by)
        .select_for_update(of=("submission", "self"), no_key=True)
        .select_related("indicator", "updated_by", "submission__agency")
        .select_related("submission__period__report", "submission__period__regime")
        .filter(pk=figure_id)
        .first()
    )
    if figure is None:
        raise NotEnteredByYou
    if not (figure.submission.is_editable and figure.submission.is_open):
        raise ReportClosed(figure.submission)
    return figure


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


def save_whole_form(
    *,
    submission: Submission,
    posted: Mapping[str, str],
    by: User,
    taken: Mapping[int, tuple[str, Mapping[str, str]]] | None = None,
) -> WholeForm:
    """Saves each row of a posted page in which one typed; a refused row stops no other.

    `taken`: figures for which an offer was taken, with its origin and inputs.
    """
    whole = WholeForm()
    kept = posted.get("keep", "")
    for figure_id in submission.figures.values_list("pk", flat=True):
        row = row_of(figure_id, posted)
        version, seen = version_of(row), row.pop("seen", "")
        row.pop("take", "")
        origin, inputs = (taken or {}).get(figure_id, (Origin.TYPED, {}))
        untouched = kept == str(figure_id) or (not inputs and fingerprint(row) == seen)
        if version is None or untouched:
            continue
        row |= inputs
        try:
            save_figure(figure_id=figure_id, version=version, typed=row, by=by, origin=origin)
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
