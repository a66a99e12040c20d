"""One row of the grid: what is typed, what it comes to, what was there before, what is offered."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext

from reports.checks.findings import Finding
from reports.entry.fields import written, written_day
from reports.entry.forms import INPUTS, FigureForm, prefix_of
from reports.entry.offers import Offer, offers_for
from reports.entry.record import Past, Record
from reports.entry.saving import FigureNotSaved, StaleFigure
from reports.entry.standing import Standing, standing_of, value_in_report
from reports.models import Figure, Period
from targets.models import Measure

# Measures whose first input is the value: it is not said twice.
VALUE_FIRST = (Measure.QUANTITY, Measure.RATE, Measure.RANK)


@dataclass(slots=True)
class Earlier:
    """What an earlier report held for the row's indicator."""

    past: Past
    value: Decimal | None
    texts: list[tuple[str, str]]

    @property
    def figure(self) -> Figure:
        return self.past.figure

    @property
    def period(self) -> Period:
        return self.past.period

    @property
    def state(self) -> str:
        return self.past.state

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """Its inputs, but for one that is the value itself."""
        is_value = self.figure.indicator.measure in VALUE_FIRST
        return self.texts[1:] if is_value else self.texts


@dataclass(slots=True)
class Row:
    """One indicator of the report: what is typed, what it comes to, and what was there before."""

    figure: Figure
    form: FigureForm
    seen: str
    standing: Standing
    last: Earlier | None
    year_ago: Earlier | None
    offers: list[Offer]
    refusal: FigureNotSaved | None = None
    findings: list[Finding] = field(default_factory=list)
    # Remarks on it and what a reviewer types beside it, as reports.review.remarks has them.
    mendings: list[Any] = field(default_factory=list)
    choice: Any = None
    # What leaders told the agency about it, as reports.instructions.beside has it.
    instructions: list[Any] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        return prefix_of(self.figure.pk)

    @property
    def version(self) -> int:
        """The version over which the row may be written; a refused one stays at what was seen."""
        stale = isinstance(self.refusal, StaleFigure)
        return self.refusal.seen_version if stale else self.figure.version

    @property
    def theirs(self) -> Figure | None:
        """What somebody else saved meanwhile, where that is why the row was refused."""
        return self.refusal.current if isinstance(self.refusal, StaleFigure) else None

    @property
    def is_missing(self) -> bool:
        return not (self.figure.is_answered or self.figure.blank_reason)

    @property
    def lacking(self) -> list[str]:
        """Labels of the inputs that a figure entered in part still needs."""
        if self.figure.is_answered or self.figure.blank_reason:
            return []
        values = {bound.label: getattr(self.figure, bound.name) for bound in self.form.inputs}
        empty = [label for label, value in values.items() if value in (None, "")]
        return empty if len(empty) < len(values) else []

    @property
    def changed(self) -> list[BoundField]:
        """Inputs that differ from the last period's."""
        if self.last is None or not self.figure.is_answered:
            return []
        now, before = self.figure, self.last.figure
        return [
            bound
            for bound in self.form.inputs
            if getattr(now, bound.name) != getattr(before, bound.name)
        ]

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """Label and text of each input, for pages where nobody types."""
        return texts_of(self.figure, self.form)

    @property
    def offered(self) -> list[tuple[Offer, list[tuple[str, str]]]]:
        """Each offer with label and text of what it would fill in."""
        return [(offer, texts_of(offer.figure, self.form)) for offer in self.offers]

    @property
    def their_inputs(self) -> list[tuple[str, str]]:
        return texts_of(self.theirs, self.form) if self.theirs else []


def row_of_figure(record: Record, figure: Figure, *, with_drafts: bool = True) -> Row:
    """The row; without drafts an earlier report still in its agency's hands is left out."""
    form = FigureForm(instance=figure)
    past = [each for each in record.past[figure.indicator_id] if with_drafts or each.is_given]
    last = _earlier(past, record.previous_period(), form)
    return Row(
        figure=figure,
        form=form,
        seen=form.seen,
        standing=standing_of(record, figure),
        last=last,
        year_ago=_earlier(past, record.year_ago(), form),
        offers=offers_for(record, figure, last.past if last else None),
    )


def _earlier(past: list[Past], period: Period | None, form: FigureForm) -> Earlier | None:
    found = next((each for each in past if period and each.period.pk == period.pk), None)
    if found is None:
        return None
    found.figure.indicator = form.indicator
    return Earlier(found, value_in_report(found.figure), texts_of(found.figure, form))


def bring_back(row: Row, typed: Mapping[str, str], refusal: FigureNotSaved) -> None:
    """Puts what was typed and refused into the row again."""
    # Validation writes into the form's instance: it gets a copy, the row keeps what is stored.
    row.form = FigureForm(typed, instance=copy(row.figure))
    row.refusal = refusal


def texts_of(figure: Figure, form: FigureForm) -> list[tuple[str, str]]:
    """Label and text of each input that holds something."""
    values = ((name, getattr(figure, name)) for name in INPUTS[figure.indicator.measure])
    return [
        (str(form.fields[name].label), _text(value))
        for name, value in values
        if value not in (None, "")
    ]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return gettext("Done") if value else gettext("Not done")
    if isinstance(value, date):
        return written_day(value)
    return written(value) if isinstance(value, Decimal | int) else str(value)
