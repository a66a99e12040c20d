"""What the downloaded file is like: locked, guarded, computing, and never a formula from a user."""

import shutil
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from reports.entry.views import reports_for_page
from reports.entry.workbook.writing import workbook_of
from reports.models import Figure
from reports.tests.factory import (
    make_agency,
    make_baseline,
    make_figure,
    make_indicator,
    make_period,
    make_submission,
    make_succession,
    make_target,
)
from reports.tests.workbooks import (
    bytes_of,
    cell_of,
    column,
    downloaded,
    row_of,
    saved_by_libreoffice,
    sheet_of,
)

DANGEROUS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://evil","x")']


def test_only_the_cells_in_which_one_types_are_open(cast):
    book = downloaded(cast.submission, cast.officer)
    sheet = sheet_of(book)
    assert sheet.protection.sheet
    row = row_of(sheet, cast.figure)
    unlocked = {
        sheet.cell(4, cell.column).value for cell in sheet[row] if not cell.protection.locked
    }
    assert unlocked == {
        f"portal:{name}" for name in ("first", "second", "is_nil", "blank_reason", "note")
    }
    assert all(
        cell.protection.locked for other in sheet.iter_rows(max_row=row - 1) for cell in other
    )


def test_it_prints_on_a4_landscape_with_headings_on_each_page_and_panes_that_stay(cast):
    sheet = sheet_of(downloaded(cast.submission, cast.officer))
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$5:$5", "D6")
    assert sheet.row_dimensions[4].hidden
    assert sheet.column_dimensions["A"].hidden


