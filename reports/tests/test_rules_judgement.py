"""Section 5: expected value, status, attainment, milestones and how judgements are counted."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports.progress.figures import Figure
from reports.progress.judgement import Case, judge, start_value
from reports.progress.milestones import done_by_is_due
from reports.progress.tally import tally
from reports.progress.terms import Direction, Status
from reports.progress.values import NIL, Value, value_of
from reports.tests.rule_cases import (
    MILESTONE,
    judged,
)

ORDER = [Status.MISSED, Status.BEHIND, Status.AT_RISK, Status.ON_TRACK, Status.ACHIEVED]
numbers = st.integers(-500, 20000).map(lambda hundredths: Decimal(hundredths) / 100)
positive = st.integers(1, 20000).map(lambda hundredths: Decimal(hundredths) / 100)
quarters = st.sampled_from(["1/4", "2/4", "3/4", "1", "1/12", "4/5"])
directions = st.sampled_from(["at_least", "at_most", "exactly", "top"])
starts = st.none() | numbers


@pytest.mark.parametrize(
    ("kwargs", "status"),
    [
        ({"is_applicable": False, "is_asked": False, "as_value": NIL}, Status.NOT_APPLICABLE),
        ({"is_asked": False, "as_value": NIL}, Status.NOT_DUE),
        ({"as_value": NIL}, Status.NIL),
        ({"as_value": Value()}, Status.NO_DATA),
        ({}, Status.ACHIEVED),
    ],
)
def test_the_first_status_that_applies_is_taken(kwargs, status):
    result = judged(90, 80, **kwargs)
    assert result.status == status
    assert (result.attainment is None) == (status != Status.ACHIEVED)


def test_without_a_target_the_value_is_shown_and_nothing_is_due():
    result = judged(90, None)
    assert (result.status, result.value, result.expected) == (Status.NOT_DUE, 90, None)


def test_a_rise_starts_from_last_year_then_the_baseline_then_last_years_target():
    known = {"previous_year": Decimal(3), "baseline": Decimal(2), "previous_target": Decimal(1)}
    assert start_value(**known) == 3
    assert start_value(**known | {"previous_year": None}) == 2
    assert start_value(**known | {"previous_year": None, "baseline": None}) == 1
    assert start_value(**dict.fromkeys(known)) is None
    assert start_value(**known | {"previous_year": Decimal(0)}) == 0


def test_a_reduction_starts_from_nothing_reduced():
    given = {"previous_year": None, "baseline": Decimal(250), "previous_target": None}
    assert start_value(**given, is_reduction=True) == 0


def test_without_a_start_the_target_itself_is_expected_and_the_baseline_asked_for():
    result = judged(70, 80, q="1/4")
    assert (result.expected, result.start_is_missing) == (80, True)
    assert judged(70, 80, start=60, q="1/4").start_is_missing is False
    assert judged(70, 80, q="1/4", is_yearly_amount=True).start_is_missing is False


@pytest.mark.parametrize(
    ("direction", "start"), [("at_least", 95), ("at_most", 1), ("top", 10), ("exactly", 80)]
)
def test_a_start_that_already_meets_the_target_expects_the_target(direction, start):
    target = {"at_least": 90, "at_most": 2, "top": 15, "exactly": 80}[direction]
    assert judged(50, target, direction=direction, start=start, q="1/4").expected == target


def test_a_rank_is_expected_to_climb():
    result = judged(20, 15, direction="top", start=25, q="1/2", decimals=0)
    assert (result.expected, result.status) == (20, Status.ON_TRACK)
    assert judged(21, 15, direction="top", start=25, q="1/2", decimals=0).status == Status.AT_RISK
    assert judged(23, 15, direction="top", start=25, q="1/2", decimals=0).status == Status.BEHIND


def test_exactly_is_short_on_either_side():
    for value, status in [(55, "on_track"), (56, "at_risk"), (54, "at_risk"), (62, "behind")]:
        result = judged(value, 60, direction="exactly", start=50, q="1/2")
        assert (result.expected, result.status) == (55, status)


def test_the_expected_value_is_rounded_like_a_value():
    assert str(judged(0, 100, start=0, q="1/3").expected) == "33.33"
    assert str(judged(0, 100, start="99.97", q="5/6", is_share=True).expected) == "99.99"


def test_the_tolerance_is_not_rounded():
    # e = 0.15: the tolerance is 0.015, not 0.02 and not 0.01.
    assert judged("0.14", "0.3", start=0, q="1/2").status == Status.AT_RISK
    assert judged("0.13", "0.3", start=0, q="1/2").status == Status.BEHIND


def test_nothing_expected_leaves_no_tolerance():
    result = judged("-0.01", 10, start=-10, q="1/2")
    assert (result.expected, result.status) == (0, Status.BEHIND)


def test_the_tolerance_of_a_negative_expectation_is_taken_of_its_size():
    result = judged(-11, 0, start=-20, q="1/2")
    assert (result.expected, result.status) == (-10, Status.AT_RISK)


def test_the_plan_chooses_the_tolerance():
    assert judged(41, 60, start=30, q="1/2", tolerance=Decimal(5)).status == Status.BEHIND


def test_a_partial_group_is_on_track_at_best_and_still_misses():
    partial = {"is_partial": True, "can_be_undone": True}
    for q in ("1/2", "1"):
        assert judged(100, 100, q=q, **partial).status == Status.ON_TRACK
        assert judged(100, 100, q=q, is_partial=True).status == Status.ACHIEVED
        assert judged(100, 100, q=q, can_be_undone=True).status == Status.ACHIEVED
    assert judged(99, 100, **partial).status == Status.MISSED


@pytest.mark.parametrize(
    ("direction", "value", "target", "attained"),
    [
        ("at_least", 30, 60, "50.00"),
        ("at_least", 90, 60, "150.00"),
        ("at_least", 900, 60, "999.99"),
        ("at_least", -5, 60, "0.00"),
        ("at_least", 5, 0, "100.00"),
        ("at_least", -5, 0, "0.00"),
        ("at_least", -10, -5, "0.00"),
        ("at_most", 5, 0, "0.00"),
        ("at_most", 0, 0, "100.00"),
        ("at_most", 1, 2, "100.00"),
        ("at_most", 4, 2, "50.00"),
        ("exactly", 40, 50, "80.00"),
        ("exactly", 50, 40, "80.00"),
        ("exactly", 0, 0, "100.00"),
        ("exactly", 0, 40, "0.00"),
        ("top", 30, 15, "50.00"),
    ],
)
def test_attainment(direction, value, target, attained):
    assert str(judged(value, target, direction=direction).attainment) == attained


def test_an_attainment_that_falls_short_is_not_shown_as_full():
    result = judged(20000, 20001, decimals=0)
    assert (result.status, str(result.attainment)) == (Status.MISSED, "99.99")


@given(directions, numbers, numbers, numbers, starts, quarters, st.booleans())
def test_a_better_value_never_has_a_worse_status(direction, one, other, target, start, q, share):
    better, worse = max(one, other), min(one, other)
    if direction == "exactly":
        assume(start is None or start == target)  # on the way it passes the expected value
        better, worse = sorted((one, other), key=lambda value: abs(value - target))
    elif direction != "at_least":
        better, worse = worse, better
    given = {"direction": direction, "start": start, "q": q, "is_share": share}
    if share:
        assume(all(0 <= number <= 100 for number in (one, other, target, start or 0)))
    ranks = [ORDER.index(judged(value, target, **given).status) for value in (better, worse)]
    assert ranks[0] >= ranks[1]


@given(positive, positive, quarters)
def test_more_of_what_has_a_ceiling_is_never_better(one, other, q):
    given = {"direction": "at_most", "q": q, "is_yearly_amount": True}
    less, more = (judged(amount, 100, **given).status for amount in sorted((one, other)))
    assert ORDER.index(less) >= ORDER.index(more)


@given(directions, numbers, positive, starts, quarters)
def test_achieved_means_attained(direction, value, target, start, q):
    assume(direction != "top" or value > 0)
    result = judged(value, target, direction=direction, start=start, q=q)
    assert 0 <= result.attainment <= Decimal("999.99")
    assert (result.status == Status.ACHIEVED) == (result.attainment >= 100)


@given(directions, numbers, numbers, starts, st.booleans())
def test_at_the_end_there_is_only_achieved_or_missed(direction, value, target, start, amount):
    result = judged(value, target, direction=direction, start=start, is_yearly_amount=amount)
    assert result.status in (Status.ACHIEVED, Status.MISSED)
    assert (result.status == Status.ACHIEVED) == (result.distance <= 0)


@given(directions, numbers, numbers, quarters)
def test_the_expected_value_lies_between_start_and_target(direction, start, target, q):
    expected = judged(0, target, direction=direction, start=start, q=q).expected
    assert min(start, target) <= expected <= max(start, target)
    assert judged(0, target, direction=direction, start=start, q="1").expected == target


@given(directions, numbers, numbers)
def test_standing_still_at_the_start_of_the_year_is_on_track(direction, start, target):
    result = judged(start, target, direction=direction, start=start, q="0")
    assert result.status in (Status.ON_TRACK, Status.ACHIEVED)


LAST_DAY = date(2025, 12, 30)  # "trước ngày 31/12"


def milestone(done_on, window_end, **kwargs):
    figure = Figure(done=done_on is not None, done_on=done_on)
    return judge(
        Case(
            direction=Direction.DONE_BY,
            value=kwargs.pop("value", value_of(figure, MILESTONE)),
            last_day=LAST_DAY,
            window_end=window_end,
            **kwargs,
        )
    )


@pytest.mark.parametrize(
    ("days_before", "status"),
    [(31, "on_track"), (30, "at_risk"), (1, "at_risk"), (0, "at_risk"), (-1, "missed")],
)
def test_an_open_milestone_looks_at_its_day_only(days_before, status):
    window_end = LAST_DAY - timedelta(days=days_before)
    for share in (Fraction(1, 4), Fraction(1)):
        assert milestone(None, window_end, share=share).status == status


def test_a_milestone_done_late_is_achieved_with_its_days():
    result = milestone(LAST_DAY + timedelta(days=4), date(2026, 3, 14))
    assert (result.status, result.days_late, result.attainment) == (Status.ACHIEVED, 4, 100)
    in_time = milestone(LAST_DAY, date(2026, 3, 14))
    assert (in_time.status, in_time.days_late) == (Status.ACHIEVED, 0)
    assert milestone(None, date(2026, 3, 14)).attainment == 0


def test_an_unreported_milestone_has_no_data_and_is_final_once_its_day_is_past():
    silent = value_of(None, MILESTONE)
    before = milestone(None, date(2025, 12, 14), value=silent)
    after = milestone(None, date(2026, 3, 14), value=silent)
    assert (before.status, before.is_final) == (Status.NO_DATA, False)
    assert (after.status, after.is_final) == (Status.NO_DATA, True)


@pytest.mark.parametrize(
    ("year", "done_on", "previous_window_end", "is_due"),
    [
        (2025, None, date(2025, 9, 14), True),
        (2026, None, date(2025, 12, 14), True),
        (2026, None, LAST_DAY, True),
        (2026, None, date(2026, 3, 14), False),
        (2026, date(2025, 12, 20), date(2025, 12, 14), True),
        (2026, date(2025, 12, 1), date(2025, 12, 14), False),
        (2024, None, None, False),
    ],
)
def test_a_milestone_stays_until_it_is_done_or_missed(year, done_on, previous_window_end, is_due):
    found = done_by_is_due(
        year=year,
        first_year=2025,
        final_year=2025,
        last_day=LAST_DAY,
        done_on=done_on,
        previous_window_end=previous_window_end,
    )
    assert found is is_due


def test_what_was_not_reported_counts_as_not_met_when_time_is_up_under_its_own_name():
    blank, early = {"as_value": Value()}, {"as_value": Value(), "q": "1/2"}
    counted = tally(
        [judged(90, 80), judged(70, 80), judged(0, 80, **blank), judged(0, 80, **early)]
        + [judged(0, 80, as_value=NIL)]
    )
    assert (counted.met, counted.not_met, counted.unreported_not_met) == (1, 2, 1)
    assert counted.by_status[Status.NO_DATA] == 2
    assert (counted.by_status[Status.MISSED], counted.by_status[Status.NIL]) == (1, 1)
    assert counted.total == 5
