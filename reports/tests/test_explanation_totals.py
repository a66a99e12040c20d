"""Totals and their parts: what disagrees is found, and what agrees is left alone."""

from datetime import date
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from agencies.models import Agency
from reports.explanation import totals
from reports.explanation.disagreements import disagreements
from reports.explanation.totals import Kind
from reports.models import Figure, Period
from reports.tests.factory import (
    make_agency,
    make_figure,
    make_indicator,
    make_period,
    make_submission,
    make_succession,
    make_target,
)
from reports.tests.rule_cases import AMOUNT, BLANK, FLOW_SHARE, NIL, RATE, make_amount, make_ratio
from reports.tests.rule_cases import make_windows as windows_of_a_year

WINDOWS = windows_of_a_year()


def shrinking(kind, figure, earlier, terms=FLOW_SHARE):
    every = list(WINDOWS.values())
    return totals.against_earlier(WINDOWS[kind], figure, every, earlier, terms)


def test_a_year_smaller_than_what_its_reports_said_is_found_for_each_input():
    earlier = {"H1": make_ratio(50, 100), "Q3": make_ratio(40, 60)}
    found = shrinking("YEAR", make_ratio(95, 150), earlier)
    assert [(each.name, each.total, each.parts, each.of) for each in found] == [
        ("denominator", 150, 160, ("H1", "Q3"))
    ]


def test_a_year_that_holds_its_reports_and_more_is_left_alone():
    earlier = {"Q1": make_ratio(20, 50), "H1": make_ratio(50, 100), "Q3": make_ratio(40, 60)}
    assert shrinking("YEAR", make_ratio(90, 160), earlier) == ()


def test_nil_after_something_arose_counts_as_zero_and_a_blank_says_nothing():
    found = shrinking("H1", NIL, {"Q1": make_amount(3)}, AMOUNT)
    assert [(each.total, each.parts) for each in found] == [(0, 3)]
    assert shrinking("H1", make_amount(1), {"Q1": BLANK}, AMOUNT) == ()
    assert shrinking("H1", BLANK, {"Q1": make_amount(3)}, AMOUNT) == ()


def test_a_total_differs_from_its_parts_in_either_direction_once_all_are_there():
    parts = [make_ratio(10, 20), make_ratio(5, 20)]
    assert totals.against_all_parts(make_ratio(15, 40), parts, FLOW_SHARE) == ()
    above = totals.against_all_parts(make_ratio(16, 40), parts, FLOW_SHARE)
    assert [(each.name, each.total, each.parts) for each in above] == [("numerator", 16, 15)]
    below = totals.against_all_parts(make_ratio(15, 39), parts, FLOW_SHARE)
    assert [(each.name, each.total, each.parts) for each in below] == [("denominator", 39, 40)]


@pytest.mark.parametrize(("whole", "count"), [(100, 0), (11, 0), (9, 1)])
def test_while_a_part_is_missing_only_parts_that_exceed_the_total_are_found(whole, count):
    parts = [make_amount(10), None, BLANK]
    assert len(totals.against_all_parts(make_amount(whole), parts, AMOUNT)) == count


def test_units_may_add_up_to_less_than_their_agency_but_not_to_more():
    units = [make_amount(4), make_amount(5)]
    assert totals.against_units(make_amount(20), units, AMOUNT) == ()
    (found,) = totals.against_units(make_amount(8), units, AMOUNT)
    assert (found.kind, found.total, found.parts) == (Kind.CONTAINS, 8, 9)


def test_percentages_are_never_added_up():
    rates = [totals.Figure(rate=90, rate_source="SIPAS")] * 2
    assert totals.against_all_parts(rates[0], rates, RATE) == ()
    assert totals.counted_twice(rates[0], rates, RATE) == ()


def approved(period, agency, indicator, **numbers):
    submission = make_submission(period, agency, state="approved")
    return make_figure(submission, indicator, **numbers)