def test_lists_units_definitions_targets_and_earlier_values_are_there(cast):
    cast.indicator.definition = "Hồ sơ nộp trực tuyến trên tổng số"
    cast.indicator.save()
    for year, kind, numerator in ((2024, "YEAR", 30), (2024, "Q1", 10)):
        earlier = make_submission(make_period(cast.regime, year, kind), cast.agency, "approved")
        make_figure(earlier, cast.indicator, numerator=numerator, denominator=40)
    milestone = make_figure(cast.submission, make_indicator("milestone"))
    book = downloaded(cast.submission, cast.officer)
    cells = {
        name: cell_of(book, cast.figure, name)
        for name in ("unit", "target", "last", "year_ago", "indicator")
    }
    assert (cells["unit"].value, cells["target"].value) == ("%", "≥ 60")
    assert cells["last"].value == "75,00\n(30 / 40)"
    assert cells["year_ago"].value == "25,00\n(10 / 40)"
    assert "Hồ sơ nộp trực tuyến" in cells["indicator"].comment.text
    lists = {
        str(rule.sqref): rule.formula1
        for rule in sheet_of(book).data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists[cell_of(book, milestone, "first").coordinate] == '"Đã hoàn thành,Chưa hoàn thành"'
    assert lists[cell_of(book, cast.figure, "is_nil").coordinate] == '"Có,Không"'


def test_an_heirs_file_holds_what_was_reported_before_it_put_together(cast):
    formers = [make_agency(cast.province, valid_until=date(2025, 1, 14)) for _ in range(2)]
    make_succession(formers, [cast.agency], date(2025, 1, 15))
    rate = make_target(cast.plan, make_indicator("rate"), values={2025: 90}).indicator
    surveyed = make_figure(cast.submission, rate)
    last = make_period(cast.regime, 2024, "YEAR")
    for place, agency in enumerate([cast.agency, *formers]):
        earlier = make_submission(last, agency, "approved")
        make_figure(earlier, cast.indicator, numerator=30 + place, denominator=40)
        make_figure(earlier, rate, rate=80 + place * place, rate_source="SIPAS")
    book = downloaded(cast.submission, cast.officer)
    assert cell_of(book, cast.figure, "last").value == "77,50\n(93 / 120)"
    assert cell_of(book, surveyed, "last").value == "81,67"


def test_an_english_reader_gets_an_english_file(cast):
    report = reports_for_page(cast.officer).get(pk=cast.submission.pk)
    with translation.override("en"):
        book = load_workbook(BytesIO(workbook_of(report)))
    assert book.sheetnames[:2] == ["Report", "How to fill in"]
    assert sheet_of(book).cell(5, column(sheet_of(book), "is_nil")).value == "Nothing arose"


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_that_a_user_typed_becomes_a_formula(cast, text):
    Figure.objects.filter(pk=cast.figure.pk).update(note=text, blank_reason=text)
    cast.indicator.name = text
    cast.indicator.definition = text
    cast.indicator.save()
    cast.agency.name = text
    cast.agency.save()
    book = downloaded(cast.submission, cast.officer)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                is_ours = cell.data_type == "f"
                assert not is_ours or cell.column == column(sheet_of(book), "value"), (
                    cell.coordinate
                )
    for name in ("note", "blank_reason", "indicator"):
        cell = cell_of(book, cast.figure, name)
        # Edited in place it stays a text, too.
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert not sheet_of(book)._hyperlinks


CASES = [
    ("ratio", {}, {"numerator": 2, "denominator": 3}, "66.67"),
    ("ratio", {}, {"numerator": 99996, "denominator": 100000}, "99.99"),
    ("ratio", {}, {"numerator": 1, "denominator": 100000}, "0.01"),
    ("ratio", {}, {"numerator": 0, "denominator": 80}, "0.00"),
    ("ratio", {}, {"numerator": 40, "denominator": 40}, "100.00"),
    ("ratio", {}, {"numerator": 0, "denominator": 0}, "Không phát sinh"),
    ("ratio", {}, {"numerator": 5}, ""),
    ("ratio", {}, {"is_nil": True}, "Không phát sinh"),
    ("ratio", {"part_of_whole": False}, {"numerator": 99996, "denominator": 100000}, "100.00"),
    (
        "ratio",
        {"part_of_whole": False, "scale": 1, "unit": "lần"},
        {"numerator": 5, "denominator": 2},
        "2.50",
    ),
    ("ratio", {"decimals": 0}, {"numerator": 999, "denominator": 1000}, "99"),
    ("quantity", {"decimals": 1}, {"amount": Decimal("12.25")}, "12.3"),
    ("rate", {}, {"rate": Decimal("80.125"), "rate_source": "PAPI"}, "80.13"),
    ("rank", {"decimals": 0}, {"rank": 12, "rank_out_of": 34}, "12"),
    ("reduction", {}, {"amount": 230}, "8.00"),
    ("milestone", {}, {"done": True, "done_on": "2025-03-01"}, "Đã hoàn thành"),
    ("milestone", {}, {"done": False}, "Chưa hoàn thành"),
    ("milestone", {}, {}, ""),
]


def with_cases(cast):
    figures = []
    for measure, terms, fields, _value in CASES:
        figure = make_figure(cast.submission, make_indicator(measure, **terms), **fields)
        target = make_target(cast.plan, figure.indicator, {2025: 10})
        if measure == "reduction":
            make_baseline(target, 250, agency=cast.agency)
        figures.append(figure)
    return figures


def as_shown(value, wanted: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    places = len(wanted.partition(".")[2])
    return f"{value:.{places}f}"


def test_the_value_that_comes_with_the_file_is_that_of_the_rules(cast):
    figures = with_cases(cast)
    report = reports_for_page(cast.officer).get(pk=cast.submission.pk)
    book = load_workbook(BytesIO(workbook_of(report)), data_only=True)
    for figure, (*_case, wanted) in zip(figures, CASES, strict=True):
        assert as_shown(cell_of(book, figure, "value").value, wanted) == wanted


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_live_formulas_agree_with_the_rules_in_a_spreadsheet_program(cast, tmp_path):
    figures = with_cases(cast)
    book = downloaded(cast.submission, cast.officer)  # openpyxl drops the values that came along
    saved = saved_by_libreoffice(bytes_of(book), tmp_path)
    computed = load_workbook(BytesIO(saved), data_only=True)
    for figure, (*_case, wanted) in zip(figures, CASES, strict=True):
        assert as_shown(cell_of(computed, figure, "value").value, wanted) == wanted
