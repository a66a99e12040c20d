"""The file goes out, is filled in, and comes back: a preview first, then all of it or nothing."""

import shutil
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from reports import tasks
from reports.entry.saving import save_figure
from reports.models import Figure, KeptFinding, Submission, WorkbookUpload
from reports.tests.checked import load_checks
from reports.tests.factory import (
    make_figure,
    make_indicator,
    make_period,
    make_submission,
    make_target,
    make_user,
)
from reports.tests.workbooks import (
    bytes_of,
    cell_of,
    choose,
    column,
    confirm,
    downloaded,
    fill,
    row_of,
    saved_by_libreoffice,
    sheet_of,
)


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


@pytest.fixture
def book(cast):
    return downloaded(cast.submission, cast.officer)


def add(cast, measure, **fields):
    """One more indicator of the cast's report."""
    figure = make_figure(cast.submission, make_indicator(measure, **fields))
    make_target(cast.plan, figure.indicator, {2025: 10})
    return figure


def stored(figure):
    return Figure.objects.get(pk=figure.pk)


def test_what_is_filled_in_is_shown_first_and_stored_when_confirmed(officer, cast, book):
    fill(book, cast.figure, first=30, second=40, note="Đã đối chiếu")
    answer = choose(officer, cast.submission, book)
    (row,) = answer.context["preview"].changed
    told = [(cell.label, cell.old, cell.new) for cell in row.cells]
    assert told == [("Tử số", "", "30"), ("Mẫu số", "", "40"), ("Ghi chú", "", "Đã đối chiếu")]
    assert stored(cast.figure).version == 0
    assert confirm(officer, answer).status_code == 302
    figure = stored(cast.figure)
    assert (figure.numerator, figure.denominator, figure.note) == (30, 40, "Đã đối chiếu")
    assert (figure.version, figure.updated_by) == (1, cast.officer)
    assert not WorkbookUpload.objects.exists()


def test_every_measure_comes_back_as_it_went_out(officer, cast):
    given = {
        "ratio": {"numerator": Decimal("1234567.25"), "denominator": Decimal("9999999.5")},
        "quantity": {"amount": Decimal("123456789012.123456")},
        "rate": {"rate": Decimal("80.5"), "rate_source": "=Khảo sát\nPAPI _x0041_"},
        "rank": {"rank": 12, "rank_out_of": 34},
        "milestone": {"done": True, "done_on": date(2025, 3, 1)},
        "reduction": {"amount": Decimal("230")},
    }
    for measure, fields in given.items():
        make_figure(cast.submission, make_indicator(measure), note="+ghi\r\nchú", **fields)
    make_figure(cast.submission, make_indicator("milestone"), done=False)
    make_figure(cast.submission, make_indicator("ratio"), is_nil=True, blank_reason="-")
    answer = choose(officer, cast.submission, downloaded(cast.submission, cast.officer))
    preview = answer.context["preview"]
    assert ([row.cells for row in preview.shown], len(preview.same)) == ([], 9)


@pytest.mark.parametrize(
    ("measure", "name", "value", "field", "meant"),
    [
        ("quantity", "first", "1.234,5", "amount", Decimal("1234.5")),
        ("rate", "first", "80 %", "rate", Decimal("80")),
        ("quantity", "first", 1234.5, "amount", Decimal("1234.5")),
        ("milestone", "second", "1/3/2025", "done_on", date(2025, 3, 1)),
        ("milestone", "second", datetime.fromisoformat("2025-03-01"), "done_on", date(2025, 3, 1)),
        ("milestone", "first", "ĐÃ HOÀN THÀNH", "done", True),
        ("milestone", "first", "Not done", "done", False),
        ("ratio", "is_nil", "x", "is_nil", True),
        ("rate", "second", 2024, "rate_source", "2024"),
    ],
)
def test_cells_are_understood_as_in_the_grid(officer, cast, measure, name, value, field, meant):
    figure = add(cast, measure, input_decimals=2)
    answer = choose(
        officer,
        cast.submission,
        fill(downloaded(cast.submission, cast.officer), figure, **{name: value}),
    )
    assert [row.figure for row in answer.context["preview"].changed] == [figure]
    confirm(officer, answer)
    assert getattr(stored(figure), field) == meant


