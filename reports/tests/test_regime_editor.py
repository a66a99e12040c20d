"""The administrators' editor of regimes: preview, what it touches, and what is never lost."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from reformportal.lib.toml_documents import DocumentRefused
from reports.models import Period, RegimeReport, Submission
from reports.periods import generate_periods
from reports.regime_document import read_regimes

FIXTURE = Path(__file__).parents[2] / "fixtures" / "regimes.toml"


@pytest.fixture
def regime(cast):
    """The cast's regime with its periods through 2026; Q1/2025 alone is open."""
    generate_periods(cast.regime, until_year=2026)
    return cast.regime


def url(regime):
    return reverse("edit_regime", args=[regime.pk])


def typed_in(client, regime):
    """The page's fields as a browser would post them."""
    page = client.get(url(regime))
    context = page.context
    forms = [context["form"], context["reports"].management_form, *context["reports"].forms]
    typed = {"seen": context["seen"]}
    for form in forms:
        for field in form:
            value = field.value()
            typed[field.html_name] = "" if value is None else str(value)
            if hasattr(value, "isoformat"):
                typed[field.html_name] = value.isoformat()
            if field.name == "DELETE":
                del typed[field.html_name]
    return typed


def place_of(typed, kind):
    return next(name[:-5] for name, value in typed.items() if value == kind and "-kind" in name)


@pytest.fixture
def typed(client, cast, regime):
    client.force_login(cast.administrator)
    return typed_in(client, regime)


def day_of(year, kind):
    return Period.objects.get(year=year, kind=kind).last_on_time_day


def test_the_preview_says_what_changes_and_stores_nothing(client, regime, typed):
    typed[f"{place_of(typed, 'H1')}-due_day"] = "22"
    page = client.post(url(regime), typed)
    lines = {(line.title, line.year): line for line in page.context["preview"].lines}
    changed = lines["06 tháng", 2025]
    assert (changed.effect, changed.due.before, changed.due.after) == (
        "changed",
        date(2025, 6, 19),
        date(2025, 6, 22),
    )
    # A Sunday.
    assert changed.due.last_working_day == date(2025, 6, 20)
    assert lines["Quý I", 2025].effect == "opened"
    assert lines["Quý III", 2026].effect == "same"
    assert (day_of(2025, "H1"), RegimeReport.objects.get(kind="H1").due_day) == (
        date(2025, 6, 19),
        19,
    )


def save(client, regime, typed):
    mark = client.post(url(regime), typed).context["preview"].mark
    return client.post(url(regime), typed | {"save": mark})


def test_saving_redates_what_is_not_open_and_leaves_what_is(client, cast, regime, typed):
    for kind in ("Q1", "H1"):
        typed[f"{place_of(typed, kind)}-due_day"] = "22"
    assert save(client, regime, typed).status_code == 302
    assert day_of(2025, "H1") == date(2025, 6, 22)
    assert day_of(2026, "Q1") == date(2026, 3, 22)
    assert day_of(2025, "Q1") == date(2025, 3, 19)


def test_the_provinces_own_day_is_typed_beside_the_agencies(client, regime, typed):
    place = place_of(typed, "H1")
    typed |= {f"{place}-upward_day": "19", f"{place}-upward_month": "6"}
    refused = client.post(url(regime), typed)
    assert refused.status_code == 422
    assert "phải sau ngày cuối đúng hạn" in refused.text
    typed |= {f"{place}-upward_day": "20", "upward_recipient": "Bộ Nội vụ"}
    save(client, regime, typed)
    assert Period.objects.get(year=2025, kind="H1").province_last_day == date(2025, 6, 20)
    assert Period.objects.get(year=2025, kind="Q3").province_last_day is None


def test_what_was_not_previewed_is_not_saved(client, regime, typed):
    mark = client.post(url(regime), typed).context["preview"].mark
    typed[f"{place_of(typed, 'H1')}-due_day"] = "25"
    answer = client.post(url(regime), typed | {"save": mark})
    assert answer.status_code == 409
    assert 'value="25"' in answer.text
    assert day_of(2025, "H1") == date(2025, 6, 19)


