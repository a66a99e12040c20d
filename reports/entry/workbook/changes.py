"""What a filled-in file would change in the report as it stands now; nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.entry.fields import written, written_day
from reports.entry.forms import FigureForm
from reports.entry.judging import judge_together
from reports.entry.workbook.drafts import Draft, draft_of
from reports.entry.workbook.identity import Answer, answer_from, answer_of
from reports.entry.workbook.layout import column_of, fields_of
from reports.entry.workbook.meaning import shown_in_file
from reports.entry.workbook.reading import Filled, Reading
from reports.entry.workbook.words import cell_words
from reports.models import Figure, Submission

CHANGED, CONFLICT, REFUSED, SAME = "changed", "conflict", "refused", "same"


@dataclass(slots=True)
class CellChange:
    """One field: what is stored, what the file says, what was understood, what is wrong."""

    name: str
    label: str
    place: str
    old: str
    new: str
    in_file: str
    is_reading: bool = False
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RowChange:
    """One indicator's row of the file held against what is stored now."""

    figure: Figure
    number: int
    kind: str
    typed: dict[str, str]
    cells: list[CellChange]
    problems: list[str] = field(default_factory=list)
    changed_since: bool = False
    chosen: str = ""


@dataclass(slots=True)
class Preview:
    """Every row of the file, the indicators that it lacks, and rows that belong to none."""

    rows: list[RowChange]
    absent: list[Figure]
    unknown: list[tuple[int, str]]

    def of(self, kind: str) -> list[RowChange]:
        return [row for row in self.rows if row.kind == kind]

    @property
    def changed(self) -> list[RowChange]:
        return self.of(CHANGED)

    @property
    def conflicts(self) -> list[RowChange]:
        return self.of(CONFLICT)

    @property
    def refused(self) -> list[RowChange]:
        return self.of(REFUSED)

    @property
    def same(self) -> list[RowChange]:
        return self.of(SAME)

    @property
    def shown(self) -> list[RowChange]:
        """Rows about which there is something to see, problems first, then in the file's order."""
        order = {REFUSED: 0, CONFLICT: 1, CHANGED: 2}
        told = [row for row in self.rows if row.kind != SAME]
        return sorted(told, key=lambda row: (order[row.kind], row.number))

    @property
    def left_alone(self) -> list[RowChange]:
        """Rows that others changed since the download, and the file did not."""
        return [row for row in self.same if row.changed_since]


def preview_of(submission: Submission, reading: Reading) -> Preview:
    """Compares the file with the figures of now; a fixed number of queries where no row breaks a
    constraint of the database."""
    figures = {
        figure.pk: figure
        for figure in submission.figures.select_related("indicator", "updated_by").order_by("pk")
    }
    drafts = [
        draft_of(figures[filled.figure_id], filled, reading)
        for filled in reading.rows
        if filled.figure_id in figures
    ]
    judge_together([draft.form for draft in drafts if draft.is_new])
    rows = [_row(draft) for draft in drafts]
    named = {row.figure.pk for row in rows}
    absent = [figure for pk, figure in figures.items() if pk not in named]
    return Preview(rows, absent, reading.unknown)


def _row(draft: Draft) -> RowChange:
    figure, form, problems = draft.figure, draft.form, draft.problems
    row = RowChange(figure, draft.filled.number, SAME, draft.typed, [])
    row.changed_since = draft.changed_since
    if draft.stands_twice:
        row.kind = REFUSED
        row.problems = [_("This indicator stands in several rows of the file. Keep one of them.")]
    elif draft.is_new:
        for name, reasons in form.errors.items():
            problems.setdefault("" if name == "__all__" else name, list(map(str, reasons)))
        row.problems = problems.pop("", [])
        refused = bool(row.problems or problems)
        is_same = draft.stored == draft.downloaded
        row.kind = REFUSED if refused else CHANGED if is_same else CONFLICT
    mine = answer_from(form.cleaned_data) if row.kind in (CHANGED, CONFLICT) else {}
    row.cells = [] if row.kind == SAME else list(_cells(row, form, draft.filled, mine, problems))
    return row


def _cells(
    row: RowChange,
    form: FigureForm,
    filled: Filled,
    mine: Answer,
    problems: dict[str, list[str]],
) -> Iterable[CellChange]:
    """The fields that change or are refused."""
    figure, stored = row.figure, answer_of(row.figure)
    for name in fields_of(figure.indicator):
        cell = filled.cells.get(column_of(name, figure.indicator))
        if row.kind == REFUSED:
            told = name in problems or (row.problems and cell)
        else:
            told = stored.get(name) != mine.get(name)
        if not told:
            continue
        new = "" if row.kind == REFUSED else shown(name, form.cleaned_data.get(name))
        yield CellChange(
            name=name,
            label=str(form.fields[name].label),
            place=f"{cell.letters}{filled.number}" if cell else "",
            old=shown(name, getattr(figure, name)),
            new=new,
            in_file=shown_in_file(cell),
            is_reading=bool(cell and cell.kind == "text" and cell.text.strip() != new),
            problems=problems.get(name, []),
        )


def shown(name: str, value: object) -> str:
    """A value in words; nothing for an empty one."""
    words = cell_words()
    if name == "is_nil":
        return words.yes if value else ""
    if value is None or value == "":
        return ""
    if name == "done":
        return words.done if value else words.not_done
    if isinstance(value, date):
        return written_day(value)
    return written(value) if isinstance(value, Decimal | int) else str(value)
