"""The rules in SQL say what the rules in Python say, on thousands of random cases."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from reports.progress import groups, judgement, tally
from reports.progress.figures import Figure
from reports.progress.milestones import milestone_at
from reports.progress.rounding import rounded
from reports.progress.terms import Direction, GroupRule, Status
from reports.progress.values import NIL, Value, ratio_of, reduction_of, value_of
from reports.tests.rule_cases import MILESTONE

FUNCTIONS = Path(judgement.__file__).with_name("functions.sql")
NUMERIC = [each for each in Direction if each != Direction.DONE_BY]
JUDGED = {
    Status.ACHIEVED,
    Status.ON_TRACK,
    Status.AT_RISK,
    Status.BEHIND,
    Status.MISSED,
}
EDGES = ["0", "100", "99.996", "99.995", "99.99", "0.004", "0.005", "50", "2.5", "-0.005", "-8"]
numbers = st.one_of(
    st.sampled_from([Decimal(edge) for edge in EDGES]),
    st.integers(-40, 240).map(lambda halves: Decimal(halves) / 2),
    st.decimals(-50, 250, places=3, allow_nan=False),
    st.decimals(-(10**12), 10**12, places=6, allow_nan=False),
)
maybe_numbers = st.none() | numbers
counts = st.one_of(st.integers(0, 12), st.integers(0, 10**13))
flags = st.booleans()


def batches(*columns):
    return st.lists(st.tuples(*columns), min_size=15, max_size=40)


many = settings(
    max_examples=40,
    deadline=None,
    database=None,
    # A failing row is named by its assertion; shrinking whole batches takes minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="session")
def ask(django_db_setup, django_db_blocker):
    """Ask one question of a whole batch, in a schema of its own that nobody else ever sees."""
    with django_db_blocker.unblock():
        own = connection.copy()
        own.set_autocommit(False)
        cursor = own.cursor()
    cursor.execute("CREATE SCHEMA progress_twin")
    cursor.execute("SET LOCAL search_path = progress_twin, pg_catalog")
    cursor.execute(FUNCTIONS.read_text(encoding="utf-8"))

    def answers(select, types, rows):
        columns = [list(column) for column in zip(*rows, strict=True)]
        names = ", ".join(name for name, _ in types)
        unnested = ", ".join(f"%s::{kind}[]" for _, kind in types)
        cursor.execute(f"SELECT {select} FROM unnest({unnested}) AS given({names})", columns)
        return cursor.fetchall()

    yield answers
    own.rollback()
    own.close()


def text(*numbers):
    """Compared as text: the same bytes, not only the same number."""
    return tuple(None if number is None else str(number) for number in numbers)


@many
@given(batches(counts, counts, st.sampled_from([1, 100]), st.integers(0, 6), flags))
@example([(99996, 100000, 100, 2, True), (1, 3, 100, 2, True), (0, 5, 100, 2, True)] * 5)
@example([(0, 0, 100, 2, True), (5, 2, 1, 0, False), (5, 1000, 100, 0, False)] * 5)
def test_ratios_are_rounded_alike(ask, batch):
    types = [("n", "numeric"), ("d", "numeric"), ("scale", "int"), ("places", "int")]
    asked = ask(
        "progress_round(progress_ratio(n, d, scale), places, share)",
        [*types, ("share", "boolean")],
        batch,
    )
    for (n, d, scale, places, share), (answer,) in zip(batch, asked, strict=True):
        exact = ratio_of(Figure(numerator=n, denominator=d), scale)
        expected = None if exact is None else rounded(exact, places, is_share=share)
        assert text(answer) == text(expected), (n, d, scale, places, share)


@many
@given(batches(numbers, maybe_numbers, st.integers(0, 4)))
def test_reductions_agree(ask, batch):
    types = [("amount", "numeric"), ("baseline", "numeric"), ("places", "int")]
    asked = ask("progress_round(progress_reduction(amount, baseline), places, false)", types, batch)
    for (amount, baseline, places), (answer,) in zip(batch, asked, strict=True):
        exact = reduction_of(amount, baseline)
        assert text(answer) == text(None if exact is None else rounded(exact, places))


CASE_TYPES = [
    ("direction", "text"),
    ("yearly", "boolean"),
    ("value", "numeric"),
    ("target", "numeric"),
    ("start", "numeric"),
    ("q_num", "int"),
    ("q_den", "int"),
    ("places", "int"),
    ("share", "boolean"),
    ("tolerance", "numeric"),
    ("is_nil", "boolean"),
    ("is_applicable", "boolean"),
    ("is_asked", "boolean"),
    ("is_partial", "boolean"),
    ("can_undo", "boolean"),
]
mostly = st.sampled_from([True] * 9 + [False])
shares_of_year = st.sampled_from([(1, 4), (2, 4), (3, 4), (4, 4), (1, 12), (7, 12), (4, 5), (1, 1)])
cases = st.tuples(
    st.sampled_from([each.value for each in NUMERIC]),
    flags,
    maybe_numbers,
    maybe_numbers,
    maybe_numbers,
    shares_of_year,
    st.integers(0, 4),
    flags,
    st.sampled_from([Decimal(10), Decimal(0), Decimal("7.5"), Decimal(100)]),
    mostly,
    mostly,
    mostly,
    flags,
    flags,
).map(lambda row: (*row[:5], *row[5], *row[6:9], row[2] is None and not row[9], *row[10:]))
STEPS = """
    progress_round(value, places, share), progress_round(target, places, share),
    progress_expected(direction, yearly, progress_round(start, places, share),
        progress_round(target, places, share), q_num, q_den, places, share),
    progress_status(direction, yearly, progress_round(value, places, share),
        progress_round(target, places, share),
        progress_expected(direction, yearly, progress_round(start, places, share),
            progress_round(target, places, share), q_num, q_den, places, share),
        tolerance, q_num, q_den, is_nil, is_applicable, is_asked, is_partial, can_undo),
    progress_attainment(direction, progress_round(value, places, share),
        progress_round(target, places, share))
