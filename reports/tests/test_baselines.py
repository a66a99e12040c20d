"""Section 7: whose stated baselines add up to that of an agency which took others' place."""

from datetime import date

import pytest

from reports.entry.record import record_of
from reports.entry.standing import standing_of
from reports.models import Progress
from reports.progress.baselines import agency_baselines
from reports.progress.computation import compute
from reports.tests.factory import (
    make_agency,
    make_baseline,
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

MERGED, MERGED_AGAIN = date(2024, 7, 1), date(2025, 3, 1)
BEFORE, BETWEEN, AFTER = date(2024, 1, 1), date(2025, 1, 1), date(2025, 3, 10)


@pytest.fixture
def agencies(db):
    """A and B became C; X took in P; C and D became E."""
    province = make_province()
    made = {name: make_agency(province, f"Sở {name}") for name in "ABDPX"}
    made |= {"C": make_agency(province, valid_from=MERGED)}
    made |= {"E": make_agency(province, valid_from=MERGED_AGAIN)}
    for before, after, day in (("AB", "C", MERGED), ("P", "X", MERGED), ("CD", "E", MERGED_AGAIN)):
        make_succession([made[name] for name in before], [made[after]], day)
    for name, day in (("A", MERGED), ("B", MERGED), ("P", MERGED), ("C", MERGED_AGAIN)):
        made[name].valid_until = day.replace(month=day.month - 1, day=28)
        made[name].save()
    return made


@pytest.mark.parametrize(
    ("issued_on", "stated", "wanted"),
    [
        pytest.param(BEFORE, {"A": 3, "B": 4, "D": 5}, {"E": 12}, id="all are added"),
        pytest.param(BEFORE, {"A": 3, "D": 5}, {}, id="none while one is missing"),
        pytest.param(BETWEEN, {"C": 7, "D": 5}, {"E": 12}, id="an heir speaks for those before it"),
        pytest.param(BETWEEN, {"A": 3, "B": 4, "D": 5}, {"E": 12}, id="a plan may look back"),
        pytest.param(BETWEEN, {"A": 3, "D": 5}, {}, id="who looks back looks at all"),
        pytest.param(AFTER, {"E": 12}, {"E": 12}, id="the last of the line alone"),
        pytest.param(BEFORE, {"X": 8}, {}, id="what was taken in is missing"),
        pytest.param(BETWEEN, {"X": 8}, {"X": 8}, id="what had been taken in is inside"),
        pytest.param(BETWEEN, {"X": 8, "P": 2}, {"X": 10}, id="what had been taken in is added"),
    ],
)
def test_an_heirs_baseline_is_the_sum_of_those_that_the_plan_means(
    agencies, issued_on, stated, wanted
):
    regime = make_regime(agencies["A"].province)
    plan = make_plan(regime=regime, issued_on=issued_on)
    target = make_target(plan, make_indicator("reduction"))
    rows = [make_baseline(target, value, agency=agencies[name]) for name, value in stated.items()]
    links = {agencies[name].pk: agencies["E"].pk for name in "ABCD"}
    links |= {agencies["P"].pk: agencies["X"].pk}
    found = agency_baselines(
        make_period(regime), [target], {(plan.pk, target.indicator_id): rows}, [links]
    )
    names = {agency.pk: name for name, agency in agencies.items()}
    assert {names[row["agency_id"]]: row["base"] for row in found} == wanted


def test_an_heirs_officer_sees_the_value_that_is_computed(agencies):
    regime = make_regime(agencies["A"].province)
    plan = make_plan(regime=regime, issued_on=BEFORE)
    indicator = make_indicator("reduction")
    target = make_target(
        plan, indicator, values={2025: 10}, agencies=[agencies["A"], agencies["D"]]
    )
    for name, value in {"A": 100, "B": 50, "D": 50}.items():
        make_baseline(target, value, agency=agencies[name])
    period = make_period(regime)
    submission = make_submission(period, agencies["E"], "sent")
    figure = make_figure(submission, indicator, amount=150)
    compute(period.pk)
    row = Progress.objects.get(agency=agencies["E"], target=target, is_official=False)
    seen = standing_of(record_of(submission), figure)
    assert seen.value == row.value == 25
    assert [each.status for each in seen.judged] == [row.status] == ["achieved"]
