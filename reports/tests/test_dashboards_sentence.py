"""The answer sentence, the gaps and the widest of them, held against progress rows."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse

from reports.dashboards.counts import StatusCounts
from reports.dashboards.scope import read_scope
from reports.dashboards.summary import gap_of, overview_of, widest_gaps
from reports.models.progress import Status
from reports.tests.factory import make_indicator, make_plan, make_target
from reports.tests.progress_rows import make_row, make_rows, store_row


def overview_for(user, query=""):
    asked = QueryDict(query)
    return overview_of(read_scope(asked, user), user)


def test_m_leaves_out_what_is_not_due_or_not_applicable(cast):
    make_rows(cast, achieved=2, on_track=3, at_risk=1, behind=4, not_due=5, not_applicable=6)
    counts = overview_for(cast.leader).counts
    assert (counts.well, counts.judged, counts.total) == (5, 10, 21)


def test_no_data_is_counted_apart_and_inside_m(cast):
    make_rows(cast, achieved=1, no_data=3)
    counts = overview_for(cast.leader).counts
    assert (counts.well, counts.judged) == (1, 4)
    assert [(status, count) for status, count, _word in counts.rest] == [("no_data", 3)]


def test_the_parts_of_the_sentence_add_up_to_m():
    counts = StatusCounts.among([status.value for status in Status] * 3)
    assert counts.well + sum(count for _status, count, _word in counts.rest) == counts.judged


def test_the_counts_are_those_of_the_groups_official_rows(cast):
    make_row(cast, "behind", official=False)
    make_row(cast, "behind", agency=cast.agency)
    make_row(cast, "achieved")
    assert overview_for(cast.leader).counts.of == {"achieved": 1}


def test_each_number_of_the_sentence_opens_a_list_of_that_many(client, cast):
    make_rows(cast, achieved=2, on_track=1, at_risk=1, behind=2, missed=1, no_data=3, not_due=1)
    client.force_login(cast.leader)
    for status, count in {"well": 3, "judged": 10, "at_risk": 1, "behind": 2, "no_data": 3}.items():
        response = client.get(reverse("overview"), {"status": status})
        assert len(response.context["table"].rows) == count, status


def test_agencies_that_have_not_sent_are_counted_of_all(cast):
    make_rows(cast, achieved=1)
    punctuality = overview_for(cast.leader).punctuality
    assert (punctuality.not_sent, punctuality.agencies) == (1, 1)


@pytest.mark.parametrize(
    ("direction", "value", "expected", "distance"),
    [
        ("at_least", "40", "45", "5"),
        ("at_most", "6.5", "2", "4.5"),
        ("exactly", "12", "10", "2"),
        ("exactly", "8", "10", "2"),
        ("top", "18", "15", "3"),
    ],
)
def test_a_gap_is_the_distance_on_the_wrong_side(cast, direction, value, expected, distance):
    target = make_target(cast.plan, direction=direction)
    row = make_row(
        cast, "behind", target=target, value=Decimal(value), expected_value=Decimal(expected)
    )
    assert gap_of(row).distance == Decimal(distance)


def test_what_is_well_has_no_gap(cast):
    row = make_row(cast, "achieved", value=Decimal(40), expected_value=Decimal(45))
    assert gap_of(row) is None


def test_a_share_of_agencies_is_judged_upwards_whatever_each_agency_does(cast):
    indicator = make_indicator(group_rule="share_met")
    target = make_target(cast.plan, indicator, direction="at_most")
    row = make_row(cast, "behind", target=target, value=Decimal(70), expected_value=Decimal(90))
    assert gap_of(row).distance == 20


def test_the_widest_gap_is_the_largest_share_of_what_was_expected(cast):
    small = make_row(cast, "behind", value=Decimal(1), expected_value=Decimal(4))
    large = make_row(cast, "behind", value=Decimal(900), expected_value=Decimal(1000))
    nothing = make_row(
        cast,
        "missed",
        target=make_target(cast.plan, direction="at_most"),
        value=Decimal(1),
        expected_value=Decimal(0),
    )
    assert [gap.row for gap in widest_gaps([large, small, nothing])] == [nothing, small, large]


def test_the_default_period_is_the_latest_with_official_results(cast):
    make_row(cast, "no_data", answered=0)
    assert overview_for(cast.leader).scope.period == cast.period
    earlier = cast.regime.periods.create(
        report=cast.period.report,
        year=2024,
        kind="Q1",
        window_start="2023-12-15",
        window_end="2024-03-14",
        legal_day="2024-03-19",
        last_on_time_day="2024-03-19",
        last_working_day="2024-03-19",
        opened_at=cast.period.opened_at,
    )
    store_row(earlier, cast.target, status="achieved", answered=1)
    assert overview_for(cast.leader).scope.period == earlier


def test_all_plans_of_a_regime_are_added_up(cast):
    other = make_plan(regime=cast.regime)
    make_row(cast, "achieved")
    make_row(cast, "behind", target=make_target(other))
    overview = overview_for(cast.leader, f"plan=all-{cast.regime.pk}")
    assert overview.counts.of == {"achieved": 1, "behind": 1}