"""


def case_of(row):
    named = dict(zip([name for name, _ in CASE_TYPES], row, strict=True))
    exact = None if named["value"] is None else Fraction(named["value"])
    return judgement.Case(
        direction=Direction(named["direction"]),
        value=NIL if named["is_nil"] else Value(exact=exact),
        target=named["target"],
        start=named["start"],
        share=Fraction(named["q_num"], named["q_den"]),
        decimals=named["places"],
        is_share=named["share"],
        is_yearly_amount=named["yearly"],
        tolerance=named["tolerance"],
        is_applicable=named["is_applicable"],
        is_asked=named["is_asked"],
        is_partial=named["is_partial"],
        can_be_undone=named["can_undo"],
    )


def case_row(direction, value, target, start, q, *, yearly=False, share=True):
    numbers = (Decimal(value), Decimal(target), Decimal(start))
    return (direction, yearly, *numbers, *q, 2, share, Decimal(10), False, True, True, False, False)


ON_THE_EDGE = [
    case_row("at_least", "40.5", "60", "30", (1, 2)),
    case_row("at_least", "40.49", "60", "30", (1, 2)),
    case_row("at_most", "66", "50", "70", (1, 2)),
    case_row("at_most", "110", "400", "0", (1, 4), yearly=True, share=False),
    case_row("top", "22", "15", "25", (1, 2), share=False),
    case_row("exactly", "40.5", "60", "30", (1, 2)),
]


@settings(many, max_examples=70)
@given(st.lists(cases, min_size=15, max_size=40))
@example(ON_THE_EDGE)
def test_judgements_agree(ask, batch):
    for row, answer in zip(batch, ask(STEPS, CASE_TYPES, batch), strict=True):
        result = judgement.judge(case_of(row))
        value, target, expected, status, attainment = answer
        assert status == result.status, row
        assert text(value, target, expected) == text(
            result.value, result.target, result.expected
        ), row
        if result.status in JUDGED:
            assert text(attainment) == text(result.attainment), row


def test_the_random_cases_reach_every_status():
    seen = set()

    @settings(many, max_examples=25, derandomize=True)
    @given(st.lists(cases, min_size=15, max_size=40))
    def look(batch):
        seen.update(judgement.judge(case_of(row)).status for row in batch)

    look()
    assert seen == set(Status)


@many
@given(
    batches(
        st.sampled_from([each.value for each in GroupRule]),
        st.sampled_from([each.value for each in NUMERIC]),
        maybe_numbers,
        flags,
    )
)
def test_what_a_missing_agency_could_undo_agrees(ask, batch):
    types = [("rule", "text"), ("direction", "text"), ("t", "numeric"), ("share", "boolean")]
    asked = ask("progress_can_be_undone(rule, direction, t, share)", types, batch)
    for (rule, direction, target, share), (answer,) in zip(batch, asked, strict=True):
        assert answer is groups.can_be_undone(
            GroupRule(rule), Direction(direction), target, is_share=share
        )


@many
@given(batches(maybe_numbers, maybe_numbers, maybe_numbers, flags))
def test_starts_agree(ask, batch):
    types = [("before", "numeric"), ("b", "numeric"), ("t", "numeric"), ("reduction", "boolean")]
    asked = ask("progress_start(before, b, t, reduction)", types, batch)
    for (before, baseline, target, reduction), (answer,) in zip(batch, asked, strict=True):
        assert answer == judgement.start_value(
            previous_year=before,
            baseline=baseline,
            previous_target=target,
            is_reduction=reduction,
        )


days = st.integers(0, 90).map(lambda offset: date(2025, 5, 1) + timedelta(days=offset))


@many
@given(batches(st.none() | flags, st.none() | days, st.none() | days, days, mostly, mostly, mostly))
def test_milestones_agree(ask, batch):
    types = [
        ("done", "boolean"),
        ("done_on", "date"),
        ("last_day", "date"),
        ("window_end", "date"),
        ("not_nil", "boolean"),
        ("applicable", "boolean"),
        ("asked", "boolean"),
    ]
    select = """progress_milestone_status(done, done_on, last_day, window_end, NOT not_nil,
        applicable, asked), progress_days_done_late(done_on, last_day)"""
    for row, (status, late) in zip(batch, ask(select, types, batch), strict=True):
        done, done_on, last_day, window_end, not_nil, applicable, asked = row
        figure = Figure(done=done, done_on=done_on) if not_nil else Figure(is_nil=True)
        result = judgement.judge(
            judgement.Case(
                direction=Direction.DONE_BY,
                value=value_of(milestone_at(figure, [], window_end), MILESTONE),
                last_day=last_day,
                window_end=window_end,
                is_applicable=applicable,
                is_asked=asked,
            )
        )
        assert status == result.status, row
        if result.status == Status.ACHIEVED:
            assert late == result.days_late, row


def test_what_counts_as_not_met_agrees(ask):
    rows = [(status.value, final) for status in Status for final in (True, False)]
    types = [("status", "text"), ("final", "boolean")]
    asked = ask("progress_counts_as_not_met(status, final)", types, rows)
    for (status, final), (answer,) in zip(rows, asked, strict=True):
        assert answer is tally.counts_as_not_met(Status(status), is_final=final)
