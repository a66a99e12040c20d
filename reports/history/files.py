"""The log as a file for inspectors: exactly what is shown, one row a value, within bounds."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from django.utils.translation import gettext as _

from agencies.models import Change, ChangeQuerySet
from reformportal.lib.dates import format_day
from reformportal.lib.safe_workbook import DANGEROUS, SafeWorkbook
from reports.history.telling import Entry, Line, told

# More than this is no reading for a person, and too much for one answer.
MOST = 20_000
STYLES = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True},
    "cell": {"text_wrap": True, "valign": "top"},
}
WIDTHS = (16, 24, 24, 10, 20, 36, 36, 24, 22, 30, 30, 14, 24, 36, 14)
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def headings() -> list[str]:
    return [
        _("When"),
        _("Who"),
        _("On behalf of"),
        _("What happened"),
        _("Kind"),
        _("Object"),
        _("Part"),
        _("Agency"),
        _("Field"),
        _("Before"),
        _("After"),
        _("Way"),
        _("Page or command"),
        _("Number of the act"),
        _("Database user"),
    ]


def rows_of(changes: ChangeQuerySet) -> Iterator[list[str]]:
    """The rows of the file, newest change first."""
    found = list(changes[:MOST])
    entries = told(found)
    for change in found:
        entry = entries[change.pk]
        for line in entry.lines or [Line("", "", "")]:
            yield _row(entry, line)


def _row(entry: Entry, line: Line) -> list[str]:
    change = entry.change
    return [
        format_day(change.at, "time"),
        entry.who,
        entry.on_behalf_of,
        str(Change.Operation(change.operation).label),
        entry.kind,
        entry.root,
        entry.part,
        entry.agency,
        line.label,
        line.before,
        line.after,
        str(Change.Way(change.way).label),
        change.place,
        str(change.act or ""),
        change.database_user,
    ]


def file_of(changes: ChangeQuerySet, kind: str) -> bytes:
    """The bytes of the file; `kind` is xlsx or csv."""
    rows = [headings(), *rows_of(changes)]
    return _workbook(rows) if kind == "xlsx" else _text(rows)


def _workbook(rows: list[list[str]]) -> bytes:
    file = BytesIO()
    book = SafeWorkbook(file, STYLES)
    sheet = book.add_worksheet(_("History"))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            book.text(sheet, number, column, text, "cell" if number else "head")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows) - 1, len(WIDTHS) - 1)
    book.close()
    return file.getvalue()


def _text(rows: list[list[str]]) -> bytes:
    """With the mark by which Excel knows UTF-8; what it would take for a formula is quoted."""
    file = StringIO()
    csv.writer(file).writerows(
        [f"'{text}" if text.startswith(DANGEROUS) else text for text in row] for row in rows
    )
    return file.getvalue().encode("utf-8-sig")
