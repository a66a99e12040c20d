"""The results pages: who sees which values, marks, escaping, and how many queries they take."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse

from reports.dashboards.chart import chart_of
from reports.dashboards.target_summary import read_target, summary_of
from reports.tests.factory import make_indicator, make_target
from reports.tests.progress_rows import make_row

# A target's page looks for breaks in its series and for totals that disagree as well.


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


@pytest.mark.parametrize("role", ["officer", "head", "leader"])
def test_provisional_values_are_for_reviewers_alone(client, cast, role):
    user = getattr(cast, role)
    assert get(client, user, "overview", view="provisional").status_code == 403
    assert get(client, user, "target", cast.target.pk, view="provisional").status_code == 403


def test_official_and_provisional_values_never_stand_together(client, cast):
    row = {"target": cast.target, "status": "on_track"}
    make_row(cast, **row, value=Decimal("11.11"))
    make_row(cast, **row, value=Decimal("22.22"), official=False)
    official = text_of(get(client, cast.reviewer, "target", cast.target.pk))
    provisional = text_of(get(client, cast.reviewer, "target", cast.target.pk, view="provisional"))
    assert "11,11" in official and "22,22" not in official
    assert "22,22" in provisional and "11,11" not in provisional


@pytest.mark.parametrize("page", ["overview", "target"])
def test_every_block_of_a_provisional_page_carries_the_mark(client, cast, page):
    fields = {"target": cast.target, "value": Decimal(40), "expected_value": Decimal(45)}
    make_row(cast, "behind", official=False, **fields)
    args = [cast.target.pk] if page == "target" else []
    response = get(client, cast.reviewer, page, *args, view="provisional")
    blocks = text_of(response).split("<h2")[1:]
    unnumbered = ("promise", "steps", "due", "keys-title")
    unmarked = [
        block[:60]
        for block in blocks
        if "M12 3 L22 20 H2 Z" not in block
        and "#warning" not in block
        and not any(f'id="{name}"' in block for name in unnumbered)
    ]
    assert not unmarked


def test_an_officer_sees_no_list_of_who_is_late(client, cast):
    make_row(cast, "achieved")
    assert reverse("punctuality") not in text_of(get(client, cast.officer, "overview"))
    assert get(client, cast.officer, "punctuality").status_code == 403


def test_another_provinces_plan_is_not_found(client, cast):
    assert get(client, cast.outsider, "overview", plan=cast.plan.pk).status_code == 404
    assert get(client, cast.outsider, "target", cast.target.pk).status_code == 404


@pytest.mark.parametrize("query", [{"period": "2025-Q9"}, {"period": "x"}, {"plan": "all-0"}])
def test_an_address_that_names_nothing_is_not_found(client, cast, query):
    assert get(client, cast.leader, "overview", **query).status_code == 404


def test_a_value_that_rests_on_a_part_of_the_agencies_says_so(client, cast):
    make_row(cast, "on_track", target=cast.target, answered=1, assigned=3)
    assert "badge-partial" in text_of(get(client, cast.leader, "target", cast.target.pk))


def test_text_of_plans_is_escaped_everywhere(client, cast):
    evil = "</script><script>alert(1)</script>"
    indicator = make_indicator(name=evil)
    target = make_target(cast.plan, indicator, statement=evil, values={2025: 60})
    row = {"target": target, "value": Decimal(1), "expected_value": Decimal(9)}
    make_row(cast, "behind", **row, target_value=Decimal(60))
    for page, args in (("overview", []), ("target", [target.pk]), ("plan", [cast.plan.pk])):
        assert "<script>alert" not in text_of(get(client, cast.leader, page, *args)), page


def test_the_answer_names_the_distance_to_the_years_target(cast):
    indicator = make_indicator(name="Hồ sơ trực tuyến")
    target = make_target(cast.plan, indicator, values={2025: 60})
    make_row(cast, "achieved", target=target, value=Decimal("63.2"), target_value=Decimal(60))
    summary = summary_of(read_target(target.pk, cast.leader), QueryDict(), cast.leader)
    assert summary.finding.startswith("Hồ sơ trực tuyến: 63,2 %, ")
    assert "3,2" in summary.finding.split("%, ")[1]


def test_the_chart_holds_the_values_that_its_table_holds(cast):
    make_row(
        cast,
        "behind",
        target=cast.target,
        value=Decimal("40.5"),
        start_value=Decimal(42),
        expected_value=Decimal(45),
        target_value=Decimal(60),
    )
    summary = summary_of(read_target(cast.target.pk, cast.leader), QueryDict(), cast.leader)
    series = {each["name"]: each["data"] for each in chart_of(summary)["option"]["series"]}
    floor, _tolerance, target, expected, value = series.values()
    assert value == [["2025-03-14", 40.5]]
    assert expected == [["2024-12-15", 42.0], ["2025-03-14", 45.0], ["2025-12-14", 60.0]]
    assert floor[1] == ["2025-03-14", 40.5]
    assert ["2025-12-31", 60.0] in target and ["2023-12-31", None] in target


def test_a_milestone_has_no_line(cast):
    target = make_target(cast.plan, make_indicator("milestone"), direction="done_by")
    summary = summary_of(read_target(target.pk, cast.leader), QueryDict(), cast.leader)
    assert chart_of(summary) is None


def test_an_agency_numbered_beyond_all_bounds_is_no_error(client, cast):
    assert get(client, cast.leader, "overview", agency="9" * 5000).status_code == 200
