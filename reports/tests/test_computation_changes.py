"""Agencies that come, merge and go, through the database: whose past a row starts from."""

from datetime import date
from decimal import Decimal

import pytest

from reports.tests.factory import (
    make_agency,
    make_indicator,
    make_period,
    make_plan,
    make_regime,
    make_succession,
    make_target,
)
from reports.tests.test_computation import computed, ratio, report, year_of
from targets.models import Baseline

pytestmark = pytest.mark.django_db


@pytest.fixture
def regime(db):
    return make_regime()


@pytest.fixture
def plan(regime):
    return make_plan(regime=regime)


def make_merged(regime, on, count=2, **fields):
    """Agencies that became one on a day, and that one."""
    until = date.fromordinal(on.toordinal() - 1)
    before = [make_agency(regime.province, valid_until=until, **fields) for _ in range(count)]
    heir = make_agency(regime.province, valid_from=on, **fields)
    make_succession(before, [heir], on)
    return *before, heir


def make_abolished(regime, on):
    ended = make_agency(regime.province, valid_until=date.fromordinal(on.toordinal() - 1))
    make_succession([ended], [], on, kind="abolish")
    return ended


def make_bases(plan, indicator, *bases):
    for agency, value in bases:
        Baseline.objects.create(
            plan=plan, indicator=indicator, level="all", agency=agency, year=2021, value=value
        )


def test_last_years_group_kept_the_flows_of_who_ended_in_it(regime, plan):
    target = make_target(plan, values={2025: 60})
    last = year_of(regime, 2024)
    ended = make_abolished(regime, date(2024, 5, 1))
    report(last["Q1"], ended, target.indicator, **ratio(30, 40))
    report(last["YEAR"], make_agency(regime.province), target.indicator, **ratio(70, 160))
    assert computed(last["YEAR"], target).value == 50
    assert computed(make_period(regime, 2025), target).start_value == 50


def test_a_reduction_starts_from_last_years_group_under_its_own_baselines(regime, plan):
    indicator = make_indicator("reduction")
    target = make_target(plan, indicator, {2025: 30})
    first, second, _ = make_merged(regime, date(2025, 1, 10))
    make_bases(plan, indicator, (first, 100), (second, 300))
    last = make_period(regime, 2024, "YEAR")
    report(last, first, indicator, amount=90)
    report(last, second, indicator, amount=230)
    assert computed(make_period(regime, 2025), target).start_value == 20


def test_a_heirs_reduction_waits_for_every_predecessors_baseline(regime, plan):
    indicator = make_indicator("reduction")
    target = make_target(plan, indicator, {2025: 10})
    first, second, heir = make_merged(regime, date(2025, 1, 10))
    period = make_period(regime)
    report(period, heir, indicator, amount=150)
    make_bases(plan, indicator, (first, 100))
    assert computed(period, target, heir).value is None
    make_bases(plan, indicator, (second, 100))
    assert computed(period, target, heir).value == 25


def test_a_plan_issued_after_a_merger_needs_the_heirs_own_baseline_alone(regime):
    plan = make_plan(regime=regime, issued_on=date(2025, 2, 1))
    indicator = make_indicator("reduction")
    target = make_target(plan, indicator, {2025: 10})
    survivor = make_agency(regime.province)
    ended = make_agency(regime.province, valid_until=date(2025, 1, 9))
    make_succession([ended], [survivor], date(2025, 1, 10))
    make_bases(plan, indicator, (survivor, 200))
    period = make_period(regime)
    report(period, survivor, indicator, amount=150)
    assert computed(period, target, survivor).value == 25


def test_the_group_of_a_reduction_starts_from_nothing_reduced(regime, plan):
    indicator, agency = make_indicator("reduction"), make_agency(regime.province)
    target = make_target(plan, indicator, {2025: 20})
    make_bases(plan, indicator, (agency, 100))
    period = make_period(regime, kind="H1")
    report(period, agency, indicator, amount=90)
    for row in (computed(period, target), computed(period, target, agency)):
        assert (row.start_value, row.expected_value, row.status) == (0, 10, "on_track")


def test_an_heir_that_ends_too_leaves_the_whole_line_in_the_sums_once(regime, plan):
    target = make_target(plan, values={2025: 60})
    periods = year_of(regime)
    first, heir = make_merged(regime, date(2025, 4, 1), count=1)
    heir.valid_until = date(2025, 7, 31)
    heir.save()
    make_succession([heir], [], date(2025, 8, 1), kind="abolish")
    report(periods["Q1"], first, target.indicator, **ratio(10, 40))
    report(periods["H1"], heir, target.indicator, **ratio(30, 100))
    staying = make_agency(regime.province)
    for kind in ("H1", "Q3"):
        report(periods[kind], staying, target.indicator, **ratio(50, 50))
    row = computed(periods["Q3"], target)
    assert (row.numerator, row.denominator, row.value) == (130, 200, 65)


