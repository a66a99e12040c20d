"""Section 4 of the progress rules: what a target asks for in a year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from targets.path_findings import FindingCode, findings_of
from targets.paths import (
    Baseline,
    Fill,
    Origin,
    Stated,
    TargetPath,
    goal_ahead,
    revision_in_force,
    value_for,
)


def make_path(stated, *, years=(2021, 2030), **kwargs):
    for name in ("step", "cap"):
        if name in kwargs:
            kwargs[name] = Decimal(kwargs[name])
    values = {
        year: value if isinstance(value, Stated) else Stated(Decimal(value))
        for year, value in stated.items()
    }
    return TargetPath(stated=values, year_from=years[0], year_to=years[1], **kwargs)


def values(path, years):
    return [None if (found := value_for(path, year)) is None else found.value for year in years]


def codes(path):
    return [finding.code for finding in findings_of(path)]


def test_example_9_growth_stops_at_its_cap():
    path = make_path({2021: 30}, years=(2021, 2026), step=20, cap=100)
    assert values(path, range(2021, 2027)) == [30, 50, 70, 90, 100, 100]


def test_example_10_hold_keeps_the_last_stated_value_and_linear_runs_between_two():
    assert values(make_path({2025: 80, 2030: 90}), [2027]) == [80]
    assert values(make_path({2025: 80, 2030: 90}, fill=Fill.LINEAR), [2027]) == [84]


def test_example_20_a_stated_value_wins_over_the_rule_and_the_gap_is_found_with_its_number():
    path = make_path({2022: 20, 2025: 40}, years=(2022, 2025), step=5)
    assert values(path, range(2022, 2026)) == [20, 25, 30, 40]
    (finding,) = findings_of(path)
    assert (finding.code, finding.year, finding.rule_gives, finding.text_says) == (
        FindingCode.RULE_MISSES_STATED,
        2025,
        35,
        40,
    )


def test_example_25_the_baseline_counts_as_a_stated_year_of_the_linear_path_only():
    stated, baseline = {2025: 80}, Baseline(2021, Decimal(40))
    assert values(make_path(stated, baseline=baseline, fill=Fill.LINEAR), [2023]) == [60]
    held = make_path(stated, baseline=baseline)
    assert value_for(held, 2023) is None
    assert goal_ahead(held, 2023) == (2025, Stated(Decimal(80)))


def test_a_baseline_has_no_target_in_its_own_year():
    path = make_path({2025: 80}, baseline=Baseline(2021, Decimal(40)), fill=Fill.LINEAR)
    assert value_for(path, 2021) is None
    assert FindingCode.EMPTY_YEARS in codes(path)  # 2026 and later: nothing stated beyond 2025
    assert findings_of(path)[-1].years == (2026, 2027, 2028, 2029, 2030)
    later = make_path({2021: 70, 2025: 80}, baseline=Baseline(2022, Decimal(65)))
    assert values(later, [2022, 2023]) == [None, 70]


@pytest.mark.parametrize("fill", list(Fill))
def test_growth_goes_before_either_path(fill):
    path = make_path({2022: 60, 2026: 95}, step=10, is_share=True, fill=fill)
    assert value_for(path, 2024).value == 80
    assert value_for(path, 2024).origin == Origin.RULE


def test_growth_starts_from_the_latest_stated_year():
    assert values(make_path({2022: 20, 2025: 40}, step=5), [2024, 2026, 2027]) == [30, 45, 50]


def test_growth_says_nothing_before_the_first_stated_year():
    assert value_for(make_path({2023: 20}, step=5), 2022) is None


def test_a_share_stays_within_its_bounds_without_a_cap():
    assert values(make_path({2021: 90}, step=20, is_share=True), [2022, 2030]) == [100, 100]
    assert values(make_path({2021: 5}, step=-3, is_share=True), [2022, 2023, 2024]) == [2, 0, 0]
    assert values(make_path({2021: 90}, step=20), [2022]) == [110]


def test_a_rank_climbs_by_a_negative_step_from_the_target_and_not_past_first():
    path = make_path({2025: 3}, years=(2021, 2030), step=-1, cap=1)
    assert values(path, range(2025, 2031)) == [3, 2, 1, 1, 1, 1]


def test_the_rank_targets_of_the_sixty_three_provinces_plan():
    path = make_path({2025: 15}, step=-1, cap=1)
    assert values(path, range(2025, 2031)) == [15, 14, 13, 12, 11, 10]
    assert codes(path) == [FindingCode.EMPTY_YEARS]


def test_a_stated_value_past_the_cap_is_not_pulled_back():
    assert values(make_path({2021: 110}, step=5, cap=100), [2022]) == [110]


@pytest.mark.parametrize("year", [2019, 2020, 2031])
def test_nothing_has_a_value_outside_the_years_of_the_plan(year):
    assert value_for(make_path({2020: 10, 2025: 80, 2031: 90}, step=5), year) is None


def test_linear_needs_a_stated_year_on_both_sides():
    path = make_path({2025: 80, 2028: 95}, fill=Fill.LINEAR)
    assert values(path, [2024, 2026, 2028, 2029]) == [None, 85, 95, None]


def test_the_linear_path_of_a_reduction_starts_at_no_reduction_not_at_the_amount():
    path = make_path(
        {2025: 10}, is_reduction=True, baseline=Baseline(2021, Decimal(250)), fill=Fill.LINEAR
    )
    assert values(path, [2023]) == [5]


def test_a_last_day_belongs_to_its_own_year_only():
    path = make_path({2025: Stated(Decimal(100), date(2025, 6, 30))})
    assert value_for(path, 2025).last_day == date(2025, 6, 30)
    assert value_for(path, 2026).last_day is None


def test_the_origin_names_the_years_it_rests_on():
    assert value_for(make_path({2025: 80, 2030: 90}, fill=Fill.LINEAR), 2027).from_years == (
        2025,
        2030,
    )
    assert value_for(make_path({2025: 80}), 2027).origin == Origin.HOLD


def test_a_rule_that_reaches_the_stated_value_is_not_reported():
    assert codes(make_path({2022: 60, 2025: 90}, years=(2022, 2025), step=10, cap=100)) == []


def test_a_rule_that_goes_past_the_stated_value_misses_it_too():
    (finding,) = findings_of(make_path({2022: 60, 2025: 80}, years=(2022, 2025), step=10))
    assert (finding.code, finding.rule_gives, finding.text_says) == (
        FindingCode.RULE_MISSES_STATED,
        90,
        80,
    )


def test_overshooting_the_cap_is_only_a_note():
    (finding,) = findings_of(
        make_path({2021: 30}, years=(2021, 2025), step=20, cap=100, cap_is_goal=True)
    )
    assert (finding.code, finding.year, finding.rule_gives) == (
        FindingCode.RULE_OVERSHOOTS,
        2025,
        110,
    )
    assert finding.is_note


def test_reaching_the_cap_exactly_is_no_overshoot():
    assert (
        codes(make_path({2021: 20}, years=(2021, 2030), step=20, cap=100, cap_is_goal=True)) == []
    )


def test_a_rule_that_ends_before_its_goal_is_found():
    path = make_path({2021: 15}, step=20, cap=100, cap_is_goal=True, rule_until=2025)
    (finding,) = findings_of(path)
    assert (finding.code, finding.year, finding.rule_gives, finding.text_says) == (
        FindingCode.RULE_STOPS_SHORT,
        2025,
        95,
        100,
    )


def test_a_cap_that_is_no_goal_need_not_be_reached():
    assert codes(make_path({2021: 15}, years=(2021, 2025), step=20, cap=100)) == []


def test_a_reduction_without_a_baseline_is_found():
    assert codes(make_path({2021: 10}, is_reduction=True)) == [FindingCode.NO_BASELINE]


def test_empty_years_are_named():
    (finding,) = findings_of(make_path({2025: 80}, years=(2022, 2026)))
    assert (finding.code, finding.years) == (FindingCode.EMPTY_YEARS, (2022, 2023, 2024))


@dataclass(frozen=True)
class Decision:
    number: str
    effective_on: date


def test_a_report_is_judged_by_the_latest_revision_in_effect_on_its_last_day():
    first, second = Decision("1", date(2024, 1, 1)), Decision("2", date(2025, 3, 19))
    assert revision_in_force([second, first], date(2025, 3, 19)) is second
    assert revision_in_force([second, first], date(2025, 3, 18)) is first
    assert revision_in_force([second], date(2025, 3, 18)) is None
