"""Sections 3 and 7: several agencies together, coverage, and agencies that change."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.progress.combining import baseline_of_heir, combined, figures_of_heir
from reports.progress.figures import Figure
from reports.progress.groups import UnsuitedRule, can_be_undone, group_direction, judges_agencies
from reports.progress.judgement import judge
from reports.progress.terms import Direction, GroupRule, Measure, Status
from reports.progress.values import Lack
from reports.tests.rule_cases import (
    AMOUNT,
    FLOW_SHARE,
    MILESTONE,
    NIL,
    RANK,
    RATE,
    REDUCTION,
    SHARE,
    STOCK_AMOUNT,
    make_amount,
    make_case,
    make_group,
    make_ratio,
)


def make_rate(rate):
    return Figure(rate=Decimal(rate), rate_source="SIPAS")


def make_done(*day):
    return Figure(done=True, done_on=date(*day))


RATES = [make_rate(70), make_rate(90), make_rate(83)]


def test_sums_add_amounts_and_skip_nil():
    group = make_group("sum", [make_amount(210), NIL, make_amount(70)], AMOUNT)
    assert (group.value.exact, group.answered) == (280, 3)


def test_a_mean_is_of_exact_values_and_leaves_nil_out():
    thirds = [make_ratio(1, 3), make_ratio(2, 3), NIL]
    assert make_group("mean", thirds, SHARE).value.exact == 50


@pytest.mark.parametrize(
    ("direction", "worst", "best"),
    [("at_least", 70, 90), ("at_most", 90, 70), ("top", 90, 70), ("exactly", 70, 83)],
)
def test_worst_and_best_follow_the_direction(direction, worst, best):
    scope = {"direction": Direction(direction), "target": Decimal(81)}
    assert make_group("worst", RATES, RATE, **scope).value.exact == worst
    assert make_group("best", RATES, RATE, **scope).value.exact == best


def test_of_two_as_far_from_an_exact_target_the_lower_one_counts():
    for figures in ([make_rate(78), make_rate(84)], [make_rate(84), make_rate(78)]):
        for rule in ("worst", "best"):
            scope = {"direction": Direction.EXACTLY, "target": Decimal(81)}
            assert make_group(rule, figures, RATE, **scope).value.exact == 78


def test_share_met_counts_agencies_leaves_nil_out_and_takes_unreported_as_not_met():
    figures = [make_ratio(1, 1), make_ratio(9, 10), NIL, None]
    group = make_group("share_met", figures, SHARE, bar=Decimal(95))
    assert group.value.exact == Fraction(100, 3)
    assert (group.answered, group.assigned) == (3, 4)


def test_share_met_judges_each_agency_as_shown():
    group = make_group("share_met", [make_ratio(94996, 100000)], SHARE, bar=Decimal(95))
    assert group.value.exact == 100  # shown 95.00
    almost = make_group("share_met", [make_ratio(99999, 100000)], SHARE, bar=Decimal(100))
    assert almost.value.exact == 0  # shown 99.99


def test_share_met_is_judged_as_a_share_even_where_each_bar_is_a_ceiling():
    overdue = {"direction": Direction.AT_MOST, "bar": Decimal(2)}
    group = make_group("share_met", [make_ratio(1, 100), make_ratio(5, 100)], SHARE, **overdue)
    assert group.value.exact == 50
    assert group_direction(GroupRule.SHARE_MET, Direction.AT_MOST) == Direction.AT_LEAST
    assert group_direction(GroupRule.MEAN, Direction.AT_MOST) == Direction.AT_MOST


def test_share_met_of_milestones_counts_those_that_are_done():
    figures = [make_done(2025, 1, 2), Figure(done=False), None]
    group = make_group("share_met", figures, MILESTONE, direction=Direction.DONE_BY)
    assert group.value.exact == Fraction(100, 3)


def test_share_met_without_a_bar_is_refused():
    with pytest.raises(UnsuitedRule):
        make_group("share_met", RATES, RATE)


def test_all_done_waits_for_every_agency_and_takes_the_last_day():
    done = [make_done(2025, 3, 1), make_done(2025, 4, 1)]
    together = make_group("all_done", done, MILESTONE).value
    assert (together.exact, together.done_on) == (1, date(2025, 4, 1))
    for other in (None, Figure(done=False)):
        assert make_group("all_done", [*done, other], MILESTONE).value.exact == 0


def test_none_is_one_report_of_the_lead_agency():
    rank = Figure(rank=12, rank_out_of=34)
    assert make_group("none", [rank], RANK).value.exact == 12
    with pytest.raises(UnsuitedRule):
        make_group("none", [rank, rank], RANK)


@pytest.mark.parametrize(
    ("rule", "terms"), [("sum", SHARE), ("ratio_of_sums", RATE), ("all_done", AMOUNT)]
)
def test_a_rule_that_does_not_fit_the_measure_is_refused(rule, terms):
    with pytest.raises(UnsuitedRule):
        make_group(rule, [None], terms)


def test_coverage_counts_values_and_nil_but_no_blank():
    group = make_group("ratio_of_sums", [make_ratio(1, 2), NIL, Figure(), None])
    assert (group.answered, group.assigned, group.is_partial) == (2, 4, True)


RULES = [
    ("ratio_of_sums", SHARE),
    ("sum", AMOUNT),
    ("mean", RATE),
    ("worst", RATE),
    ("best", RATE),
    ("share_met", RATE),
    ("all_done", MILESTONE),
    ("none", RATE),
]


@pytest.mark.parametrize(("rule", "terms"), RULES)
def test_all_nil_is_nil_and_nothing_reported_is_a_lack_never_zero(rule, terms):
    bar = Decimal(90) if rule == "share_met" else None
    size = 1 if rule == "none" else 2
    assert make_group(rule, [NIL] * size, terms, bar=bar).value.is_nil
    silent = make_group(rule, [None] * size, terms, bar=bar).value
    assert (silent.exact, silent.is_nil, silent.lack) == (None, False, Lack.NOBODY_REPORTED)
    empty = make_group(rule, [], terms, bar=bar).value
    assert (empty.is_nil, empty.lack) == (False, Lack.NOBODY_ASSIGNED)


@pytest.mark.parametrize(("rule", "terms"), [row for row in RULES if row[0] != "none"])
def test_some_nil_and_the_rest_silent_is_no_data_not_nil(rule, terms):
    bar = Decimal(90) if rule == "share_met" else None
    value = make_group(rule, [NIL, None], terms, bar=bar).value
    assert (value.exact, value.is_nil) == (None, False)


def test_a_reduction_of_a_group_uses_the_baselines_of_the_same_agencies():
    figures = [make_amount(90), make_amount(180), None]
    baselines = [Decimal(100), Decimal(200), Decimal(700)]
    group = make_group("sum", figures, REDUCTION, baselines=baselines)
    assert (group.value.exact, group.answered, group.assigned) == (10, 2, 3)
    without = make_group("sum", figures, REDUCTION, baselines=[Decimal(100), None, Decimal(700)])
    assert (without.value.exact, without.answered) == (10, 1)


def test_a_sum_binds_the_group_and_a_reduction_each_agency():
    assert not judges_agencies(GroupRule.SUM, Measure.QUANTITY)
    assert judges_agencies(GroupRule.SUM, Measure.REDUCTION)
    assert judges_agencies(GroupRule.RATIO_OF_SUMS, Measure.RATIO)


@pytest.mark.parametrize(
    ("rule", "direction", "target", "is_share", "undone"),
    [
        ("sum", "at_most", 400, False, True),
        ("sum", "exactly", 400, False, True),
        ("sum", "at_least", 400, False, False),
        ("worst", "at_least", 60, False, True),
        ("best", "at_least", 60, True, False),
        ("ratio_of_sums", "at_least", 100, True, True),
        ("share_met", "at_least", 100, True, True),
        ("ratio_of_sums", "at_least", 95, True, False),
        ("mean", "at_least", 100, False, False),
        ("ratio_of_sums", "at_most", 0, True, True),
        ("ratio_of_sums", "at_least", 0, True, False),
    ],
)
def test_what_a_missing_agency_could_undo(rule, direction, target, is_share, undone):
    rule, direction = GroupRule(rule), Direction(direction)
    assert can_be_undone(rule, direction, Decimal(target), is_share=is_share) is undone


@given(st.data(), st.sampled_from(RULES[:-1]))
def test_the_order_of_agencies_does_not_matter(data, row):
    rule, terms = row
    of_measure = {
        Measure.RATIO: st.tuples(st.integers(0, 50), st.integers(50, 99)).map(
            lambda pair: make_ratio(*pair)
        ),
        Measure.QUANTITY: st.integers(0, 99).map(make_amount),
        Measure.RATE: st.integers(0, 99).map(make_rate),
        Measure.MILESTONE: st.integers(1, 28).map(lambda day: make_done(2025, 3, day)),
    }[terms.measure]
    figures = data.draw(st.lists(of_measure | st.sampled_from([None, NIL]), max_size=8))
    shuffled = data.draw(st.permutations(figures))
    direction = data.draw(st.sampled_from(["at_least", "at_most", "exactly"]))
    scope = {"direction": Direction(direction), "target": Decimal(50), "bar": Decimal(50)}
    if rule == "all_done":
        scope = {"direction": Direction.DONE_BY}
    one = make_group(rule, figures, terms, **scope)
    assert make_group(rule, shuffled, terms, **scope) == one


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 99)), min_size=1, max_size=9))
def test_a_ratio_of_sums_lies_between_worst_and_best(pairs):
    figures = [make_ratio(*pair) for pair in pairs]
    low, middle, high = (
        make_group(rule, figures).value.exact for rule in ("worst", "ratio_of_sums", "best")
    )
    assert low <= middle <= high


def test_a_stock_of_an_agency_that_ended_leaves_the_group():
    former = [make_ratio(30, 40)]
    assert make_group("ratio_of_sums", [make_ratio(70, 160)], SHARE, former=former).value.exact == (
        Fraction(70, 160) * 100
    )
    stock = make_group("sum", [make_amount(5)], STOCK_AMOUNT, former=[make_amount(9)])
    assert stock.value.exact == 5


def test_flows_that_stay_do_not_hide_that_nobody_reported():
    former = [make_ratio(30, 40)]
    silent = make_group("ratio_of_sums", [None], FLOW_SHARE, former=former)
    assert (silent.value.exact, silent.answered, silent.assigned) == (None, 0, 1)
    nothing_since = make_group("ratio_of_sums", [NIL], FLOW_SHARE, former=former)
    assert nothing_since.value.exact == 75


def test_flows_stay_in_sums_only():
    flow = make_group("mean", [make_ratio(1, 2)], FLOW_SHARE, former=[make_ratio(1, 1)])
    assert flow.value.exact == 50


ENDS = {"Q1": date(2025, 3, 14), "H1": date(2025, 6, 14), "Q3": date(2025, 9, 14)}


def heir_of(predecessors, own=None, terms=FLOW_SHARE, effective_on=date(2025, 7, 1)):
    return figures_of_heir(
        own=own or {},
        predecessors=predecessors,
        window_ends=ENDS,
        effective_on=effective_on,
        terms=terms,
    )


def test_an_heir_has_no_earlier_window_while_one_part_is_missing():
    parts = [{"Q1": make_ratio(1, 2), "H1": make_ratio(20, 50)}, {"H1": make_ratio(30, 50)}]
    figures = heir_of(parts)
    assert "Q1" not in figures
    assert (figures["H1"].numerator, figures["H1"].denominator) == (50, 100)


def test_the_window_that_an_heir_finishes_is_its_own():
    parts = [{"Q3": make_ratio(20, 50)}, {"Q3": make_ratio(30, 50)}]
    own = make_ratio(40, 60)
    assert heir_of(parts, {"Q3": own})["Q3"] == own
    assert heir_of(parts) == {}
    assert heir_of(parts, {"Q3": own}, effective_on=ENDS["Q3"])["Q3"] == own


def test_predecessors_are_added_rates_averaged_and_milestones_all_done():
    assert combined([make_amount(3), make_amount(4)], REDUCTION).amount == 7
    assert combined([make_rate(80), make_rate(85)], RATE).rate == Fraction(165, 2)
    done, open_ = make_done(2025, 3, 1), Figure(done=False)
    assert combined([done, make_done(2025, 5, 1)], MILESTONE) == make_done(2025, 5, 1)
    assert combined([done, open_], MILESTONE).done is False
    rank = Figure(rank=3, rank_out_of=63)
    assert combined([rank, rank], RANK) is None
    assert combined([rank], RANK) == rank


def test_the_baseline_of_an_heir_is_the_sum_of_all_or_none():
    assert baseline_of_heir([Decimal(100), Decimal(150)]) == 250
    assert baseline_of_heir([Decimal(100), None]) is None


def test_a_level_that_ceased_is_not_applicable_rather_than_failed():
    group = make_group("ratio_of_sums", [])
    result = judge(make_case(None, 80, as_value=group.value, is_applicable=False))
    assert result.status == Status.NOT_APPLICABLE
