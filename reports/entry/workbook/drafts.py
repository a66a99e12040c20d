"""Rows of a file as they would be typed into the page, before anybody judges them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from reports.entry.forms import FigureForm
from reports.entry.workbook.identity import Answer, answer_from, answer_of
from reports.entry.workbook.layout import column_of, fields_of
from reports.entry.workbook.meaning import Meaningless, typed_in
from reports.entry.workbook.reading import Filled, Reading
from reports.models import Figure


@dataclass(slots=True)
class Draft:
    """A row typed into the page's form; `is_new`: it says what is neither stored nor was before."""

    figure: Figure
    filled: Filled
    typed: dict[str, str]
    problems: dict[str, list[str]]
    form: FigureForm
    stored: Answer
    downloaded: Answer
    stands_twice: bool
    changed_since: bool
    is_new: bool = False


def draft_of(figure: Figure, filled: Filled, reading: Reading) -> Draft:
    typed, problems = _typed(figure, filled, reading)
    draft = Draft(
        figure=figure,
        filled=filled,
        typed=typed,
        problems=problems,
        form=FigureForm(typed, instance=copy(figure)),
        stored=answer_of(figure),
        downloaded=reading.identity.answers[figure.pk],
        stands_twice=figure.pk in reading.doubled,
        changed_since=figure.version != reading.identity.versions[figure.pk],
    )
    # A row that was not touched in the file changes nothing, whatever others saved meanwhile.
    known = (draft.stored, draft.downloaded)
    is_new = bool(problems) or _plain_answer(draft.form, typed) not in known
    draft.is_new = is_new and not draft.stands_twice
    return draft


def _plain_answer(form: FigureForm, typed: dict[str, str]) -> Answer | None:
    """What the row says, before the database judges it: that costs queries, which rows that say
    nothing new are spared."""
    try:
        return answer_from(
            {name: form.fields[name].clean(typed.get(name, "")) for name in form.fields}
        )
    except ValidationError:
        return None


def _typed(
    figure: Figure, filled: Filled, reading: Reading
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """What the row types into the page's fields; a column that is gone leaves its field alone."""
    typed: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    kept = FigureForm(instance=figure).shown
    for name in fields_of(figure.indicator):
        column = column_of(name, figure.indicator)
        if column not in reading.columns:
            typed[name] = _as_posted(name, kept[name])
            continue
        try:
            typed[name] = typed_in(filled.cells.get(column), name)
        except Meaningless as refusal:
            typed[name] = ""
            problems[name] = [refusal.reason]
    return {name: text for name, text in typed.items() if text or name != "is_nil"}, problems


def _as_posted(name: str, value: object) -> str:
    if value is None or (name == "is_nil" and not value):
        return ""
    return "on" if name == "is_nil" else str(value)