def test_a_percentage_that_the_program_made_of_80_percent_is_80(officer, cast):
    figure = add(cast, "rate")
    book = fill(downloaded(cast.submission, cast.officer), figure, first=0.8)
    cell_of(book, figure, "first").number_format = '0.00"điểm"%'
    confirm(officer, choose(officer, cast.submission, book))
    assert stored(figure).rate == 80


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("nhiều", "không phải là số"),
        (datetime.fromisoformat("2025-05-01"), "ngày"),
        ("=B1&C1", "công thức"),
        (True, "không phải là số"),
        (-5, "âm"),
        (10**30, "nhiều chữ số"),
    ],
)
def test_a_cell_that_means_nothing_is_refused_in_its_place(officer, cast, book, value, said):
    fill(book, cast.figure, second=40, first=value)
    answer = choose(officer, cast.submission, book)
    (row,) = answer.context["preview"].refused
    problems = " ".join([*row.problems, *(text for cell in row.cells for text in cell.problems)])
    assert said in problems
    assert (
        f"{sheet_of(book).cell(1, column(sheet_of(book), 'first')).column_letter}"
        in str([cell.place for cell in row.cells])
        or row.problems
    )
    assert confirm(officer, answer).status_code == 409
    assert stored(cast.figure).version == 0


def test_what_was_stored_from_a_file_is_judged_at_once(officer, cast):
    load_checks()
    over = add(cast, "ratio", part_of_whole=False)
    book = fill(downloaded(cast.submission, cast.officer), over, first=101, second=100)
    assert confirm(officer, choose(officer, cast.submission, book)).status_code == 302
    found = KeptFinding.objects.filter(figure=over).values_list("check_code", flat=True)
    assert list(found) == ["above_100"]


def test_rows_with_problems_stay_only_where_the_officer_says_so(officer, cast):
    other = add(cast, "quantity")
    book = fill(downloaded(cast.submission, cast.officer), cast.figure, first=50, second=40)
    answer = choose(officer, cast.submission, fill(book, other, first=7))
    refused = confirm(officer, answer)
    assert (refused.status_code, stored(other).amount) == (409, None)
    assert confirm(officer, answer, leave="on").status_code == 302
    assert (stored(other).amount, stored(cast.figure).version) == (7, 0)


def test_who_saves_after_the_preview_stops_all_of_it(officer, cast):
    other = add(cast, "quantity")
    book = fill(downloaded(cast.submission, cast.officer), cast.figure, first=30, second=40)
    answer = choose(officer, cast.submission, fill(book, other, first=7))
    colleague = make_user("officer", cast.agency, "Bùi Thị Mai")
    save_figure(figure_id=other.pk, version=0, typed={"amount": "9"}, by=colleague)
    shown = confirm(officer, answer)
    assert shown.status_code == 409
    (row,) = shown.context["preview"].conflicts
    assert [(cell.old, cell.new) for cell in row.cells] == [("9", "7")]
    assert "Bùi Thị Mai" in shown.content.decode()
    assert (stored(other).amount, stored(cast.figure).version) == (9, 0)


@pytest.mark.parametrize(("choice", "amount"), [("mine", 7), ("theirs", 9)])
def test_of_two_values_the_officer_chooses(officer, cast, choice, amount):
    other = add(cast, "quantity")
    book = downloaded(cast.submission, cast.officer)
    colleague = make_user("officer", cast.agency)
    save_figure(figure_id=other.pk, version=0, typed={"amount": "9"}, by=colleague)
    answer = choose(officer, cast.submission, fill(book, other, first=7))
    assert confirm(officer, answer).status_code == 409
    assert stored(other).amount == 9
    confirm(officer, answer, **{f"choice_{other.pk}": choice})
    assert stored(other).amount == amount


def test_an_old_file_takes_back_nothing_that_it_did_not_touch(officer, cast):
    other = add(cast, "quantity")
    book = downloaded(cast.submission, cast.officer)
    colleague = make_user("officer", cast.agency)
    save_figure(figure_id=other.pk, version=0, typed={"amount": "9"}, by=colleague)
    answer = choose(officer, cast.submission, fill(book, cast.figure, first=30, second=40))
    preview = answer.context["preview"]
    assert [row.figure for row in preview.left_alone] == [other]
    assert "trên cổng" in answer.content.decode()
    confirm(officer, answer)
    assert (stored(other).amount, stored(cast.figure).numerator) == (9, 30)


