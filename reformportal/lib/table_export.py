"""A list as a file: exactly the rows and columns that a page shows, all of its pages, in order."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import is_aware, localtime
from django_tables2 import Table

FORMATS = ("xlsx", "csv")
ASKED = "_export"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet would take a text that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_WIDTH = 60


def exported(request: HttpRequest, table: Table, name: str) -> HttpResponse | None:
    """The file that the address asks for; None where it asks for the page.

    Columns give their plain value by `value_…`; what they draw for the page is not for a file.
    """
    asked = request.GET.get(ASKED, "")
    if asked not in FORMATS:
        return None
    rows = [[_plain(cell) for cell in row] for row in table.as_values()]
    content = _xlsx(rows) if asked == "xlsx" else _csv(rows)
    kind = XLSX if asked == "xlsx" else "text/csv; charset=utf-8"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{asked}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _plain(cell: Any) -> Any:
    if cell is None or cell == "—":
        return ""
    if isinstance(cell, datetime) and is_aware(cell):
        return localtime(cell).replace(tzinfo=None)
    return cell if isinstance(cell, int | float | Decimal | date) else str(cell)


def _csv(rows: list[list[Any]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    csv.writer(out).writerows([[_written(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _written(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell


def _xlsx(rows: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        shapes = {
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell, shapes.get(type(cell)) if number else head)
        for column, cells in enumerate(zip(*rows, strict=True)):
            longest = max(len(str(cell)) for cell in cells)
            sheet.set_column(column, column, min(longest + 2, MOST_WIDTH))
        sheet.freeze_panes(1, 1)
    return out.getvalue()
