"""The rows of one report as a page shows them, by reform area; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext

from reports.checks.findings import Finding, findings_of
from reports.entry.forms import INPUTS, FigureForm, prefix_of, written
from reports.entry.record import Past, Record, record_of
from reports.entry.saving import FigureNotSaved, StaleFigure
from reports.entry.standing import Standing, standing_of, value_in_report
from reports.models import Figure, Submission
from targets.models import Measure, ReformArea

# Measures whose first input is the value: it is not said twice.
VALUE_FIRST = (Measure.QUANTITY, Measure.RATE, Measure.RANK)


@dataclass(slots=True)
class Row:
    """One indicator of the report: what is typed, what it comes to, and what was there before."""

    figure: Figure
    form: FigureForm
    seen: str
    standing: Standing
    last: Past | None
    last_value: Decimal | None
    refusal: FigureNotSaved | None = None
    findings: list[Finding] = field(default_factory=list)
    # Remarks on it and what a reviewer types beside it, as reports.review.remarks has them.
    mendings: list[Any] = field(default_factory=list)
    choice: Any = None

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
    def last_inputs(self) -> list[tuple[str, str]]:
        """The last period's inputs, but for one that is the value itself."""
        texts = texts_of(self.last.figure, self.form) if self.last else []
        measure = self.figure.indicator.measure
        return texts[1:] if measure in VALUE_FIRST else texts

    @property
    def their_inputs(self) -> list[tuple[str, str]]:
        return texts_of(self.theirs, self.form) if self.theirs else []


@dataclass(slots=True)
class Group:
    """The rows of one reform area."""

    area: ReformArea | None
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A report's groups of rows, and what sending still lacks."""

    groups: list[Group]

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def missing(self) -> list[Row]:
        return [row for row in self.rows if row.is_missing]

    @property
    def findings(self) -> list[Finding]:
        return [finding for row in self.rows for finding in row.findings]

    @property
    def answered(self) -> int:
        return len(self.rows) - len(self.missing)


def grid_of(
    submission: Submission,
    *,
    typed: Mapping[int, Mapping[str, str]] | None = None,
    refused: Mapping[int, FigureNotSaved] | None = None,
    with_drafts: bool = True,
) -> Grid:
    """The page's rows; those of `refused` come back with what was `typed` in them.

    Without drafts an earlier report that is still in its agency's hands is left out.
    """
    figures = list(submission.figures.select_related("indicator", "updated_by").order_by("pk"))
    record = record_of(submission, {figure.indicator_id for figure in figures} or {0})
    groups: dict[int, Group] = {}
    found = findings_of(submission)
    for figure in figures:
        row = row_of_figure(record, figure, with_drafts=with_drafts)
        row.findings = found.get(figure.pk, [])
        if figure.pk in (refused or {}):
            _bring_back(row, (typed or {}).get(figure.pk, {}), refused[figure.pk])
        asked = record.asked[figure.indicator_id]
        area = asked[0].target.area if asked else None
        groups.setdefault(area.pk if area else 0, Group(area)).rows.append(row)
    return Grid(sorted(groups.values(), key=_position))


def row_of_figure(record: Record, figure: Figure, *, with_drafts: bool = True) -> Row:
    form = FigureForm(instance=figure)
    previous = record.previous_period()
    past = [each for each in record.past[figure.indicator_id] if with_drafts or each.is_given]
    last = next((each for each in past if previous and each.period.pk == previous.pk), None)
    if last:
        last.figure.indicator = figure.indicator
    return Row(
        figure=figure,
        form=form,
        seen=form.seen,
        standing=standing_of(record, figure),
        last=last,
        last_value=value_in_report(last.figure) if last else None,
    )


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
        return f"{value.day}/{value.month}/{value.year}"
    return written(value) if isinstance(value, Decimal | int) else str(value)


def _bring_back(row: Row, typed: Mapping[str, str], refusal: FigureNotSaved) -> None:
    # Validation writes into the form's instance: it gets a copy, the row keeps what is stored.
    row.form = FigureForm(typed, instance=copy(row.figure))
    row.refusal = refusal


def _position(group: Group) -> tuple[bool, int, str]:
    if group.area is None:
        return (True, 0, "")
    return (False, group.area.position, group.area.code)
