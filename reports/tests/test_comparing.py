"""Reports, agencies and plans side by side: what differs is said in words, what is chosen stands
in the address."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reports.tests.factory import make_agency, make_area, make_period, make_plan, make_target
from reports.tests.progress_rows import store_row


@pytest.fixture
def province(cast):
    """Two departments and a commune with results of two reports."""
    cast.second = make_agency(cast.province, "Sở Công Thương")
    cast.commune = make_agency(cast.province, "Xã Một", kind="commune")
    cast.before = make_period(cast.regime, 2024, "YEAR")
    cast.kinds = {}
    for name, then, now in (
        ("worse", "achieved", "behind"),
        ("better", "missed", "on_track"),
        ("same", "behind", "behind"),
        ("new", "no_data", "behind"),
        ("lost", "behind", "nil"),
        ("neither", "not_due", "no_data"),
    ):
        target = make_target(cast.plan, values={2024: 50, 2025: 60})
        cast.kinds[name] = target
        store_row(cast.before, target, status=then, answered=1, assigned=1)
        store_row(cast.period, target, status=now, answered=1, assigned=1, value=Decimal(40))
    return cast


def compared(client, cast, user=None, **query):
    client.force_login(user or cast.leader)
    response = client.get(reverse("compare"), {"period": cast.period.code} | query)
    assert response.status_code == 200
    return response.context["comparison"]


def test_two_reports_say_what_got_worse_first(client, province):
    comparison = compared(client, province)
    assert comparison.heads == (province.before.title, province.period.title)
    kinds = [line.difference.code for line in comparison.lines]
    assert kinds == ["worse", "lost", "better", "new", "same", "neither"]
    assert {line.difference.code: line.target for line in comparison.lines} == province.kinds
    assert [(each.code, count) for each, count in comparison.counts] == [
        (code, 1) for code in kinds
    ]


def test_each_number_of_the_answer_leads_to_its_targets(client, province):
    client.force_login(province.leader)
    page = client.get(reverse("compare"), {"period": province.period.code})
    for code, target in province.kinds.items():
        address = f"{page.context['here']}&change={code}"
        assert address.replace("&", "&amp;") in page.content.decode()
        shown = client.get(reverse("compare") + address).context["comparison"].shown
        assert [line.target for line in shown] == [target]


def test_the_other_report_is_that_of_the_address(client, province):
    earlier = make_period(province.regime, 2024, "Q1")
    store_row(earlier, province.kinds["worse"], status="behind")
    comparison = compared(client, province, **{"with": earlier.code})
    assert comparison.before == earlier
    [line] = [each for each in comparison.lines if each.target == province.kinds["worse"]]
    assert line.difference.code == "same"


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("missed", "behind", "same"),
        ("achieved", "on_track", "same"),
        ("behind", "at_risk", "better"),
        ("achieved", "at_risk", "worse"),
    ],
)
def test_between_years_only_three_ranks_are_told_apart(client, cast, then, now, said):
    before = make_period(cast.regime, 2024, "YEAR")
    store_row(before, cast.target, status=then, answered=1, assigned=1)
    store_row(cast.period, cast.target, status=now)
    [line] = compared(client, cast).lines
    assert line.difference.code == said


def test_within_a_year_every_rank_is_told_apart(client, cast):
    before = make_period(cast.regime, 2025, "H1")
    later = make_period(cast.regime, 2025, "YEAR")
    store_row(before, cast.target, status="behind", answered=1, assigned=1)
    store_row(later, cast.target, status="missed", answered=1, assigned=1)
    [line] = compared(client, cast, period=later.code).lines
    assert line.difference.code == "worse"


def test_without_another_report_it_says_what_to_choose(client, cast):
    comparison = compared(client, cast)
    assert comparison.why and not comparison.lines


def test_two_reports_of_one_agency_are_its_own_results(client, province):
    target = province.kinds["worse"]
    store_row(province.before, target, status="behind", agency=province.second)
    store_row(province.period, target, status="achieved", agency=province.second)
    comparison = compared(client, province, agency=province.second.pk)
    [line] = comparison.lines
    assert line.difference.code == "better"


def test_agencies_of_a_level_stand_side_by_side_and_who_is_ahead_is_said(client, province):
    worse, same = province.kinds["worse"], province.kinds["same"]
    for agency, status in ((province.agency, "behind"), (province.second, "achieved")):
        store_row(province.period, worse, status=status, agency=agency)
        store_row(province.period, same, status="behind", agency=agency)
    query = {"by": "agencies", "agency": [province.agency.pk, province.second.pk]}
    comparison = compared(client, province, **query)
    assert comparison.heads == (province.agency.name, province.second.name)
    assert [line.target for line in comparison.lines] == [worse, same]
    marks = [cell.mark.code if cell.mark else None for cell in comparison.lines[0].cells]
    assert marks == ["last", "best"]
    assert not any(cell.mark for cell in comparison.lines[1].cells)
    assert comparison.differing == 1


def test_agencies_of_different_levels_are_never_mixed(client, province):
    query = {"by": "agencies", "agency": [province.agency.pk, province.commune.pk]}
    comparison = compared(client, province, **query)
    assert comparison.why and not comparison.lines


@pytest.mark.parametrize("chosen", [[], ["x", "0"], ["999999999999999999999"]])
def test_what_names_no_agency_is_asked_for(client, province, chosen):
    comparison = compared(client, province, by="agencies", agency=chosen)
    assert comparison.why and not comparison.chosen


def test_another_provinces_agency_cannot_be_chosen(client, province):
    other = make_agency()
    query = {"by": "agencies", "agency": [province.agency.pk, other.pk]}
    assert compared(client, province, **query).chosen == (province.agency.pk,)


def test_plans_stand_side_by_side_by_area(client, province):
    area = make_area("Tài chính công")
    plan = make_plan(regime=province.regime)
    for status in ("achieved", "achieved", "behind"):
        target = make_target(plan, values={2025: 60}, area=area)
        store_row(province.period, target, status=status)
    query = {"by": "plans", "plans": [province.plan.pk, plan.pk]}
    comparison = compared(client, province, **query)
    assert comparison.heads == (province.plan.document_number, plan.document_number)
    total = comparison.shares[0]
    assert [(each.counts.well, each.counts.judged) for each in total.shares] == [(1, 5), (2, 3)]
    assert [each.mark.code for each in total.shares] == ["last", "best"]
    [line] = [each for each in comparison.shares if each.title == area.title]
    assert [each.counts.judged for each in line.shares] == [0, 3]
    assert not any(each.mark for each in line.shares)


def test_switching_the_report_keeps_what_is_compared(client, province):
    client.force_login(province.leader)
    query = {"by": "agencies", "agency": [province.agency.pk, province.second.pk]}
    response = client.get(reverse("compare"), query)
    for option in response.context["period_options"]:
        assert "by=agencies" in option.url
        assert f"agency={province.second.pk}" in option.url


@pytest.mark.parametrize("by", ["periods", "agencies", "plans"])
def test_more_agencies_and_targets_cost_no_more_queries(client, province, queries_of, by):
    client.force_login(province.leader)
    make_plan(regime=province.regime)
    query = {"by": by, "agency": [province.agency.pk, province.second.pk]}
    client.get(reverse("compare"), query)
    few = queries_of(lambda: client.get(reverse("compare"), query))
    for _each in range(10):
        agency = make_agency(province.province)
        target = make_target(province.plan, values={2025: 60})
        store_row(province.period, target, status="behind", agency=agency)
        store_row(province.period, target, status="behind", agency=province.agency)
        store_row(province.period, target, status="behind")
    assert queries_of(lambda: client.get(reverse("compare"), query)) == few <= 12
