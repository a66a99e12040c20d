"""Section 2: what a figure holds, its value, its rounding, what is refused."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.progress.figures import Figure, IndicatorTerms, Problem, changes_of_out_of, problems_of
from reports.progress.milestones import milestone_at
from reports.progress.rounding import rounded
from reports.progress.terms import Measure
from reports.progress.values import Lack, value_of
from reports.tests.rule_cases import (
    AMOUNT,
    BLANK,
    MILESTONE,
    NIL,
    RANK,
    RATE,
    REDUCTION,
    SHARE,
    exact,
    make_amount,
    make_ratio,
)

OPEN_RATIO = IndicatorTerms(measure=Measure.RATIO, scale=1)
ALL_TERMS = [SHARE, AMOUNT, RATE, RANK, REDUCTION, MILESTONE]


@pytest.mark.parametrize(
    ("number", "shown"),
    [("2.345", "2.35"), ("2.344", "2.34"), ("-2.345", "-2.35"), ("0", "0.00"), ("7", "7.00")],
)
def test_values_round_half_up_and_show_their_decimals(number, shown):
    assert str(rounded(Decimal(number))) == shown


@pytest.mark.parametrize(
    ("number", "decimals", "shown"),
    [
        ("99.996", 2, "99.99"),
        ("0.004", 2, "0.01"),
        ("100", 2, "100.00"),
        ("0", 2, "0.00"),
        ("99.5", 0, "99"),
        ("0.2", 0, "1"),
        ("59.996", 2, "60.00"),
    ],
)
def test_a_share_never_rounds_to_a_bound_it_has_not_reached(number, decimals, shown):
    assert str(rounded(Decimal(number), decimals, is_share=True)) == shown


def test_only_shares_keep_off_the_bounds():
    assert rounded(Decimal("99.996")) == 100


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 4))
def test_a_share_is_shown_full_or_empty_exactly_when_it_is(part, whole, decimals):
    part = min(part, whole)
    shown = rounded(Fraction(part, whole) * 100, decimals, is_share=True)
    assert (shown == 100) == (part == whole)
    assert (shown == 0) == (part == 0)
    assert abs(Fraction(shown) - Fraction(part, whole) * 100) < Fraction(1, 10**decimals)


def test_a_ratio_is_in_per_cent_or_in_times():
    assert exact(make_ratio(3, 4), SHARE) == 75
    assert exact(make_ratio(3, 2), OPEN_RATIO) == Fraction(3, 2)


def test_a_third_is_kept_exact_until_it_is_shown():
    assert exact(make_ratio(1, 3), SHARE) == Fraction(100, 3)


def test_a_reduction_may_be_negative_and_needs_a_baseline():
    assert exact(make_amount(300), REDUCTION, Decimal(250)) == -20
    assert exact(make_amount(250), REDUCTION, Decimal(250)) == 0
    assert exact(make_amount(0), REDUCTION, Decimal(250)) == 100
    for baseline in (None, Decimal(0)):
        assert value_of(make_amount(230), REDUCTION, baseline).lack == Lack.NO_BASELINE


@pytest.mark.parametrize("terms", ALL_TERMS, ids=lambda terms: terms.measure)
def test_blank_and_nil_are_two_things_and_neither_is_a_number(terms):
    blank = value_of(BLANK, terms, Decimal(250))
    nil = value_of(NIL, terms, Decimal(250))
    assert (blank.exact, blank.is_nil, blank.is_known, blank.lack) == (None, False, False, "blank")
    assert (nil.exact, nil.is_nil, nil.is_known, nil.lack) == (None, True, True, None)
    assert value_of(None, terms).lack == Lack.BLANK


@pytest.mark.parametrize(
    ("figure", "terms"),
    [
        (make_ratio(0, 80), SHARE),
        (make_amount(0), AMOUNT),
        (Figure(rate=Decimal(0), rate_source="PAPI"), RATE),
    ],
)
def test_zero_is_a_value(figure, terms):
    value = value_of(figure, terms)
    assert (value.exact, value.is_nil, value.is_known) == (0, False, True)


@pytest.mark.parametrize(
    ("figure", "terms", "problems"),
    [
        (make_ratio(5, 4), SHARE, [Problem.NUMERATOR_ABOVE_DENOMINATOR]),
        (make_ratio(5, 4), OPEN_RATIO, []),
        (make_ratio(5, 0), SHARE, [Problem.SOMETHING_OF_NOTHING]),
        (make_ratio(5, 0), OPEN_RATIO, [Problem.SOMETHING_OF_NOTHING]),
        (make_ratio(0, 0), SHARE, []),
        (make_ratio(-1, 4), SHARE, [Problem.NEGATIVE]),
        (make_amount(-1), AMOUNT, [Problem.NEGATIVE]),
        (Figure(numerator=5), SHARE, [Problem.INCOMPLETE]),
        (Figure(denominator=5), SHARE, [Problem.INCOMPLETE]),
        (Figure(is_nil=True, amount=Decimal(0)), AMOUNT, [Problem.NIL_WITH_NUMBERS]),
        (Figure(is_nil=True, numerator=0, denominator=0), SHARE, [Problem.NIL_WITH_NUMBERS]),
        (NIL, SHARE, []),
        (BLANK, SHARE, []),
        (Figure(rate=Decimal(80)), RATE, [Problem.SOURCE_MISSING]),
        (Figure(rate=Decimal(80), rate_source=" "), RATE, [Problem.SOURCE_MISSING]),
        (Figure(rate=Decimal(80), rate_source="SIPAS 2024"), RATE, []),
        (Figure(rank=12, rank_out_of=34), RANK, []),
        (Figure(rank=35, rank_out_of=34), RANK, [Problem.RANK_OUT_OF_RANGE]),
        (Figure(rank=0, rank_out_of=34), RANK, [Problem.RANK_OUT_OF_RANGE]),
        (Figure(rank=12), RANK, [Problem.INCOMPLETE]),
        (Figure(done=True), MILESTONE, [Problem.DONE_WITHOUT_DATE]),
        (Figure(done=False, done_on=date(2025, 1, 1)), MILESTONE, [Problem.DATE_WITHOUT_DONE]),
        (Figure(done=True, done_on=date(2025, 1, 1)), MILESTONE, []),
    ],
)
def test_what_is_refused(figure, terms, problems):
    assert list(problems_of(figure, terms)) == problems


def test_a_change_of_out_of_is_noticed():
    ranks = [Figure(rank=9, rank_out_of=out_of) for out_of in (63, 63, 34)]
    assert changes_of_out_of([*ranks, BLANK]) == ((63, 34),)


def test_done_after_the_window_is_not_yet_done_for_that_report():
    late = Figure(done=True, done_on=date(2025, 3, 15))
    assert milestone_at(late, [], date(2025, 3, 14)) == Figure(done=False)
    assert milestone_at(late, [], date(2025, 3, 15)) == late


def test_what_was_approved_as_done_stays_done():
    done = Figure(done=True, done_on=date(2025, 3, 1))
    for current in (None, BLANK, Figure(done=False)):
        assert milestone_at(current, [done], date(2025, 6, 14)) == done
    assert milestone_at(None, [Figure(done=False)], date(2025, 6, 14)) is None


def test_only_a_part_of_a_whole_in_per_cent_is_a_share():
    assert SHARE.is_share
    assert not OPEN_RATIO.is_share
    assert not IndicatorTerms(measure=Measure.RATE, part_of_whole=True).is_share
    assert not IndicatorTerms(measure=Measure.RATIO, part_of_whole=True, scale=1).is_share