def test_rows_and_columns_may_stand_anywhere(officer, cast):
    others = [add(cast, "quantity") for _number in range(3)]
    book = downloaded(cast.submission, cast.officer)
    sheet = sheet_of(book)
    for place, figure in enumerate(others, start=1):
        fill(book, figure, first=place)
    rows = [row_of(sheet, figure) for figure in others]
    first, last = ([cell.value for cell in sheet[row]] for row in (rows[0], rows[-1]))
    for at, cells in ((rows[0], last), (rows[-1], first)):
        for place, value in enumerate(cells, start=1):
            sheet.cell(at, place).value = value
    sheet.protection.sheet = False
    sheet.insert_rows(1, 3)
    sheet["B1"] = "SỞ TƯ PHÁP"
    sheet.merge_cells("B1:H1")
    sheet.insert_cols(column(sheet, "first"), 2)
    sheet.cell(rows[1] + 3, column(sheet, "first") - 1).value = "cột thêm"
    answer = choose(officer, cast.submission, book)
    assert len(answer.context["preview"].changed) == 3
    confirm(officer, answer)
    assert [stored(figure).amount for figure in others] == [1, 2, 3]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_file_saved_by_libreoffice_is_read_like_any_other(officer, cast, tmp_path):
    milestone = add(cast, "milestone")
    book = fill(downloaded(cast.submission, cast.officer), cast.figure, first=30, second="1.234")
    fill(book, milestone, first="Đã hoàn thành", second=datetime.fromisoformat("2025-03-01"))
    saved = saved_by_libreoffice(bytes_of(book), tmp_path)
    answer = choose(officer, cast.submission, saved)
    assert len(answer.context["preview"].changed) == 2
    confirm(officer, answer)
    assert stored(cast.figure).denominator == 1234
    assert (stored(milestone).done, stored(milestone).done_on) == (True, date(2025, 3, 1))


def test_a_column_that_was_deleted_leaves_its_field_alone(officer, cast):
    make = {"numerator": "1", "denominator": "2", "note": "Giữ lại"}
    save_figure(figure_id=cast.figure.pk, version=0, typed=make, by=cast.officer)
    book = fill(downloaded(cast.submission, cast.officer), cast.figure, first=2)
    sheet_of(book).delete_cols(column(sheet_of(book), "note"))
    confirm(officer, choose(officer, cast.submission, book))
    assert (stored(cast.figure).numerator, stored(cast.figure).note) == (2, "Giữ lại")


def test_an_indicator_that_stands_twice_is_refused(officer, cast, book):
    sheet = sheet_of(book)
    fill(book, cast.figure, first=1, second=2)
    sheet.append([cell.value for cell in sheet[row_of(sheet, cast.figure)]])
    preview = choose(officer, cast.submission, book).context["preview"]
    assert (len(preview.refused), len(preview.changed)) == (2, 0)


def test_rows_of_no_indicator_are_named_and_left_out(officer, cast, book):
    sheet = sheet_of(book)
    sheet.append([None, 99, "Chỉ số tự thêm", "%"])
    sheet.cell(sheet.max_row, column(sheet, "first")).value = 5
    answer = choose(officer, cast.submission, book)
    assert answer.context["preview"].unknown == [(sheet.max_row, "Chỉ số tự thêm")]
    assert "Chỉ số tự thêm" in answer.content.decode()


def test_a_row_that_was_deleted_stays_as_it_is_and_is_named(officer, cast, book):
    sheet_of(book).delete_rows(row_of(sheet_of(book), cast.figure))
    answer = choose(officer, cast.submission, book)
    assert answer.context["preview"].absent == [cast.figure]


def test_the_file_of_another_report_is_recognised_and_named(officer, cast):
    earlier = make_period(cast.regime, 2024, "YEAR")
    other = make_submission(earlier, cast.agency)
    make_figure(other, cast.indicator)
    answer = choose(officer, cast.submission, downloaded(other, cast.officer))
    assert answer.status_code == 422
    assert "Năm 2024" in answer.content.decode()
    assert not WorkbookUpload.objects.exists()


