"""Section 5: each shape of target with each measure, at zero, nil, blank and the edges."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reports.progress.figures import Figure
from reports.progress.judgement import judge
from reports.progress.terms import Status
from reports.progress.values import value_of
from reports.tests.rule_cases import (
    AMOUNT,
    BLANK,
    RANK,
    RATE,
    REDUCTION,
    SHARE,
    make_amount,
    make_case,
    make_ratio,
)

SHAPES = {"up": (30, 60), "down": (60, 30), "keep": (60, 60)}
FIGURES = {
    "ratio": (SHARE, lambda value: make_ratio(value, 100), None),
    "quantity": (AMOUNT, make_amount, None),
    "rate": (RATE, lambda value: Figure(rate=Decimal(value), rate_source="SIPAS"), None),
    "reduction": (REDUCTION, lambda value: make_amount(100 - value), Decimal(100)),
}


@pytest.mark.parametrize("measure", FIGURES)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("q", ["1/4", "1"])
def test_every_shape_and_measure_keeps_zero_nil_and_blank_apart(shape, measure, q):
    terms, make_figure, baseline = FIGURES[measure]
    start, target = SHAPES[shape]
    given = {
        "direction": "at_most" if shape == "down" else "at_least",
        "start": start,
        "q": q,
        "is_share": terms.is_share,
        "is_yearly_amount": terms.is_yearly_amount,
    }

    def result_of(figure):
        return judge(make_case(None, target, as_value=value_of(figure, terms, baseline), **given))

    zero = result_of(make_figure(0))
    met = result_of(make_figure(target))
    assert zero.value == 0
    ceiling = terms.is_yearly_amount and shape == "down" and q != "1"
    if shape == "down":
        assert zero.status == (Status.ON_TRACK if ceiling else Status.ACHIEVED)
    else:
        assert zero.status == (Status.MISSED if q == "1" else Status.BEHIND)
    if not ceiling:
        assert (met.status, str(met.attainment)) == (Status.ACHIEVED, "100.00")
    assert result_of(Figure(is_nil=True)).status == Status.NIL
    assert result_of(BLANK).status == result_of(None).status == Status.NO_DATA


# shape: direction, start, target, and on which side of a value lies what is worse.
EDGES = {
    "up": ("at_least", 30, 60, -1),
    "down": ("at_most", 60, 30, 1),
    "keep": ("at_least", 60, 60, -1),
    "rank": ("top", 25, 15, 1),
}
CASES = [(shape, measure) for shape in ("up", "down", "keep") for measure in FIGURES]
CASES += [("rank", "rank")]
of_each_case = pytest.mark.parametrize(("shape", "measure"), CASES)


def result_at(shape, measure, value, *, q, start=None):
    """The judgement of a figure with that value."""
    terms, make_figure, baseline = FIGURES.get(measure) or (RANK, make_rank, None)
    direction, usual_start, target, _ = EDGES[shape]
    return judge(
        make_case(
            None,
            target,
            as_value=value_of(make_figure(Decimal(value)), terms, baseline),
            direction=direction,
            start=usual_start if start is None else start,
            q=q,
            decimals=terms.decimals,
            is_share=terms.is_share,
            is_yearly_amount=terms.is_yearly_amount,
        )
    )


def make_rank(position):
    return Figure(rank=int(position), rank_out_of=34)


def edge_of(number, worse, measure):
    """The worst exact value that is still shown as the number, and the best one that is not."""
    if measure == "rank":
        return number, number + worse
    # Half a hundredth goes up: it still belongs to the number above it.
    near, far = ("-0.005", "-0.006") if worse < 0 else ("0.004", "0.005")
    return Decimal(number) + Decimal(near), Decimal(number) + Decimal(far)


@of_each_case
def test_at_the_end_the_rounded_value_decides(shape, measure):
    _, _, target, worse = EDGES[shape]
    last, next_worse = edge_of(target, worse, measure)
    met = result_at(shape, measure, last, q="1")
    assert (met.value, met.status, met.attainment) == (target, Status.ACHIEVED, 100)
    missed = result_at(shape, measure, next_worse, q="1")
    assert missed.value == target + worse * Decimal(1 if measure == "rank" else "0.01")
    assert missed.status == Status.MISSED and missed.attainment < 100


@of_each_case
def test_on_the_way_the_rounded_value_is_held_against_the_rounded_expectation(shape, measure):
    _, start, target, worse = EDGES[shape]
    expected = target // 2 if measure == "quantity" else (start + target) // 2
    expected += (start + target) % 2 if measure == "rank" else 0
    last, next_worse = edge_of(expected, worse, measure)
    result = result_at(shape, measure, last, q="1/2")
    is_there = shape == "keep" and measure != "quantity"
    assert result.expected == result.value == expected
    assert result.status == (Status.ACHIEVED if is_there else Status.ON_TRACK)
    assert result_at(shape, measure, next_worse, q="1/2").status == Status.AT_RISK


@of_each_case
@pytest.mark.parametrize("q", ["1/4", "1/2", "1"])
def test_where_the_start_is_the_target_the_target_is_expected(shape, measure, q):
    target = EDGES[shape][2]
    result = result_at(shape, measure, target, q=q, start=target)
    is_yearly = measure == "quantity"
    assert result.expected == (target * Fraction(q) if is_yearly else target)
    if is_yearly and shape == "down" and q != "1":  # a ceiling is achieved at the end alone
        assert result.status == Status.BEHIND
    else:
        assert (result.status, result.attainment) == (Status.ACHIEVED, 100)


@of_each_case
def test_a_change_in_the_wrong_direction_is_behind_and_then_missed(shape, measure):
    _, start, _, worse = EDGES[shape]
    # A yearly amount begins at nothing, so half of what is kept is expected at half-time.
    away = start + worse * (40 if (shape, measure) == ("keep", "quantity") else 10)
    is_over = shape == "down" and measure == "quantity"
    for q, status in (("1/2", Status.BEHIND), ("1", Status.MISSED)):
        result = result_at(shape, measure, away, q=q)
        assert result.value == away and 0 <= result.attainment < 100
        assert result.status == (Status.MISSED if is_over else status)


@pytest.mark.parametrize("shape", ["up", "keep"])
def test_a_reduction_below_zero_is_attained_by_nothing(shape):
    result = result_at(shape, "reduction", -10, q="1/2")
    assert (result.value, result.status, result.attainment) == (-10, Status.BEHIND, 0)


def test_a_reduction_that_grew_is_negative_and_behind():
    grown = value_of(make_amount(275), REDUCTION, Decimal(250))
    result = judge(make_case(None, 10, as_value=grown, start=0, q="1/2"))
    assert (str(result.value), result.expected) == ("-10.00", 5)
    assert (result.status, result.attainment) == (Status.BEHIND, 0)


def test_a_rank_that_slips_is_behind_and_nil_or_blank_ranks_are_no_numbers():
    def result_of(figure):
        value = value_of(figure, RANK)
        return judge(
            make_case(None, 15, as_value=value, direction="top", start=15, q="1/2", decimals=0)
        )

    assert result_of(Figure(rank=15, rank_out_of=34)).status == Status.ACHIEVED
    assert result_of(Figure(rank=16, rank_out_of=34)).status == Status.AT_RISK
    assert result_of(Figure(rank=20, rank_out_of=34)).status == Status.BEHIND
    assert result_of(Figure(is_nil=True)).status == Status.NIL
    assert result_of(None).status == Status.NO_DATA
