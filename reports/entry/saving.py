"""Saving figures: only over the version that the writer saw, only while the report is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from reformportal.lib import clock
from reports.deadlines.explanations import shut_sentence
from reports.entry.forms import INPUTS, FigureForm
from reports.entry.judging import judge_together
from reports.models import Figure, Origin, Submission


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


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it was typed over the version seen: the form's field names and their texts.

    `origin` says where the inputs come from, if nobody typed them.
    """

    figure_id: int
    version: int
    inputs: Mapping[str, str]
    origin: str = Origin.TYPED


@dataclass(frozen=True, slots=True)
class Saved:
    """A figure as it is stored now, and how each number was understood that has two readings."""

    figure: Figure
    readings: dict[str, str] = field(default_factory=dict)


Outcome = Saved | FigureNotSaved


def save_figure(
    *, figure_id: int, version: int, typed: Mapping[str, str], by: User, origin: str = Origin.TYPED
) -> Figure:
    """Stores what was typed as the figure's next version and returns it; or raises why not."""
    row = Typed(figure_id, version, typed, origin)
    outcome = save_rows(rows=[row], by=by)[figure_id]
    if isinstance(outcome, FigureNotSaved):
        raise outcome
    return outcome.figure


@transaction.atomic
def save_rows(*, rows: Sequence[Typed], by: User) -> dict[int, Outcome]:
    """Stores each row that can be stored as its figure's next version, and tells of every one what
    became of it; a refused row stops no other. As many queries for a hundred as for one."""
    figures = locked_figures([row.figure_id for row in rows], by)
    looked_at = {row.figure_id: _looked_at(row, figures.get(row.figure_id)) for row in rows}
    forms = {pk: each for pk, each in looked_at.items() if isinstance(each, FigureForm)}
    judge_together(forms.values())
    outcomes: dict[int, Outcome] = {
        pk: each for pk, each in looked_at.items() if not isinstance(each, FigureForm)
    }
    outcomes |= {pk: UnreadableFigure(form) for pk, form in forms.items() if not form.is_valid()}
    sound = [row for row in rows if row.figure_id not in outcomes]
    for row in sound:
        form = forms[row.figure_id]
        saved = _next_version(figures[row.figure_id], form, row, by)
        outcomes[row.figure_id] = Saved(saved, form.readings)
    typed_in = {name for row in sound for name in forms[row.figure_id].changed_data}
    columns = sorted(typed_in | {"version", "updated_by", "updated_at", "origin"})
    Figure.objects.bulk_update([figures[row.figure_id] for row in sound], columns)
    return outcomes


def _looked_at(row: Typed, figure: Figure | None) -> FigureForm | Outcome:
    """The form to be judged, or what became of the row without it."""
    if figure is None:
        return NotEnteredByYou()
    if not (figure.submission.is_editable and figure.submission.is_open):
        return ReportClosed(figure.submission)
    # Validation writes into the form's instance: the figure stays as it is stored.
    form = FigureForm(row.inputs, instance=copy(figure))
    if not form.has_changed():
        return Saved(figure)
    return form if figure.version == row.version else StaleFigure(figure, row.version)


def _next_version(figure: Figure, form: FigureForm, row: Typed, by: User) -> Figure:
    for name in form.changed_data:
        setattr(figure, name, getattr(form.instance, name))
    figure.version, figure.updated_by, figure.updated_at = row.version + 1, by, clock.now()
    if {*INPUTS[figure.indicator.measure], "is_nil"} & set(form.changed_data):
        figure.origin = row.origin
    # The database decides whether it is an answer; it is asked when somebody wants to know.
    del figure.is_answered
    return figure


def locked_figures(figure_ids: Collection[int], by: User) -> dict[int, Figure]:
    """Figures that the person enters and their reports, both locked: against a sending that happens
    at the same moment."""
    # The report is taken first, as by whoever sends or stores a whole spreadsheet.
    figures = (
        Figure.objects.entered_by(by)
        .select_for_update(of=("submission", "self"), no_key=True)
        .select_related("indicator", "updated_by", "submission__agency")
        .select_related("submission__period__report", "submission__period__regime")
        .filter(pk__in=figure_ids)
    )
    return {figure.pk: figure for figure in figures.order_by("pk")}


def locked_figure(figure_id: int, by: User) -> Figure:
    """One figure, locked, of a report that is open; raises NotEnteredByYou, ReportClosed."""
    figure = locked_figures([figure_id], by).get(figure_id)
    if figure is None:
        raise NotEnteredByYou
    if not (figure.submission.is_editable and figure.submission.is_open):
        raise ReportClosed(figure.submission)
    return figure