def test_a_file_whose_hidden_word_was_changed_is_not_believed(officer, cast, book):
    for row in book["portal"].iter_rows():
        if row[0].value == "figure":
            row[2].value = "7"
    answer = choose(officer, cast.submission, book)
    assert answer.status_code == 422
    assert "không phải là tệp tải về từ cổng" in answer.content.decode()


def test_a_copy_without_the_hidden_sheet_is_refused_in_words(officer, cast, book):
    del book["portal"]
    assert choose(officer, cast.submission, book).status_code == 422


def test_what_was_read_is_nobody_elses_and_does_not_stay(client, cast, book, clock_at):
    client.force_login(cast.officer)
    answer = choose(client, cast.submission, fill(book, cast.figure, first=1, second=2))
    url = answer.redirect_chain[-1][0]
    client.force_login(make_user("officer", cast.agency))
    assert client.get(url).status_code == 302
    client.force_login(cast.head)
    assert client.get(url).status_code == 403
    client.force_login(cast.officer)
    assert client.get(url).status_code == 200
    clock_at("2025-03-17T10:10+07:00")
    assert client.get(url).status_code == 302
    choose(client, cast.submission, book)
    assert WorkbookUpload.objects.count() == 1


def test_the_sweep_forgets_what_nobody_confirmed(officer, cast, book, clock_at):
    clock_at("2025-03-16T10:00+07:00")
    choose(officer, cast.submission, book)
    clock_at("2025-03-17T09:00+07:00")
    tasks.sweep()
    assert WorkbookUpload.objects.count() == 1
    clock_at("2025-03-17T10:05+07:00")
    tasks.sweep()
    assert not WorkbookUpload.objects.exists()


def test_a_report_that_was_sent_meanwhile_stores_nothing(officer, cast, book):
    answer = choose(officer, cast.submission, fill(book, cast.figure, first=1, second=2))
    sent = cast.period.late_from - timedelta(days=2)
    Submission.objects.update(state="sent", first_sent_at=sent, sent_at=sent)
    assert confirm(officer, answer).status_code == 409
    assert stored(cast.figure).version == 0
    assert choose(officer, cast.submission, book).status_code == 409


def test_storing_nothing_keeps_nothing(officer, cast, book):
    answer = choose(officer, cast.submission, fill(book, cast.figure, first=1, second=2))
    assert confirm(officer, answer, cancel="1").status_code == 302
    assert (WorkbookUpload.objects.count(), stored(cast.figure).version) == (0, 0)


def test_ten_more_rows_ask_no_more_of_the_preview_and_the_download(officer, cast, queries_of):
    download = reverse("workbook_file", args=[cast.submission.pk])

    def counted():
        book = downloaded(cast.submission, cast.officer)
        fill(book, cast.figure, is_nil="x")
        url = choose(officer, cast.submission, book).redirect_chain[-1][0]
        return queries_of(lambda: officer.get(url)), queries_of(lambda: officer.get(download))

    before = counted()
    for _number in range(10):
        add(cast, "quantity")
    assert counted() == before


def test_ten_more_filled_rows_ask_no_more_of_preview_and_confirmation(officer, cast, queries_of):
    load_checks()

    def counted(figures):
        book = downloaded(cast.submission, cast.officer)
        for number, figure in enumerate(figures, start=1):
            fill(book, figure, first=number, second=number + 1)
        answer = choose(officer, cast.submission, book)
        url = answer.redirect_chain[-1][0]
        return queries_of(lambda: officer.get(url)), queries_of(lambda: confirm(officer, answer))

    few, many = ([add(cast, "ratio") for _one in range(count)] for count in (2, 12))
    before = counted(few)
    assert counted(many) == before
    assert [stored(figure).version for figure in [*few, *many]] == [1] * 14


def test_bytes_are_an_xlsx_with_a_name_and_no_guessing(officer, cast):
    answer = officer.get(reverse("workbook_file", args=[cast.submission.pk]))
    assert answer["Content-Disposition"].startswith('attachment; filename="2025-Q1-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content[:2] == b"PK"
    assert bytes_of(downloaded(cast.submission, cast.officer))[:2] == b"PK"
