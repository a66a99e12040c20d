"""A table as a file: XLSX whose numbers are numbers, or CSV as Excel reads it; texts stay texts."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import get_language

from reformportal.lib.dates import format_day
from reformportal.lib.numbers import format_number
from reformportal.lib.safe_workbook import DANGEROUS, SafeWorkbook

Value = str | int | Decimal | date | None
NOTHING = "–"
DECIMALS = 2
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
STYLES: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True},
    "cell": {"text_wrap": True, "valign": "top"},
    "number": {"valign": "top"},
    "share": {"valign": "top", "num_format": "#,##0.00"},
    "note": {"italic": True},
}


@dataclass(frozen=True, slots=True)
class TableFile:
    """What a file holds: its title, notes above the table, the heads, the rows; column widths."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int]
    notes: Sequence[str] = ()

    def content(self, kind: str) -> bytes:
        """The bytes of the file; `kind` is xlsx or csv."""
        return self._workbook() if kind == "xlsx" else self._text()

    def _workbook(self) -> bytes:
        file = BytesIO()
        book = SafeWorkbook(file, STYLES)
        # A sheet's name holds at most 31 characters.
        sheet = book.add_worksheet(self.title[:31])
        for number, note in enumerate(self.notes):
            book.text(sheet, number, 0, note, "note")
        first = len(self.notes) + bool(self.notes)
        for number, row in enumerate([self.heads, *self.rows], start=first):
            for column, value in enumerate(row):
                if isinstance(value, int | Decimal):
                    style = "share" if isinstance(value, Decimal) else "number"
                    sheet.write_number(number, column, value, book.styles[style])
                else:
                    style = "head" if number == first else "cell"
                    book.text(sheet, number, column, in_words(value), style)
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(first + 1, 0)
        book.close()
        return file.getvalue()

    def _text(self) -> bytes:
        """With the mark by which Excel knows UTF-8; what it would take for a formula is quoted."""
        above: list[list[str]] = [*([note] for note in self.notes), *([[]] if self.notes else [])]
        file = StringIO()
        csv.writer(file).writerows(
            [quoted(in_words(value)) for value in row] for row in [*above, self.heads, *self.rows]
        )
        return file.getvalue().encode("utf-8-sig")


def in_words(value: Value) -> str:
    """The value as the pages write it; a dash where there is none."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, Decimal):
        language = "en" if (get_language() or "").startswith("en") else "vi"
        return format_number(value, DECIMALS, language)
    return format_day(value) if isinstance(value, date) else str(value)


def quoted(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text
