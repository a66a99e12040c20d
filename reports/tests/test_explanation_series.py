"""As was, as is: predecessors apart or together with their heir, and the break between."""

import html
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from reports.explanation.reading import targets_to_explain
from reports.explanation.series import APART, TOGETHER, series_of
from reports.explanation.series_chart import chart_of_series
from reports.models import Period, Progress
from reports.progress.computation import compute
from reports.tests.factory import (
    make_agency,
    make_figure,
    make_indicator,
    make_period,
    make_submission,
    make_succession,
    make_target,
)

DAY = date(2025, 7, 1)


class Merger:
    """Sở A and Sở B became Sở C on 1 July 2025; all report one indicator."""

    def __init__(self, cast, measure="ratio", **fields):
        ended = {"valid_until": date(2025, 6, 30)}
        self.first, self.second = (
            make_agency(cast.province, name, **ended) for name in ("Sở A", "Sở B")
        )
        self.heir = make_agency(cast.province, "Sở C", valid_from=DAY)
        make_succession([self.first, self.second], [self.heir], DAY, decision="Nghị quyết 27")
        self.indicator = make_indicator(measure, **fields)
        named = [self.first, self.second]
        self.target = make_target(cast.plan, self.indicator, {2025: 60}, named)
        self.periods = {"Q1": cast.period} | {
            kind: make_period(cast.regime, 2025, kind) for kind in ("H1", "Q3")
        }

    def says(self, kind, agency, **numbers):
        submission = make_submission(self.periods[kind], agency, state="approved")
        make_figure(submission, self.indicator, **numbers)

    def read(self, line):
        target = targets_to_explain().get(pk=self.target.pk)
        latest = Period.objects.select_related("regime", "report").get(pk=self.periods["Q3"].pk)
        return series_of(target, self.heir, latest, line)


@pytest.fixture
def merger(cast, clock_at):
    clock_at("2025-09-16T10:00+07:00")
    made = Merger(cast)
    made.says("H1", made.first, numerator=20, denominator=50)
    made.says("H1", made.second, numerator=30, denominator=50)
    made.says("Q3", made.heir, numerator=40, denominator=60)
    return made


def shown(series):
    return [(point.agency, point.code, point.value) for point in series.points]


def test_apart_each_agency_has_its_own_values_as_it_reported(merger):
    assert shown(merger.read(APART)) == [
        ("Sở A", "2025-H1", Decimal("40.00")),
        ("Sở B", "2025-H1", Decimal("60.00")),
        ("Sở C", "2025-Q3", Decimal("56.25")),
    ]


def test_together_counts_are_added_and_percentages_never_averaged(cast, merger):
    series = merger.read(TOGETHER)
    assert shown(series) == [
        ("Sở C", "2025-H1", Decimal("50.00")),
        ("Sở C", "2025-Q3", Decimal("56.25")),
    ]
    assert [(point.numerator, point.denominator) for point in series.points] == [
        (50, 100),
        (90, 160),
    ]
    assert [point.is_combined for point in series.points] == [True, True]


def test_together_there_is_none_while_a_part_is_missing(merger):
    merger.says("Q1", merger.first, numerator=1, denominator=2)
    make_figure(make_submission(merger.periods["Q1"], merger.second), merger.indicator)
    assert shown(merger.read(TOGETHER))[0] == ("Sở C", "2025-Q1", None)
    assert ("Sở A", "2025-Q1", Decimal("50.00")) in shown(merger.read(APART))


def test_rates_measured_elsewhere_are_put_together_by_mean(cast, clock_at):
    made = Merger(cast, "rate", group_rule="mean")
    made.says("H1", made.first, rate=80, rate_source="SIPAS")
    made.says("H1", made.second, rate=90, rate_source="SIPAS")
    assert shown(made.read(TOGETHER)) == [("Sở C", "2025-H1", Decimal("85.00"))]


def test_apart_the_values_are_those_that_were_computed_then(merger):
    for period in merger.periods.values():
        compute(period.pk)
    stored = Progress.objects.official().of_agencies().filter(target=merger.target, answered=1)
    rows = [(row.agency.name, row.period.code, row.value) for row in stored]
    assert sorted(rows) == sorted(shown(merger.read(APART)))


def test_the_break_is_drawn_on_its_day_and_named_in_the_table(merger):
    for line in (APART, TOGETHER):
        series = merger.read(line)
        (found,) = series.breaks
        assert (found.day, found.decision, found.after) == (DAY, "Nghị quyết 27", ("Sở C",))
        chart = chart_of_series(series, "tên")
        marks = chart["option"]["series"][0]["markLine"]["data"]
        assert [mark["xAxis"] for mark in marks] == ["2025-07-01"]
        kinds = ["break" if row.brk else row.point.code for row in series.rows]
        assert kinds.index("break") == len(series.points) - 1


def test_an_agency_that_took_another_in_has_no_line_across_the_day(cast, clock_at):
    taken = make_agency(cast.province, "Sở A", valid_until=date(2025, 6, 30))
    make_succession([taken], [cast.agency], DAY)
    target = targets_to_explain().get(pk=cast.target.pk)
    third = make_period(cast.regime, 2025, "Q3")
    half = make_period(cast.regime, 2025, "H1")
    for period in (half, third):
        make_figure(
            make_submission(period, cast.agency, state="approved"),
            cast.indicator,
            numerator=1,
            denominator=2,
        )
    series = series_of(target, cast.agency, third, APART)
    lines = {each["name"]: each["data"] for each in chart_of_series(series, "")["option"]["series"]}
    assert ["2025-07-01", None] in lines["Sở Tư pháp"]


def page_of(client, user, agency, **query):
    client.force_login(user)
    response = client.get(reverse("series", args=[agency.pk]), query)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_the_address_holds_the_choice_and_a_predecessor_leads_to_its_heir(client, cast, merger):
    apart = page_of(client, cast.leader, merger.first, target=merger.target.pk)
    assert "40,00" in apart and "60,00" in apart and "Nghị quyết 27" in apart
    assert f"?target={merger.target.pk}&line=together" in apart
    together = page_of(client, cast.leader, merger.heir, target=merger.target.pk, line="together")
    assert "50,00" in together and "40,00" not in together


def test_a_target_that_the_agency_does_not_report_is_not_found(client, cast, merger):
    client.force_login(cast.leader)
    address = reverse("series", args=[merger.heir.pk])
    assert client.get(address, {"target": cast.target.pk}).status_code == 404
    assert client.get(address, {"target": "x"}).status_code == 404


def test_the_target_page_marks_the_day_and_leads_to_both_readings(client, cast, merger):
    for period in merger.periods.values():
        compute(period.pk)
    client.force_login(cast.leader)
    response = client.get(reverse("target", args=[merger.target.pk]))
    page = html.unescape(response.content.decode())
    series = reverse("series", args=[merger.heir.pk])
    assert f"{series}?target={merger.target.pk}&line=together" in page
    assert '"xAxis": "2025-07-01"' in page and "Sở A, Sở B → Sở C" in page
