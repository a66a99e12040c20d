"""The worked examples of the progress rules, one test a row (9, 10, 20, 25: targets/tests)."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from reports.progress.combining import figures_of_heir
from reports.progress.groups import can_be_undone
from reports.progress.judgement import judge
from reports.progress.punctuality import VIETNAM, Timeliness, punctuality
from reports.progress.regimes import effective_share
from reports.progress.rounding import rounded
from reports.progress.terms import Direction, GroupRule, Status
from reports.progress.values import value_of
from reports.progress.year_to_date import asked_kinds, year_to_date
from reports.tests.rule_cases import (
    AMOUNT,
    FLOW_SHARE,
    NIL,
    RANK,
    RATE,
    REDUCTION,
    SHARE,
    judged,
    make_amount,
    make_case,
    make_group,
    make_ratio,
    make_windows,
)


def ytd(at, figures, terms):
    windows = make_windows()
    return year_to_date(windows[at], list(windows.values()), figures, terms)


def test_example_1_a_group_is_the_ratio_of_sums_not_the_mean_of_percentages():
    group = make_group("ratio_of_sums", [make_ratio(30, 40), make_ratio(10, 160)])
    result = judge(make_case(None, 60, as_value=group.value))
    assert (result.value, result.status) == (Decimal("20.00"), Status.MISSED)


def test_example_2_what_is_shown_is_what_is_judged():
    result = judged("59.996", 60, is_share=True)
    assert (str(result.value), result.status) == ("60.00", Status.ACHIEVED)


def test_example_3_on_the_way_from_the_start_to_the_target():
    result = judged(46, 60, start=30, q="1/2")
    assert (str(result.expected), result.status) == ("45.00", Status.ON_TRACK)


def test_example_4_short_within_the_tolerance():
    result = judged(41, 60, start=30, q="1/2")
    assert (result.shortfall, result.status) == (4, Status.AT_RISK)


def test_example_5_short_beyond_the_tolerance():
    result = judged(40, 60, start=30, q="1/2")
    assert (result.shortfall, result.status) == (5, Status.BEHIND)


def test_example_6_falling_indicators_are_expected_to_fall():
    result = judged(6, 2, direction="at_most", start=8, q="1/4")
    assert (str(result.expected), result.status) == ("6.50", Status.ON_TRACK)


def test_example_7_a_denominator_of_zero_is_nil_counts_as_reported_and_adds_nothing():
    nothing = make_ratio(0, 0)
    assert value_of(nothing, SHARE).exact is None
    alone = judge(make_case(None, 60, as_value=value_of(nothing, SHARE)))
    assert (alone.value, alone.status) == (None, Status.NIL)
    group = make_group("ratio_of_sums", [nothing, make_ratio(30, 40)])
    assert (group.value.exact, group.answered, group.is_partial) == (75, 2, False)


def test_example_8_a_yearly_amount_is_expected_in_proportion():
    sofar = ytd("Q3", {"H1": make_amount(210), "Q3": make_amount(70)}, AMOUNT)
    value = value_of(sofar.figure, AMOUNT)
    result = judge(make_case(None, 400, as_value=value, q="3/4", is_yearly_amount=True))
    assert (result.value, result.expected, result.shortfall) == (280, 300, 20)
    assert result.status == Status.AT_RISK


def test_example_11_the_nineteenth_ends_at_midnight_in_viet_nam():
    last_day, now = date(2025, 3, 19), datetime(2025, 3, 25, tzinfo=VIETNAM)
    sent = datetime(2025, 3, 19, 23, 59, 59, tzinfo=VIETNAM)
    verdict = punctuality(first_sent_at=sent, now=now, last_on_time_day=last_day)
    assert verdict.timeliness == Timeliness.ON_TIME
    sent = datetime(2025, 3, 20, 0, 0, 0, tzinfo=VIETNAM)
    verdict = punctuality(first_sent_at=sent, now=now, last_on_time_day=last_day)
    assert (verdict.timeliness, verdict.days_late) == (Timeliness.LATE, 1)


def test_example_12_a_better_rank_is_more_than_attained():
    result = judged(12, 15, direction="top", decimals=RANK.decimals)
    assert (result.status, str(result.attainment)) == (Status.ACHIEVED, "125.00")


def test_example_13_nothing_overdue_is_fully_attained():
    result = judged(0, 2, direction="at_most")
    assert (result.status, str(result.attainment)) == (Status.ACHIEVED, "100.00")


def test_example_14_overlapping_windows_are_not_added_twice():
    figures = {"Q1": make_ratio(20, 50), "H1": make_ratio(50, 100), "Q3": make_ratio(40, 60)}
    sofar = ytd("Q3", figures, FLOW_SHARE)
    assert (sofar.figure.numerator, sofar.figure.denominator) == (90, 160)
    assert str(rounded(value_of(sofar.figure, FLOW_SHARE).exact)) == "56.25"


def test_example_15_no_denominator_starts_at_one():
    group = make_group("ratio_of_sums", [make_ratio(50, 100), make_ratio(50, 100)])
    assert str(rounded(group.value.exact)) == "50.00"


def test_example_16_a_reported_zero_is_a_value():
    value = value_of(make_ratio(0, 80), SHARE)
    early = judge(make_case(None, 60, as_value=value, start=30, q="1/2", is_share=True))
    late = judge(make_case(None, 60, as_value=value, start=30, is_share=True))
    assert str(early.value) == "0.00"
    assert (early.status, late.status) == (Status.BEHIND, Status.MISSED)


def test_example_17_a_fall_that_is_too_slow_is_behind():
    result = judged(80, 50, direction="at_most", start=100, q="4/5")
    assert (result.expected, result.shortfall, result.status) == (60, 20, Status.BEHIND)
    assert str(result.attainment) == "62.50"


def test_example_18_keeping_a_level():
    kept = judged(90, 90, start=90, q="1/2")
    assert (kept.expected, kept.status) == (90, Status.ACHIEVED)
    slipped = judged(89, 90, start=90, q="1/2")
    assert (slipped.shortfall, slipped.status) == (1, Status.AT_RISK)


def test_example_19_a_reduction_is_measured_against_its_baseline():
    value = value_of(make_amount(230), REDUCTION, baseline=Decimal(250))
    result = judge(make_case(None, 10, as_value=value))
    assert (str(result.value), result.status) == ("8.00", Status.MISSED)


def test_example_21_a_share_is_not_rounded_up_to_all():
    result = judged("99.996", 100, is_share=True)
    assert (str(result.value), result.status) == ("99.99", Status.MISSED)


def test_example_22_a_ceiling_is_kept_only_when_the_year_is_over_and_broken_at_once():
    def complaints(amount, q):
        return judged(amount, 400, direction="at_most", q=q, is_yearly_amount=True)

    assert complaints(60, "1/4").expected == 100
    assert complaints(60, "1/4").status == Status.ON_TRACK
    assert complaints(410, "2/4").status == Status.MISSED
    assert complaints(400, "3/4").status == Status.BEHIND
    assert complaints(400, "1").status == Status.ACHIEVED


def test_example_23_a_yearly_survey_is_not_due_in_the_third_quarter():
    assert asked_kinds(["YEAR"], list(make_windows().values()), RATE) == {"YEAR"}
    result = judged(85, 90, q="3/4", is_asked=False)
    assert (result.status, result.value, result.attainment) == (Status.NOT_DUE, 85, None)


def test_example_24_flows_of_an_agency_that_ended_stay_in_the_year():
    group = make_group(
        "ratio_of_sums", [make_ratio(70, 160)], FLOW_SHARE, former=[make_ratio(30, 40)]
    )
    assert (group.value.exact, group.answered, group.assigned) == (50, 1, 1)


def test_example_26_a_last_day_within_the_year():
    windows, last_day = make_windows(), date(2025, 6, 30)
    shares = {
        kind: effective_share(window, windows.values(), last_day)
        for kind, window in windows.items()
    }
    assert shares == {"Q1": Fraction(1, 2), "H1": 1, "Q3": 1, "YEAR": 1}
    early = judged(81, 100, start=60, q=shares["Q1"], is_share=True)
    assert (str(early.expected), early.status) == ("80.00", Status.ON_TRACK)
    assert judged(99, 100, start=60, q=shares["H1"], is_share=True).status == Status.MISSED


def test_example_27_an_heir_shows_its_predecessors_windows_combined():
    windows = make_windows()
    figures = figures_of_heir(
        own={"Q3": make_ratio(40, 60)},
        predecessors=[{"H1": make_ratio(20, 50)}, {"H1": make_ratio(30, 50)}],
        window_ends={kind: window.end for kind, window in windows.items()},
        effective_on=date(2025, 7, 1),
        terms=FLOW_SHARE,
    )
    sofar = ytd("Q3", figures, FLOW_SHARE)
    assert (sofar.figure.numerator, sofar.figure.denominator) == (90, 160)


def test_example_28_a_partial_group_has_not_reached_all():
    reported = [make_ratio(10, 10)] * 8
    group = make_group("ratio_of_sums", [*reported, None])
    undone = can_be_undone(GroupRule.RATIO_OF_SUMS, Direction.AT_LEAST, Decimal(100), is_share=True)
    result = judge(
        make_case(
            None,
            100,
            as_value=group.value,
            is_share=True,
            is_partial=group.is_partial,
            can_be_undone=undone,
        )
    )
    assert (str(result.value), group.is_partial) == ("100.00", True)
    assert result.status == Status.ON_TRACK
    assert make_group("ratio_of_sums", [*reported, NIL]).is_partial is False
