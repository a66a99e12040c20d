"""The cells of one row in which one types: what they hold, how they look, what they let in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reformportal.lib.safe_workbook import SafeWorkbook
from reports.entry.fields import NumberField, written
from reports.entry.forms import INPUTS, NUMBERS, WORDS, FigureForm
from reports.entry.workbook.layout import FIRST, PLACE, SECOND, column_of
from reports.entry.workbook.words import cell_words

# Spreadsheet programs keep fifteen digits of a number; one with more is written as a text.
MOST_DIGITS = 15
FIRST_DAY = date(2000, 1, 1)


def write_typed(book: SafeWorkbook, sheet: Worksheet, row: int, form: FigureForm) -> None:
    """The figure's one or two inputs with their labels, nil, reason and note."""
    figure, indicator = form.instance, form.indicator
    inputs = INPUTS[indicator.measure]
    for column, label in labels_of(form).items():
        book.text(sheet, row, PLACE[f"{column}_label"], label, "label")
        if not label:
            book.text(sheet, row, PLACE[column], "", "text")
    for name in (*inputs, *WORDS):
        place = PLACE[column_of(name, indicator)]
        _write_value(book, sheet, row, place, name, getattr(figure, name))
        _guard(book, sheet, row, place, name, is_count(form, name))


def labels_of(form: FigureForm) -> dict[str, str]:
    """What is to be typed into the one or two inputs; nothing for an input that is not asked."""
    labels = [str(form.fields[name].label) for name in INPUTS[form.indicator.measure]]
    return dict(zip((FIRST, SECOND), [*labels, ""], strict=False))


def _write_value(
    book: SafeWorkbook, sheet: Worksheet, row: int, column: int, name: str, value: Any
) -> None:
    style, words = style_of(name), cell_words()
    if name == "is_nil":
        book.text(sheet, row, column, words.yes if value else "", style)
    elif value is None or value == "":
        book.text(sheet, row, column, "", style)
    elif isinstance(value, bool):
        book.text(sheet, row, column, words.done if value else words.not_done, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, book.style(style))
    elif isinstance(value, Decimal | int):
        if len(Decimal(value).normalize().as_tuple().digits) > MOST_DIGITS:
            book.text(sheet, row, column, written(value), style)
        else:
            sheet.write_number(row, column, float(value), book.style(style))
    else:
        book.text(sheet, row, column, str(value), style)


def style_of(name: str) -> str:
    if name == "rate":
        return "typed_rate"
    if name in NUMBERS:
        return "typed_number"
    return {"done_on": "typed_date", "done": "typed_choice", "is_nil": "typed_choice"}.get(
        name, "typed_text"
    )


def is_count(form: FigureForm, name: str) -> bool:
    """Whether the field takes whole numbers only, so that a broken one is worth a look."""
    field = form.fields[name]
    return isinstance(field, NumberField) and field.decimals == 0


def _guard(
    book: SafeWorkbook, sheet: Worksheet, row: int, column: int, name: str, counts: bool
) -> None:
    """Lists to choose from, and warnings that let one go on: the portal judges when it reads."""
    words = cell_words()
    if name in ("is_nil", "done"):
        choices = [words.yes, words.no] if name == "is_nil" else [words.done, words.not_done]
        sheet.data_validation(row, column, row, column, {"validate": "list", "source": choices})
    elif rule := _rule(name):
        sheet.data_validation(row, column, row, column, rule | {"error_type": "warning"})
    if counts:
        cell = xl_rowcol_to_cell(row, column)
        broken = {
            "type": "formula",
            "criteria": f"=AND(ISNUMBER({cell}),{cell}<>INT({cell}))",
            "format": book.style("broken"),
        }
        sheet.conditional_format(row, column, row, column, broken)


def _rule(name: str) -> dict[str, Any]:
    """What the spreadsheet program warns of in a field's cell; nothing for texts."""
    if name == "done_on":
        message = _("Write a day like 19/3/2025.")
        return {"validate": "date", "criteria": ">=", "value": FIRST_DAY, "error_message": message}
    if name in ("rank", "rank_out_of"):
        message = _("Write a whole number from 1 on.")
        return {"validate": "integer", "criteria": ">=", "value": 1, "error_message": message}
    if name in NUMBERS:
        message = _("Write a number that is not negative, like 1234,5; for 80 % write 80.")
        return {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": message}
    return {}