def test_a_target_ends_with_the_agencies_that_it_names(regime, plan):
    ended, later = make_abolished(regime, date(2025, 5, 1)), date(2025, 7, 1)
    make_agency(regime.province)
    of_ended = make_target(plan, None, {2025: 60}, [ended], level="province")
    to_come = make_target(plan, None, {2025: 60}, [make_agency(regime.province, valid_from=later)])
    period = make_period(regime, kind="H1")
    assert computed(period, of_ended).status == "not_applicable"
    assert computed(period, to_come).status == "no_data", "not begun is not ceased"


def test_a_level_that_has_ceased_shows_no_value(regime, plan):
    target = make_target(plan, values={2025: 60})
    periods = year_of(regime)
    report(periods["Q1"], make_abolished(regime, date(2025, 5, 1)), target.indicator, **ratio(3, 4))
    row = computed(periods["H1"], target)
    assert (row.value, row.status) == (None, "not_applicable")


def test_a_flow_is_judged_in_every_report_that_its_year_to_date_needs(regime, plan):
    indicator, agency = make_indicator(asked_in=["Q3"]), make_agency(regime.province)
    target = make_target(plan, indicator, {2025: 60})
    periods = year_of(regime)
    report(periods["H1"], agency, indicator, **ratio(7, 10))
    assert computed(periods["H1"], target).status == "achieved"
    assert computed(periods["YEAR"], target).status == "not_due"


def test_last_years_group_is_of_the_agencies_named_then(regime, plan):
    indicator, last = make_indicator(nature="stock"), make_period(regime, 2024, "YEAR")
    survivor = make_agency(regime.province)
    ended = make_agency(regime.province, valid_until=date(2025, 1, 9))
    make_succession([ended], [survivor], date(2025, 1, 10))
    target = make_target(plan, indicator, {2025: 60}, [ended])
    report(last, ended, indicator, **ratio(1, 10))
    report(last, survivor, indicator, **ratio(9, 10))
    period = make_period(regime, 2025)
    assert computed(period, target).start_value == 10
    assert computed(period, target, survivor).start_value == 50, (
        "the heir's place is both of theirs"
    )


def test_a_line_that_had_not_begun_starts_empty(regime, plan):
    target, periods = make_target(plan, values={2025: 60}), year_of(regime)
    first = make_agency(
        regime.province, valid_from=date(2025, 6, 20), valid_until=date(2025, 7, 31)
    )
    heir = make_agency(regime.province, valid_from=date(2025, 8, 1))
    make_succession([first], [heir], date(2025, 8, 1), kind="rename")
    report(periods["Q3"], heir, target.indicator, **ratio(40, 60))
    assert computed(periods["Q3"], target, heir).value == Decimal("66.67")


@pytest.mark.parametrize(
    ("predecessors", "own", "status"),
    [
        ((True, False), None, "no_data"),
        ((True, True), None, "achieved"),
        ((True, True), False, "achieved"),
        ((True, False), True, "achieved"),
    ],
)
def test_a_milestone_of_an_heir_is_done_by_all_before_or_by_itself(
    regime, plan, predecessors, own, status
):
    indicator, periods = make_indicator("milestone"), year_of(regime)
    *before, heir = make_merged(regime, date(2025, 7, 1))
    target = make_target(
        plan, indicator, direction="done_by", agencies=before, last_day=date(2025, 12, 1)
    )
    for agency, done in zip(before, predecessors, strict=True):
        report(
            periods["H1"], agency, indicator, done=done, done_on=date(2025, 6, 1) if done else None
        )
    report(periods["Q3"], heir, indicator, done=own, done_on=date(2025, 9, 1) if own else None)
    assert computed(periods["Q3"], target, heir).status == status


def test_nothing_arose_shows_no_numbers_beside_it(regime, plan):
    target, period = make_target(plan, values={2025: 60}), make_period(regime)
    agency = make_agency(regime.province)
    report(period, agency, target.indicator, **ratio(0, 0))
    row = computed(period, target, agency)
    assert (row.status, row.numerator, row.denominator) == ("nil", None, None)


def test_the_worst_by_distance_needs_a_target_to_be_far_from(regime, plan):
    indicator = make_indicator("rate", group_rule="worst")
    target = make_target(plan, indicator, direction="exactly")
    period = make_period(regime)
    report(period, make_agency(regime.province), indicator, rate=5, rate_source="SIPAS")
    row = computed(period, target)
    assert (row.value, row.status) == (None, "not_due")