def found_of(period, indicator, *agencies, official=True, with_leads=False):
    ids = [each.pk for each in agencies]
    found = disagreements(period, {indicator.pk}, ids, official=official, with_leads=with_leads)
    return [
        (each.disagreement.kind, each.agency, each.disagreement.name, each.disagreement.total)
        + (each.disagreement.parts,)
        for each in found
    ]


@pytest.fixture
def year(cast):
    """The reports of 2025 of the cast's regime, by kind."""
    others = {kind: make_period(cast.regime, 2025, kind) for kind in ("H1", "Q3", "YEAR")}
    return {"Q1": cast.period} | others


def test_a_lead_agencys_total_is_held_against_the_level_that_it_reports_for(cast, year):
    lead = cast.agency
    communes = [make_agency(cast.province, f"Xã {n}", kind="commune") for n in "ABC"]
    indicator = make_indicator()
    make_target(cast.plan, indicator, {2025: 60}, level="commune")
    make_target(cast.plan, indicator, {2025: 60}, [lead], level="commune", owed_by_level=False)
    approved(year["H1"], lead, indicator, numerator=20, denominator=70)
    for commune in communes[:2]:
        approved(year["H1"], commune, indicator, numerator=10, denominator=30)
    assert found_of(year["H1"], indicator, lead, *communes) == []
    approved(year["H1"], communes[2], indicator, numerator=0, denominator=30)
    wanted = [(Kind.WHOLE, lead, "denominator", 70, 90)]
    assert found_of(year["H1"], indicator, lead, *communes) == wanted
    assert found_of(year["H1"], indicator, *communes) == []
    assert found_of(year["H1"], indicator, *communes, with_leads=True) == wanted


def test_an_agency_that_is_itself_of_the_level_reports_its_own_part(cast, year):
    other = make_agency(cast.province)
    indicator = make_indicator()
    make_target(cast.plan, indicator, {2025: 60})
    make_target(cast.plan, indicator, {2025: 60}, [cast.agency])
    approved(year["H1"], cast.agency, indicator, numerator=1, denominator=2)
    approved(year["H1"], other, indicator, numerator=50, denominator=60)
    assert found_of(year["H1"], indicator, cast.agency, other) == []


def test_a_department_reports_no_less_than_its_own_units_and_a_district_counts_apart(cast, year):
    unit = make_agency(cast.province, "Trung tâm", kind="public_service_unit", parent=cast.agency)
    district = make_agency(cast.province, "Huyện", kind="district")
    commune = make_agency(cast.province, "Xã", kind="commune", parent=district)
    indicator = make_indicator("quantity")
    for agency, amount in ((cast.agency, 5), (unit, 8), (district, 5), (commune, 8)):
        approved(year["H1"], agency, indicator, amount=amount)
    found = found_of(year["H1"], indicator, cast.agency, unit, district, commune)
    assert found == [(Kind.CONTAINS, cast.agency, "amount", 5, 8)]


def test_an_heirs_year_is_held_against_its_predecessors_parts(cast, year):
    ended = {"valid_until": date(2025, 6, 30)}
    first, second = (make_agency(cast.province, name, **ended) for name in ("Sở A", "Sở B"))
    heir = make_agency(cast.province, "Sở C", valid_from=date(2025, 7, 1))
    make_succession([first, second], [heir], date(2025, 7, 1))
    indicator = make_indicator("quantity")
    approved(year["H1"], first, indicator, amount=20)
    approved(year["H1"], second, indicator, amount=30)
    approved(year["Q3"], heir, indicator, amount=10)
    figure = approved(year["YEAR"], heir, indicator, amount=70)
    assert found_of(year["YEAR"], indicator, heir) == []
    Figure.objects.filter(pk=figure.pk).update(amount=55)
    assert found_of(year["YEAR"], indicator, heir) == [(Kind.SHRINKS, heir, "amount", 55, 60)]


