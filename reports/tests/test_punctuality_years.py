"""Punctuality over years: the sums, who may see them, and the files that hold what is shown."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports.deadlines.extensions import grant_unasked
from reports.models import Submission
from reports.tests.factory import make_agency, make_period, make_submission

NOW = "2025-07-01T08:00+07:00"


@pytest.fixture
def years(cast, clock_at):
    """The department on time in 2024, eight days late in Q1/2025, and not sent in H1/2025; another
    agency with an extension that was granted after it had sent."""
    clock_at(NOW)
    before = make_period(cast.regime, year=2024, kind="Q1")
    make_submission(before, cast.agency, state="approved")
    late = cast.period.late_from + timedelta(days=7, hours=9)
    Submission.objects.filter(pk=cast.submission.pk).update(
        state="sent", first_sent_at=late, sent_at=late
    )
    half = make_period(cast.regime, year=2025, kind="H1")
    make_submission(half, cast.agency)
    cast.other = make_agency(cast.province, "=Sở Công thức")
    sent = make_submission(half, cast.other, state="sent", first_sent_at=half.late_from)
    grant_unasked(submission=sent, until=date(2025, 6, 25), reason="Mất mạng", by=cast.reviewer)
    return cast


def rows(client, name, query=""):
    answer = client.get(reverse(name) + f"?_export=csv{query}")
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_each_agency_is_summed_over_its_years(client, years):
    client.force_login(years.reviewer)
    found = {row[0]: row[2:] for row in rows(client, "punctuality_of_agencies")}
    # due, on time, with extension, late, not sent, days late together, at most, in time
    assert found["Sở Tư pháp"] == ["3", "1", "0", "1", "1", "8", "12", "33.3"]
    assert found["'=Sở Công thức"] == ["1", "0", "1", "0", "0", "0", "0", "100.0"]


def test_the_filter_chooses_the_years(client, years):
    client.force_login(years.reviewer)
    found = rows(client, "punctuality_of_agencies", "&year_from=2025&year_to=2025")
    assert {row[0]: row[2:5] for row in found}["Sở Tư pháp"] == ["2", "0", "0"]
    only = rows(client, "punctuality_of_reports", "&timeliness=overdue")
    assert [(row[0], row[3]) for row in only] == [("Sở Tư pháp", "12")]


def test_an_extension_granted_after_sending_is_marked(client, years):
    client.force_login(years.reviewer)
    (found,) = rows(client, "punctuality_of_reports", "&timeliness=with_extension")
    assert "gia hạn sau khi đã gửi" in found[2]


def test_an_officer_sees_her_own_agency_alone(client, years):
    client.force_login(years.officer)
    assert {row[0] for row in rows(client, "punctuality_of_agencies")} == {"Sở Tư pháp"}
    client.force_login(years.outsider)
    assert rows(client, "punctuality_of_agencies") == []


def test_the_spreadsheet_holds_what_the_page_shows_in_its_order(client, years):
    client.force_login(years.reviewer)
    url = reverse("punctuality_of_reports") + "?sort=-days_late&year_from=2025"
    answer = client.get(url + "&_export=xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[3] for line in lines[1:]] == [12, 8, 0]
    assert lines[3][0] == "=Sở Công thức"
    assert sheet.cell(4, 1).data_type == "s"
    shown = client.get(url).context["table"].page.object_list
    assert [row.record.days_late for row in shown] == [12, 8, 0]


def test_a_periods_list_is_exported_too(client, years):
    client.force_login(years.reviewer)
    answer = client.get(reverse("punctuality") + "?period=2025-Q1&_export=csv")
    found = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert found[1][:3] == ["Sở Tư pháp", "Muộn", "8"]


@pytest.mark.parametrize("name", ["punctuality_of_agencies", "punctuality_of_reports"])
def test_ten_more_agencies_cost_no_more_queries(client, years, queries_of, name):
    client.force_login(years.reviewer)
    few = queries_of(lambda: client.get(reverse(name)))
    for _ in range(10):
        make_submission(years.period, make_agency(years.province), state="sent")
    assert queries_of(lambda: client.get(reverse(name))) == few


def test_an_unknown_format_shows_the_page(client, years):
    client.force_login(years.reviewer)
    answer = client.get(reverse("punctuality_of_agencies") + "?_export=exe&year_from=x&sort=zz")
    assert answer["Content-Type"].startswith("text/html")
