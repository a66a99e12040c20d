"""The report as an XLSX that one fills in: locked but for the cells in which one types."""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reformportal.lib.safe_workbook import SafeWorkbook
from reports.entry.deadlines import deadline_of
from reports.entry.workbook.cells import labels_of, write_typed
from reports.entry.workbook.content import Line, Section, sections_of
from reports.entry.workbook.formulas import Places, value_formula
from reports.entry.workbook.identity import lines_of
from reports.entry.workbook.layout import COLUMNS, FIRST, HIDDEN_SHEET, MARK, PLACE, SECOND
from reports.entry.workbook.styles import MOST_DECIMALS, STYLES, WIDTHS, height_of
from reports.entry.workbook.words import cell_words, guide, headings
from reports.models import Submission

TITLE, ABOUT, HOW, KEYS, HEADINGS = range(5)
# Without a password: the lock keeps from slips, and one may take it off to sort or add rows.
LOCK = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


def workbook_of(submission: Submission, *, with_drafts: bool = True) -> bytes:
    """The bytes of the file; needs period, report and agency fetched."""
    sections = sections_of(submission, with_drafts=with_drafts)
    file = BytesIO()
    book = SafeWorkbook(file, STYLES)
    sheet = book.add_worksheet(_("Report"))
    _head(book, sheet, submission)
    row = HEADINGS + 1
    number = 0
    for section in sections:
        sheet.merge_range(row, 1, row, len(COLUMNS) - 1, "", book.style("area"))
        book.text(sheet, row, 1, section.title, "area")
        row += 1
        for line in section.lines:
            number += 1
            _line(book, sheet, row, number, line)
            row += 1
    _lay_out(sheet, last_row=row)
    _guide(book)
    _identity(book, submission, sections)
    book.close()
    return file.getvalue()


def _head(book: SafeWorkbook, sheet: Worksheet, submission: Submission) -> None:
    before = deadline_of(submission).before
    about = _("Due before %(day)s. Downloaded from the portal; fill in the white cells.") % {
        "day": f"{before.day}/{before.month}/{before.year}"
    }
    title = f"{submission.period.title} · {submission.agency.name}"
    book.text(sheet, TITLE, 1, title, "title")
    book.text(sheet, ABOUT, 1, about, "line")
    book.text(sheet, HOW, 1, _("How to fill it in stands on the second sheet."), "line")
    words = headings(submission.period.year)
    for name, place in PLACE.items():
        sheet.write_string(KEYS, place, MARK + name)
        book.text(sheet, HEADINGS, place, words.get(name, ""), "heading")
    sheet.set_row(KEYS, None, None, {"hidden": True})
    sheet.set_row(HEADINGS, 32)


def _line(book: SafeWorkbook, sheet: Worksheet, row: int, number: int, line: Line) -> None:
    figure, indicator = line.figure, line.figure.indicator
    sheet.write_string(row, PLACE["figure"], str(figure.pk))
    sheet.write_number(row, PLACE["number"], number, book.style("centre"))
    book.text(sheet, row, PLACE["indicator"], indicator.title, "text")
    if line.definition:
        size = {"x_scale": 2.5, "y_scale": max(1, len(line.definition) / 180)}
        sheet.write_comment(row, PLACE["indicator"], line.definition[:30_000], size)
    beside = {
        "unit": indicator.unit_text,
        "target": line.target,
        "last": line.last,
        "year_ago": line.year_ago,
    }
    for name, text in beside.items():
        book.text(sheet, row, PLACE[name], text, "centre")
    words = {"blank_reason": figure.blank_reason, "note": figure.note}
    labels = {f"{name}_label": label for name, label in labels_of(line.row.form).items()}
    sheet.set_row(row, height_of({"indicator": indicator.title} | beside | words | labels))
    write_typed(book, sheet, row, line.row.form)
    places = Places(*(xl_rowcol_to_cell(row, PLACE[name]) for name in (FIRST, SECOND, "is_nil")))
    formula = value_formula(indicator, places, cell_words(), line.baseline)
    value = line.value if isinstance(line.value, str) else float(line.value)
    style = book.style(f"value{min(indicator.decimals, MOST_DECIMALS)}")
    sheet.write_formula(row, PLACE["value"], formula, style, value)


def _lay_out(sheet: Worksheet, *, last_row: int) -> None:
    for name, place in PLACE.items():
        sheet.set_column(place, place, WIDTHS[name], None, {"hidden": name == "figure"})
    sheet.freeze_panes(HEADINGS + 1, PLACE["indicator"] + 1)
    sheet.protect("", LOCK)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADINGS)
    sheet.print_area(0, 1, max(last_row - 1, HEADINGS), len(COLUMNS) - 1)
    sheet.set_footer("&C&P / &N")


def _guide(book: SafeWorkbook) -> None:
    sheet = book.add_worksheet(_("How to fill in"))
    sheet.set_column(0, 0, 110)
    book.text(sheet, 0, 0, _("How to fill in this file"), "title")
    for row, text in enumerate(guide(), start=2):
        book.text(sheet, row, 0, text, "guide")
    sheet.hide_gridlines(2)
    sheet.protect("")


def _identity(book: SafeWorkbook, submission: Submission, sections: list[Section]) -> None:
    sheet = book.add_worksheet(HIDDEN_SHEET)
    figures = [line.figure for section in sections for line in section.lines]
    for row, texts in enumerate(lines_of(submission, figures)):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
    sheet.very_hidden()
    sheet.protect("")
