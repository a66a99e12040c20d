"""The league table as a file: exactly the rows and columns of the page, in its order."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import BytesIO, StringIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies.models import Level
from reformportal.lib.numbers import format_number
from reformportal.lib.safe_workbook import DANGEROUS, SafeWorkbook
from reformportal.lib.signs import STATUS_SIGNS
from reports.dashboards.league import Place
from reports.dashboards.league_reading import LeaguePage
from reports.dashboards.scope import Scope
from reports.models.progress import Status
from targets.wording import NOTHING, language

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
STYLES = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True},
    "cell": {"text_wrap": True, "valign": "top"},
    "number": {"valign": "top"},
    "share": {"valign": "top", "num_format": "#,##0.00"},
    "note": {"italic": True},
}
WIDTHS = (44, 8, 12, 14, 12, 12, 12, 12, 12, 14, 24)
Value = str | int | Decimal | None
COUNTED = (Status.AT_RISK, Status.BEHIND, Status.MISSED, Status.NO_DATA)


def rule() -> str:
    """What makes the order, in one sentence: on the page, in the files and in docs/rules.md."""
    return _(
        "Ordered by the share of an agency's own judged targets that are achieved or on track"
        " (no figures yet counts as not met, nothing arose does not count); where shares are equal,"
        " agencies that are not late stand first, then those that sent late, then those that are"
        " overdue; where that is equal too, they share a rank; agencies without a judged target, or"
        " without any approved figure before they are overdue, are not ranked."
    )


def headings() -> list[str]:
    return [
        _("Agency"),
        _("Rank"),
        _("Since the last report"),
        f"{_('Share achieved or on track')} (%)",
        _("Achieved or on track"),
        _("Judged"),
        *(str(STATUS_SIGNS[status].word) for status in COUNTED),
        _("Punctuality"),
    ]


def row_of(place: Place) -> list[Value]:
    """One line of the table; numbers stay numbers."""
    return [
        place.agency.name,
        place.rank,
        movement_words(place),
        place.percent,
        place.counts.well,
        place.judged,
        *(place.counts.count(status) for status in COUNTED),
        str(place.sign.word) if place.sign else None,
    ]


def movement_words(place: Place) -> str:
    """“lên 3”, “xuống 2”, “giữ hạng”, “mới”; a dash where nothing can be said."""
    if place.rank is None or not place.is_compared:
        return NOTHING
    if place.movement is None:
        return pgettext("rank", "new")
    if not place.movement:
        return pgettext("rank", "same")
    words = (
        pgettext("rank", "up %(places)s")
        if place.movement > 0
        else pgettext("rank", "down %(places)s")
    )
    return words % {"places": abs(place.movement)}


def file_of(scope: Scope, page: LeaguePage, kind: str) -> bytes:
    """The bytes of the file, xlsx or csv: what it is, the rule, the rows."""
    title = _("League table: %(kind)s, %(period)s") % {
        "kind": Level(page.kind).label,
        "period": scope.period.title,
    }
    plans = ", ".join(plan.document_number for plan in scope.covered)
    notes = [title, plans, rule()]
    if not scope.is_official:
        notes.append(_("Provisional"))
    rows: list[list[Value]] = [list(headings())]
    rows += [row_of(place) for place in page.league.places]
    return _workbook(notes, rows) if kind == "xlsx" else _text(notes, rows)


def _workbook(notes: list[str], rows: list[list[Value]]) -> bytes:
    file = BytesIO()
    book = SafeWorkbook(file, STYLES)
    sheet = book.add_worksheet(_("League table"))
    for number, note in enumerate(notes):
        book.text(sheet, number, 0, note, "note")
    first = len(notes) + 1
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row):
            if isinstance(value, int | Decimal):
                style = "share" if isinstance(value, Decimal) else "number"
                sheet.write_number(number, column, value, book.styles[style])
            else:
                style = "head" if number == first else "cell"
                book.text(sheet, number, column, value or NOTHING, style)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(first + 1, 0)
    book.close()
    return file.getvalue()


def _text(notes: list[str], rows: list[list[Value]]) -> bytes:
    """With the mark by which Excel knows UTF-8; what it would take for a formula is quoted."""
    file = StringIO()
    csv.writer(file).writerows(
        [_written(value) for value in row] for row in [*([note] for note in notes), [], *rows]
    )
    return file.getvalue().encode("utf-8-sig")


def _written(value: Value) -> str:
    if isinstance(value, Decimal):
        return format_number(value, 2, language())
    text = NOTHING if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text