def test_a_predecessors_report_of_a_window_that_the_heir_finishes_is_counted_twice(cast, year):
    first = make_agency(cast.province, "Sở A", valid_until=date(2025, 6, 30))
    heir = make_agency(cast.province, "Sở C", valid_from=date(2025, 7, 1))
    make_succession([first], [heir], date(2025, 7, 1))
    indicator = make_indicator("quantity")
    approved(year["Q3"], heir, indicator, amount=10)
    assert found_of(year["Q3"], indicator, heir) == []
    approved(year["Q3"], first, indicator, amount=4)
    assert found_of(year["Q3"], indicator, heir) == [(Kind.TWICE, heir, "amount", 10, 4)]


def test_officially_only_approved_figures_are_compared(cast, year):
    indicator = make_indicator("quantity")
    approved(year["H1"], cast.agency, indicator, amount=9)
    sent = make_submission(year["YEAR"], cast.agency, state="sent")
    make_figure(sent, indicator, amount=3)
    assert found_of(year["YEAR"], indicator, cast.agency) == []
    found = found_of(year["YEAR"], indicator, cast.agency, official=False)
    assert found == [(Kind.SHRINKS, cast.agency, "amount", 3, 9)]


def test_of_the_five_real_plans_demo_only_a_nil_after_something_arose_is_found(db, clock_at):
    clock_at("2025-03-16T10:00+07:00")
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())
    asked, found = 0, []
    for period in Period.objects.select_related("regime", "report"):
        figures = Figure.objects.filter(submission__period=period, is_answered=True)
        indicators = set(figures.values_list("indicator_id", flat=True))
        agencies = Agency.objects.of_province(period.regime.province_id)
        ids = set(agencies.values_list("pk", flat=True))
        asked += figures.count()
        found += [(period, each) for each in disagreements(period, indicators, ids, official=False)]
    assert asked > 2000
    for period, each in found:
        figure = Figure.objects.get(
            submission__period=period,
            submission__agency=each.agency,
            indicator=each.indicator_id,
        )
        assert figure.is_nil, "the demo's months tile the year: nothing else can disagree"
        assert (each.disagreement.kind, each.disagreement.total) == (Kind.SHRINKS, 0)


def test_the_target_page_and_the_review_say_both_numbers(client, cast, year):
    make_figure(
        make_submission(year["H1"], cast.agency, state="sent"),
        cast.indicator,
        numerator=4,
        denominator=9,
    )
    Figure.objects.filter(pk=cast.figure.pk).update(numerator=5, denominator=8)
    cast.submission.state = "sent"
    cast.submission.first_sent_at = cast.submission.sent_at = cast.period.late_from
    cast.submission.save()
    client.force_login(cast.reviewer)
    half = year["H1"].submissions.get()
    page = client.get(reverse("review", args=[half.pk])).content.decode()
    assert "tử số 4 nhỏ hơn 5" in page and "Quý I năm 2025" in page
    client.force_login(cast.reviewer)
    why = {"period": "2025-H1", "agency": cast.agency.pk, "view": "provisional"}
    assert (
        "tử số 4 nhỏ hơn 5"
        in client.get(reverse("why", args=[cast.target.pk]), why).content.decode()
    )


@pytest.mark.django_db
def test_more_agencies_cost_no_more_queries(cast, year, queries_of):
    indicator = make_indicator("quantity")
    make_target(cast.plan, indicator, {2025: 60})

    def cost():
        ids = list(Agency.objects.of_province(cast.province.pk).values_list("pk", flat=True))
        return queries_of(lambda: disagreements(year["YEAR"], {indicator.pk}, ids, official=True))

    approved(year["YEAR"], cast.agency, indicator, amount=1)
    few = cost()
    for number in range(10):
        approved(year["YEAR"], make_agency(cast.province), indicator, amount=number)
    assert cost() == few <= 7


def test_the_numbers_are_exact():
    (found,) = totals.against_units(make_amount("0.1"), [make_amount("0.1")] * 3, AMOUNT)
    assert (found.total, found.parts) == (Fraction(1, 10), Fraction(3, 10))
