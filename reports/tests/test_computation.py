"""The worked examples of the rules, through the database: figures in, progress rows out."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from reports.models import Figure, Progress, ProgressSheet, State, Submission
from reports.progress.computation import compute
from reports.tests.factory import (
    make_agency,
    make_figure,
    make_indicator,
    make_period,
    make_plan,
    make_province,
    make_regime,
    make_submission,
    make_succession,
    make_target,
)
from targets.models import Baseline

pytestmark = pytest.mark.django_db


def year_of(regime, year=2025):
    return {kind: make_period(regime, year, kind) for kind in ("Q1", "H1", "Q3", "YEAR")}


def report(period, agency, indicator, state=State.APPROVED, **answer) -> Figure:
    found = Submission.objects.filter(period=period, agency=agency).first()
    return make_figure(found or make_submission(period, agency, state), indicator, **answer)


def computed(period, target, agency=None, *, official=True) -> Progress:
    compute(period.pk)
    return Progress.objects.get(period=period, target=target, agency=agency, is_official=official)


@pytest.fixture
def regime(db):
    return make_regime()


@pytest.fixture
def plan(regime):
    return make_plan(regime=regime)


def ratio(part, whole):
    return {"numerator": part, "denominator": whole}


def test_a_group_is_the_ratio_of_sums_never_the_mean_of_percentages(regime, plan):
    target = make_target(plan, values={2025: 60})
    period = make_period(regime, kind="YEAR")
    for part, whole in ((30, 40), (10, 160)):
        report(period, make_agency(regime.province), target.indicator, **ratio(part, whole))
    group = computed(period, target)
    assert (group.value, group.status) == (Decimal("20.00"), "missed")
    assert (group.numerator, group.denominator) == (40, 200)
    assert (group.answered, group.assigned) == (2, 2)


def test_a_yearly_flow_adds_the_half_year_to_the_third_quarter(regime, plan):
    indicator = make_indicator("quantity", unit="nhiệm vụ")
    target = make_target(plan, indicator, {2025: 400})
    agency, periods = make_agency(regime.province), year_of(regime)
    report(periods["Q1"], agency, indicator, amount=100)
    report(periods["H1"], agency, indicator, amount=210)
    report(periods["Q3"], agency, indicator, amount=70)
    row = computed(periods["Q3"], target)
    assert (row.value, row.expected_value, row.status) == (280, 300, "at_risk")
    assert computed(periods["Q3"], target, agency).status == "", "a sum binds the group alone"


def test_quarter_one_lies_inside_the_half_year_and_is_not_added(regime, plan):
    target = make_target(plan, values={2025: 60})
    agency, periods = make_agency(regime.province), year_of(regime)
    for kind, part, whole in (("Q1", 20, 50), ("H1", 50, 100), ("Q3", 40, 60)):
        report(periods[kind], agency, target.indicator, **ratio(part, whole))
    assert computed(periods["Q3"], target).value == Decimal("56.25")


def test_a_missing_earlier_report_leaves_no_data_and_is_named(regime, plan):
    target = make_target(plan, values={2025: 60})
    agency, periods = make_agency(regime.province), year_of(regime)
    report(periods["H1"], agency, target.indicator, State.SENT, **ratio(50, 100))
    report(periods["Q3"], agency, target.indicator, **ratio(40, 60))
    row = computed(periods["Q3"], target, agency)
    assert (row.value, row.status, row.missing_period) == (None, "no_data", periods["H1"])
    assert (computed(periods["Q3"], target).answered, row.assigned) == (0, 1)


def test_the_start_is_last_years_latest_approved_value(regime, plan):
    target = make_target(plan, make_indicator(nature="stock"), {2024: 50, 2025: 60})
    agency = make_agency(regime.province)
    last, now = make_period(regime, 2024, "YEAR"), make_period(regime, 2025, "H1")
    report(last, agency, target.indicator, **ratio(30, 100))
    report(now, agency, target.indicator, **ratio(46, 100))
    for row in (computed(now, target), computed(now, target, agency)):
        assert (row.start_value, row.expected_value, row.status) == (30, 45, "on_track")


@pytest.mark.parametrize(
    ("amount", "expected", "status"), [(6, "6.50", "on_track"), (8, "6.50", "behind")]
)
def test_a_falling_target_is_expected_to_fall(regime, plan, amount, expected, status):
    indicator = make_indicator(nature="stock")
    target = make_target(plan, indicator, {2025: 2}, direction="at_most")
    Baseline.objects.create(plan=plan, indicator=indicator, level="all", year=2021, value=8)
    period = make_period(regime)
    report(period, make_agency(regime.province), indicator, **ratio(amount, 100))
    row = computed(period, target)
    assert (row.expected_value, row.status) == (Decimal(expected), status)


def test_a_reduction_is_judged_with_each_agencys_baseline_and_their_sum(regime, plan):
    indicator = make_indicator("reduction")
    target = make_target(plan, indicator, {2025: 10})
    first, second = make_agency(regime.province), make_agency(regime.province)
    for agency, base in ((first, 250), (second, 50)):
        Baseline.objects.create(
            plan=plan, indicator=indicator, level="all", agency=agency, year=2021, value=base
        )
    period = make_period(regime, kind="YEAR")
    report(period, first, indicator, amount=230)
    report(period, second, indicator, amount=30)
    row = computed(period, target, first)
    assert (row.value, row.status) == (Decimal("8.00"), "missed")
    assert computed(period, target).value == Decimal("13.33")


def test_nil_is_reported_and_has_no_value(regime, plan):
    target = make_target(plan, values={2025: 60})
    period, agency = make_period(regime), make_agency(regime.province)
    report(period, agency, target.indicator, is_nil=True)
    row = computed(period, target)
    assert (row.value, row.status, row.answered) == (None, "nil", 1)


def test_a_reported_zero_is_zero(regime, plan):
    target = make_target(plan, values={2025: 60})
    period, agency = make_period(regime), make_agency(regime.province)
    report(period, agency, target.indicator, **ratio(0, 80))
    row = computed(period, target)
    assert (row.value, row.status) == (0, "behind")


def test_a_partial_share_of_a_hundred_is_on_track_at_best(regime, plan):
    target = make_target(plan, make_indicator(nature="stock"), {2025: 100})
    period = make_period(regime, kind="YEAR")
    for _ in range(8):
        report(period, make_agency(regime.province), target.indicator, **ratio(5, 5))
    make_agency(regime.province)
    row = computed(period, target)
    assert (row.value, row.status, row.is_partial) == (100, "on_track", True)


def test_share_met_counts_agencies_that_meet_their_bar(regime, plan):
    indicator = make_indicator("quantity", nature="stock", group_rule="share_met")
    target = make_target(plan, indicator, {2025: 100}, agency_bar=1)
    period = make_period(regime, kind="YEAR")
    for amount in (1, 3, 0):
        report(period, make_agency(regime.province), indicator, amount=amount)
    report(period, make_agency(regime.province), indicator, is_nil=True)
    row = computed(period, target)
    assert (row.value, row.status) == (Decimal("66.67"), "missed")


def test_an_agency_that_ends_without_an_heir_stays_in_the_sums(regime, plan):
    target = make_target(plan, values={2025: 60})
    periods = {kind: make_period(regime, 2025, kind) for kind in ("Q1", "H1")}
    ended = make_agency(regime.province, valid_until=date(2025, 4, 30))
    make_succession([ended], [], date(2025, 5, 1), kind="abolish")
    other = make_agency(regime.province)
    report(periods["Q1"], ended, target.indicator, **ratio(30, 40))
    report(periods["H1"], other, target.indicator, **ratio(70, 160))
    row = computed(periods["H1"], target)
    assert (row.value, row.answered, row.assigned) == (Decimal("50.00"), 1, 1)


def test_an_heir_carries_on_its_predecessors_year(regime, plan):
    target = make_target(plan, values={2025: 60})
    periods = year_of(regime)
    old = [make_agency(regime.province, valid_until=date(2025, 6, 30)) for _ in range(2)]
    heir = make_agency(regime.province, valid_from=date(2025, 7, 1))
    make_succession(old, [heir], date(2025, 7, 1))
    for agency, part in zip(old, (20, 30), strict=True):
        report(periods["H1"], agency, target.indicator, **ratio(part, 50))
    report(periods["Q3"], heir, target.indicator, **ratio(40, 60))
    assert computed(periods["Q3"], target, heir).value == Decimal("56.25")
    assert computed(periods["Q3"], target).value == Decimal("56.25")


def test_a_level_that_has_ceased_is_not_failed(regime, plan):
    target = make_target(plan, values={2025: 90}, level="district")
    make_agency(regime.province, kind="district", valid_until=date(2025, 6, 30))
    assert computed(make_period(regime, kind="Q3"), target).status == "not_applicable"
    assert computed(make_period(regime, kind="H1"), target).status == "no_data"


def test_a_yearly_survey_shows_its_last_known_value_where_it_is_not_asked(regime, plan):
    indicator = make_indicator("rate", nature="stock", group_rule="none", asked_in=["YEAR"])
    lead = make_agency(regime.province)
    target = make_target(plan, indicator, {2024: 85, 2025: 90}, agencies=[lead])
    last, now = make_period(regime, 2024, "YEAR"), make_period(regime, 2025, "Q3")
    report(last, lead, indicator, rate=Decimal("86.5"), rate_source="SIPAS 2024")
    row = computed(now, target)
    assert (row.status, row.value, row.is_carried) == ("not_due", Decimal("86.50"), True)
    assert (row.answered, row.assigned) == (0, 0)


def test_a_milestone_once_done_stays_done(regime, plan):
    indicator = make_indicator("milestone")
    lead = make_agency(regime.province)
    target = make_target(
        plan, indicator, direction="done_by", agencies=[lead], last_day=date(2025, 3, 30)
    )
    periods = year_of(regime)
    report(periods["Q1"], lead, indicator, done=False)
    assert computed(periods["Q1"], target).status == "at_risk"
    report(periods["H1"], lead, indicator, done=True, done_on=date(2025, 4, 2))
    report(periods["Q3"], lead, indicator)
    for kind in ("H1", "Q3"):
        assert computed(periods[kind], target).status == "achieved"
    assert computed(periods["Q1"], target).status == "at_risk", "done after the window's end"


def test_a_sent_figure_is_provisional_and_never_official(regime, plan):
    target = make_target(plan, values={2025: 60})
    period, agency = make_period(regime), make_agency(regime.province)
    report(period, agency, target.indicator, State.SENT, **ratio(7, 10))
    assert computed(period, target).status == "no_data"
    assert computed(period, target, official=False).value == 70
    assert computed(period, target, agency, official=False).status == "achieved"


def test_one_figure_counts_for_every_plan_and_level_that_asks_for_it(regime, plan):
    indicator = make_indicator()
    targets = [
        make_target(each, indicator, {2025: value})
        for each, value in ((plan, 60), (make_plan(regime=regime), 80))
    ]
    period = make_period(regime, kind="YEAR")
    report(period, make_agency(regime.province), indicator, **ratio(7, 10))
    assert [computed(period, target).status for target in targets] == ["achieved", "missed"]


def test_levels_are_groups_of_their_own(regime, plan):
    indicator = make_indicator()
    province = make_target(plan, indicator, {2025: 90})
    commune = make_target(plan, indicator, {2025: 60}, level="commune")
    whole = make_target(plan, indicator, {2025: 60}, level="all")
    period = make_period(regime, kind="YEAR")
    report(period, make_agency(regime.province), indicator, **ratio(80, 100))
    report(period, make_agency(regime.province, kind="commune"), indicator, **ratio(10, 100))
    values = [computed(period, each).value for each in (province, commune, whole)]
    assert values == [80, 10, 45]


def test_a_province_never_counts_anothers_figures(regime, plan):
    target = make_target(plan, values={2025: 60})
    period = make_period(regime)
    report(period, make_agency(regime.province), target.indicator, **ratio(1, 10))
    elsewhere = make_regime(make_province())
    other = make_period(elsewhere)
    report(other, make_agency(elsewhere.province), target.indicator, **ratio(9, 10))
    assert computed(period, target).value == 10


def test_computing_in_any_order_and_again_gives_identical_rows(regime, plan):
    target = make_target(plan, values={2024: 50, 2025: 60})
    agencies = [make_agency(regime.province) for _ in range(3)]
    periods = [make_period(regime, 2024, "YEAR"), *year_of(regime).values()]
    for place, period in enumerate(periods):
        for agency in agencies:
            report(period, agency, target.indicator, **ratio(10 + place, 40))
    columns = [field.attname for field in Progress._meta.concrete_fields if field.name != "id"]
    seen = set()
    for order in list(permutations(periods))[::17]:
        ProgressSheet.objects.filter(agency=agencies[0]).delete()
        for period in order:
            compute(period.pk)
        rows = Progress.objects.order_by("period", "target", "agency", "is_official")
        seen.add(tuple(rows.values_list(*columns)))
    assert len(seen) == 1


def test_a_group_in_which_nobody_reported_is_not_spoken_for_by_who_ended(regime, plan):
    target = make_target(plan, values={2025: 60})
    periods = {kind: make_period(regime, 2025, kind) for kind in ("Q1", "H1")}
    ended = make_agency(regime.province, valid_until=date(2025, 4, 30))
    make_succession([ended], [], date(2025, 5, 1), kind="abolish")
    make_agency(regime.province)
    report(periods["Q1"], ended, target.indicator, **ratio(30, 40))
    row = computed(periods["H1"], target)
    assert (row.value, row.status, row.answered, row.assigned) == (None, "no_data", 0, 1)


def test_a_milestone_outlives_its_plan_until_its_day_has_passed(regime, plan):
    lead = make_agency(regime.province)
    target = make_target(
        plan,
        make_indicator("milestone"),
        direction="done_by",
        agencies=[lead],
        last_day=date(2026, 2, 1),
    )
    for year, kind, status in (
        (2025, "YEAR", "no_data"),
        (2026, "Q1", "no_data"),
        (2026, "H1", "not_due"),
        (2027, "Q1", "not_due"),
    ):
        period = make_period(regime, year, kind, opened=True)
        assert computed(period, target).status == status
        assert period.submissions.exists() is (status == "no_data"), "asked as long as it is judged"
