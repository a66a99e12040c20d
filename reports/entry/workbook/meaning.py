"""What a cell means to the field that it stands for, or why it means nothing there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reformportal.lib.sheets import Cell
from reports.entry.fields import LARGEST, written
from reports.entry.forms import NUMBERS
from reports.entry.workbook.words import known_words

FORMULA_ALONE = _(
    "This cell holds a formula. Only a formula whose result is a number is taken:"
    " write the value itself."
)
FORMULA_EMPTY = _(
    "This cell holds a formula without a result. Open the file, let it compute and save it,"
    " or write the value itself."
)
A_DATE = _("The spreadsheet made a date of this. Write the number again, like 1234,5.")
AN_ERROR = _("This cell shows an error. Write the value itself.")
NO_NUMBER = _("This is not a number. Write it like 1234,5.")
NO_DAY = _("This is not a day. Write it like 19/3/2025.")
YES_OR_NO = _("Choose Yes or No from the list, or leave the cell empty.")
DONE_OR_NOT = _("Choose Done or Not done from the list, or leave the cell empty.")

SURE = {"1", "x", "có", "yes", "true"}
NOT_SO = {"0", "không", "no", "false"}


class Meaningless(Exception):
    """The cell cannot be what the field asks for; `reason` says why and what to do."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = str(reason)


def typed_in(cell: Cell | None, name: str) -> str:
    """What one would have typed into the page's field `name`; raises Meaningless."""
    if cell is None:
        return ""
    if cell.kind == "error":
        raise Meaningless(AN_ERROR)
    if cell.is_formula and cell.kind != "number":
        raise Meaningless(FORMULA_EMPTY if cell.kind == "empty" else FORMULA_ALONE)
    if name in NUMBERS:
        return _number(cell)
    if name == "is_nil":
        return _choice(cell, ("yes", "nil"), ("no",), YES_OR_NO, ("on", ""))
    if name == "done":
        return _choice(cell, ("done",), ("not_done",), DONE_OR_NOT, ("True", "False"))
    if name == "done_on":
        return _day(cell)
    return day_text(cell) if cell.kind == "date" else cell.text


def _number(cell: Cell) -> str:
    if cell.kind == "date":
        raise Meaningless(A_DATE)
    if cell.kind == "text":
        return cell.text
    if cell.kind != "number" or cell.text == "∞":
        raise Meaningless(NO_NUMBER)
    number = Decimal(cell.text)
    # What is too large for a figure is left to the form, which says so.
    return written(number) if abs(number) < LARGEST else cell.text


def _choice(
    cell: Cell,
    yes: tuple[str, ...],
    no: tuple[str, ...],
    otherwise: str | Promise,
    typed: tuple[str, str],
) -> str:
    text = cell.text.strip().casefold()
    if not text:
        return ""
    if text in SURE | {word for name in yes for word in known_words(name)}:
        return typed[0]
    if text in NOT_SO | {word for name in no for word in known_words(name)}:
        return typed[1]
    raise Meaningless(otherwise)


def _day(cell: Cell) -> str:
    if cell.kind == "text":
        return cell.text.strip()
    if cell.kind != "date":
        raise Meaningless(NO_DAY)
    return cell.text[:10]


def day_text(cell: Cell) -> str:
    day = date.fromisoformat(cell.text[:10])
    return f"{day.day}/{day.month}/{day.year}"


def shown_in_file(cell: Cell | None) -> str:
    """The cell as the person sees it in the file."""
    if cell is None or cell.kind == "empty":
        return ""
    if cell.kind == "number" and cell.text != "∞" and abs(number := Decimal(cell.text)) < LARGEST:
        return written(number)
    return day_text(cell) if cell.kind == "date" else cell.text
