"""Checks never fall over a figure, whatever it holds, and do not depend on any order."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import Agency
from reports.checks.asking import asked_of
from reports.checks.messages import message_of
from reports.checks.statistics import median, spread_of
from reports.checks.surroundings import Parts, Past, Surroundings
from reports.models import Figure, Submission
from reports.progress import figures as rules
from reports.tests.checked import load_checks
from reports.tests.factory import make_period
from targets.check_names import FLAGS, NUMBERS
from targets.formulas import read_formula
from targets.models import Check, Indicator, Measure

numbers = st.none() | st.decimals(-(10**17), 10**17, places=3) | st.sampled_from([Decimal(0)])
wholes = st.none() | st.integers(-5, 2**31 - 1)
answers = st.builds(
    rules.Figure,
    numerator=numbers,
    denominator=numbers,
    amount=numbers,
    rate=numbers,
    rank=wholes,
    rank_out_of=wholes,
    done=st.none() | st.booleans(),
    done_on=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    is_nil=st.booleans(),
)
indicators = st.builds(
    Indicator,
    pk=st.just(1),
    measure=st.sampled_from(Measure.values),
    nature=st.sampled_from(["flow", "stock"]),
    unit=st.sampled_from(["%", "lần", ""]),
    decimals=st.integers(0, 6),
    scale=st.sampled_from([1, 100]),
    part_of_whole=st.booleans(),
    needs_note=st.booleans(),
    includes_parts=st.booleans(),
)


@pytest.fixture
def periods(cast):
    load_checks()
    earlier = [make_period(cast.regime, 2024, kind) for kind in ("Q1", "H1", "Q3", "YEAR")]
    return SimpleNamespace(
        now=cast.period, earlier=earlier, agency=cast.agency, checks=list(Check.objects.all())
    )


def around(periods, past, peers, parts):
    return Surroundings(
        period=periods.now,
        periods={each.pk: each for each in [*periods.earlier, periods.now]},
        past={(1, 1): [Past(p, each) for p, each in zip(periods.earlier, past, strict=False)]},
        peers={(1, "province"): dict(enumerate(peers, start=2))},
        parts={(1, 1): Parts(len(parts), list(parts))},
    )


def figure_of(answer, indicator):
    submission = Submission(agency=Agency(pk=1))
    submission.agency.__dict__["level"] = "province"
    names = (*rules.NUMBERS, "done_on", "is_nil")
    return Figure(
        submission=submission, indicator=indicator, **{n: getattr(answer, n) for n in names}
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    answer=answers,
    indicator=indicators,
    past=st.lists(answers, max_size=4),
    peers=st.lists(answers, max_size=9),
    parts=st.lists(answers, max_size=3),
)
def test_no_figure_makes_a_check_fall_over(periods, answer, indicator, past, peers, parts):
    asked = asked_of(figure_of(answer, indicator), around(periods, past, peers, parts))
    assert set(asked.values) == (set(NUMBERS) | set(FLAGS)) - {"limit", "least"}
    for check in periods.checks:
        asked.values |= {"limit": check.limit, "least": check.least}
        assert read_formula(check.formula).holds(asked.values) in (True, False)
        for language in ("vi", "en"):
            assert "{" not in message_of(check, indicator, asked, language)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    answer=answers,
    indicator=indicators,
    peers=st.permutations(list(range(2, 10))),
    given_by=st.lists(answers, min_size=8, max_size=8),
)
def test_the_order_of_peers_and_parts_does_not_matter(periods, answer, indicator, peers, given_by):
    figure = figure_of(answer, indicator)
    one = asked_of(figure, around(periods, [], given_by, given_by))
    shuffled = [given_by[place - 2] for place in peers]
    assert one.values == asked_of(figure, around(periods, [], shuffled, shuffled)).values


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1))
def test_a_median_lies_among_the_numbers_and_half_of_them_on_each_side(found):
    middle = median(found)
    assert min(found) <= middle <= max(found)
    assert sum(each < middle for each in found) <= len(found) / 2
    assert sum(each > middle for each in found) <= len(found) / 2


def test_one_slip_does_not_hide_in_the_spread_that_it_makes():
    spread = spread_of([Decimal(each) for each in (80, 81, 79, 80, 82, 800)])
    assert abs(spread.z(Decimal(800), 2)) > 100
    assert spread_of([]).z(Decimal(1), 2) is None
    assert spread_of([Decimal(0)] * 5).z(Decimal(0), 2) == 0
