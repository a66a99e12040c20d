"""The sentence that explains a status is the one that gave it, for every case."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.explanation.branches import GIVES, Branch, branch_of
from reports.explanation.sentences import SENTENCES
from reports.progress.judgement import Case, judge
from reports.progress.terms import Direction
from reports.progress.values import NIL, Lack, Value
from reports.tests.rule_cases import make_case

DAY = date(2025, 6, 30)
numbers = st.sampled_from([Decimal(n) for n in (0, 1, 30, 44, 45, 46, "59.99", 60, 99, 100, 410)])
values = st.one_of(
    st.just(NIL),
    st.just(Value(lack=Lack.BLANK)),
    numbers.map(lambda number: Value(exact=Fraction(number))),
    st.integers(0, 90).map(
        lambda days: Value(exact=Fraction(1), done_on=DAY + timedelta(days=days - 45))
    ),
)
cases = st.builds(
    Case,
    direction=st.sampled_from(list(Direction)),
    value=values,
    target=st.one_of(st.none(), numbers),
    start=st.one_of(st.none(), numbers),
    share=st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(1)]),
    is_share=st.booleans(),
    is_yearly_amount=st.booleans(),
    is_applicable=st.sampled_from([True, True, True, False]),
    is_asked=st.sampled_from([True, True, True, False]),
    is_partial=st.booleans(),
    can_be_undone=st.booleans(),
    last_day=st.one_of(st.none(), st.just(DAY)),
    window_end=st.integers(-60, 30).map(lambda days: DAY + timedelta(days=days)),
)


@given(cases)
def test_a_branch_gives_the_status_that_was_judged(case):
    judged = judge(case)
    assert GIVES[branch_of(case, judged)] == judged.status


def test_every_branch_has_a_status_and_a_sentence():
    assert set(GIVES) == set(Branch)
    assert set(Branch) - set(SENTENCES) == {Branch.NO_DATA}


CEILING = {"direction": "at_most", "is_yearly_amount": True}


@pytest.mark.parametrize(
    ("case", "branch"),
    [
        (make_case(46, 60, start=30, q="1/2"), Branch.AS_EXPECTED),
        (make_case(41, 60, start=30, q="1/2"), Branch.WITHIN_TOLERANCE),
        (make_case(40, 60, start=30, q="1/2"), Branch.BEYOND_TOLERANCE),
        (make_case(60, 60, q="1/2"), Branch.MET),
        (make_case(59, 60), Branch.OVER),
        (make_case(60, 400, q="1/4", **CEILING), Branch.CEILING_KEPT),
        (make_case(410, 400, q="1/2", **CEILING), Branch.CEILING_PASSED),
        (make_case(410, 400, **CEILING), Branch.OVER),
        (make_case(100, 100, is_partial=True, can_be_undone=True), Branch.MET_BUT_PARTIAL),
        (
            make_case(300, 400, is_partial=True, can_be_undone=True, **CEILING),
            Branch.MET_BUT_PARTIAL,
        ),
        (make_case(None, 60, as_value=NIL), Branch.NIL),
        (make_case(None, 60), Branch.NO_DATA),
        (make_case(50, None), Branch.NO_TARGET),
        (make_case(50, 60, is_asked=False), Branch.NOT_ASKED),
        (make_case(50, 60, is_applicable=False), Branch.CEASED),
    ],
)
def test_the_branches_of_the_worked_examples(case, branch):
    assert branch_of(case, judge(case)) == branch