def test_an_edit_by_somebody_else_meanwhile_is_not_written_over(client, regime, typed):
    typed["name"] = "Tên mới của chế độ"
    RegimeReport.objects.filter(kind="Q3").update(due_day=18)
    answer = client.post(url(regime), typed | {"save": "x"})
    assert answer.status_code == 409
    assert "Tên mới của chế độ" in answer.text
    regime.refresh_from_db()
    assert regime.name != "Tên mới của chế độ"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("due_day", "14", "Ngày cuối đúng hạn phải sau"),
        ("due_day", "31", "ngày 31"),
        ("start_day", "", ""),
        ("end_month", "13", ""),
        ("share_numerator", "5", ""),
        ("kind", "Q1", ""),
    ],
)
def test_a_wrong_value_comes_back_with_a_message(client, regime, typed, field, value, words):
    RegimeReport.objects.filter(kind="H1").update(kind="H1")
    place = place_of(typed, "H1")
    Period.objects.filter(kind="H1").delete()
    typed |= {f"{place}-{field}": value, "name": "Đang gõ dở"}
    answer = client.post(url(regime), typed)
    assert answer.status_code == 422
    assert "Đang gõ dở" in answer.text
    assert words in answer.text
    assert RegimeReport.objects.get(kind="H1").due_day == 19


def test_a_report_is_added_and_taken_out_but_not_once_it_was_open(client, regime, typed):
    typed |= {"add": "1"}
    page = client.post(url(regime), typed)
    assert page.context["reports"].total_form_count() == 5
    del typed["add"]
    place = "reports-4"
    typed |= {"reports-TOTAL_FORMS": "5", f"{place}-kind": "M09", f"{place}-name": "09 tháng"}
    typed |= {f"{place}-name_en": "Nine months", f"{place}-legal_basis": "QĐ 01/2023"}
    typed |= {f"{place}-share_numerator": "3", f"{place}-share_denominator": "4"}
    for name, (day, month, year) in {
        "start": (15, 12, -1),
        "end": (14, 9, 0),
        "due": (16, 9, 0),
    }.items():
        typed |= {f"{place}-{name}_day": str(day), f"{place}-{name}_month": str(month)}
        typed[f"{place}-{name}_year_offset"] = str(year)
    typed[f"{place}-upward_year_offset"] = "0"
    typed[f"{place_of(typed, 'Q3')}-DELETE"] = "on"
    answer = save(client, regime, typed)
    assert answer.status_code == 302, answer.context["reports"].errors
    assert not Period.objects.filter(kind="Q3").exists()
    assert day_of(2025, "M09") == date(2025, 9, 16)
    again = typed_in(client, regime)
    again[f"{place_of(again, 'Q1')}-DELETE"] = "on"
    refused = client.post(url(regime), again)
    assert (refused.status_code, RegimeReport.objects.filter(kind="Q1").count()) == (422, 1)
    assert Submission.objects.exists()


def test_years_with_open_reports_stay_in(client, regime, typed):
    refused = client.post(url(regime), typed | {"last_year": "2024"})
    assert refused.status_code == 422
    assert "2025" in refused.context["form"].errors["last_year"][0]
    save(client, regime, typed | {"last_year": "2025"})
    assert not Period.objects.filter(year=2026).exists()


def test_administrators_of_another_province_do_not_find_it(client, cast, regime):
    client.force_login(cast.outsider)
    assert client.get(url(regime)).status_code == 404


def test_the_quarterly_regimes_of_the_fixtures_name_both_levels_days():
    _top, regimes = read_regimes(FIXTURE)
    quarterly = [report for regime in regimes for report in regime.reports if report.kind == "Q1"]
    assert quarterly
    assert {(report.due.day, report.province_due.day) for report in quarterly} == {(19, 20)}


def test_a_day_of_the_province_before_its_agencies_is_named(tmp_path):
    wrong = FIXTURE.read_text(encoding="utf-8").replace(
        "province_due = { month = 3, day = 20 }", "province_due = { month = 3, day = 19 }"
    )
    path = tmp_path / "regimes.toml"
    path.write_text(wrong, encoding="utf-8")
    top, _regimes = read_regimes(path)
    with pytest.raises(DocumentRefused, match="phải sau ngày cuối đúng hạn"):
        top.mistakes.refuse_if_any()
