"""Warnings that rules find in any plan."""

from datetime import date
from decimal import Decimal

import pytest

from agencies.models import Agency
from targets.inconsistencies import detect, restate_detected_warnings
from targets.models import (
    Assignment,
    Baseline,
    Indicator,
    Plan,
    ReformArea,
    Target,
    TargetRevision,
    TargetWarning,
    YearTarget,
)


@pytest.fixture
def province(db):
    province = Agency.objects.create(code="pr", name="pr", short_name="pr", kind="province")
    Agency.objects.filter(pk=province.pk).update(province=province)
    ReformArea.objects.create(code="area", name="area", name_en="area")
    return Agency.objects.get(pk=province.pk)


def make_plan(province, years=(2021, 2025), issued_on=date(2021, 1, 1)):
    return Plan.objects.create(
        document_number="1/KH",
        kind="plan",
        abstract="1",
        issued_on=issued_on,
        issuing_body="UBND",
        issuing_agency=province,
        province=province,
        year_from=years[0],
        year_to=years[1],
    )


def make_indicator(code="share", **more):
    fields = {"measure": "ratio", "nature": "stock", "group_rule": "ratio_of_sums"} | more
    fields.setdefault("part_of_whole", fields["measure"] == "ratio")
    return Indicator.objects.get_or_create(code=code, defaults={"name": code, **fields})[0]


def make_target(plan, values, *, code="1", indicator=None, rows=None, days=(), **more):
    growth = ("step", "cap", "cap_is_goal", "rule_until", "last_day")
    target = Target.objects.create(
        plan=plan,
        indicator=indicator or make_indicator(),
        area=ReformArea.objects.get(),
        code=code,
        source_ids=rows or [code],
        statement=code,
        **{"direction": "at_least", "level": "province"}
        | {key: value for key, value in more.items() if key not in growth},
    )
    revision = TargetRevision.objects.create(
        target=target,
        decision="1/KH",
        effective_on=plan.issued_on,
        **{key: value for key, value in more.items() if key in growth},
    )
    YearTarget.objects.bulk_create(
        YearTarget(revision=revision, year=year, value=value, last_day=dict(days).get(year))
        for year, value in values.items()
    )
    return target


def kinds(plan):
    return sorted(warning.kind for warning in detect(plan) if warning.kind != "empty_years")


def test_a_rule_that_misses_the_stated_value_names_both(province):
    plan = make_plan(province, (2022, 2025))
    make_target(plan, {2022: 20, 2025: 40}, step=5)
    (warning,) = detect(plan)
    assert warning.kind == "rule_misses_stated"
    assert "35" in warning.message
    assert "40" in warning.message
    assert "35" in warning.message_en


def test_a_rule_that_meets_the_stated_value_is_no_warning(province):
    plan = make_plan(province, (2022, 2025))
    make_target(plan, {2022: 60, 2025: 90}, step=10, cap=100)
    assert detect(plan) == []


@pytest.mark.parametrize(
    ("start", "expected"), [(30, ["rule_overshoots"]), (20, []), (15, ["rule_stops_short"])]
)
def test_growth_until_a_goal_overshoots_meets_or_misses_it(province, start, expected):
    plan = make_plan(province)
    make_target(plan, {2021: start}, step=20, cap=100, cap_is_goal=True, rule_until=2025)
    assert kinds(plan) == expected


def test_two_values_for_one_indicator_and_level_warn_at_both_targets(province):
    plan = make_plan(province, (2025, 2025))
    one = make_target(plan, {2025: 80})
    two = make_target(plan, {2025: 60}, code="2")
    assert {(w.target, w.kind) for w in detect(plan)} == {(one, "conflict"), (two, "conflict")}


def test_the_same_value_with_another_last_day_is_a_conflict(province):
    plan = make_plan(province, (2025, 2025))
    make_target(plan, {2025: 80}, days={2025: date(2025, 6, 30)}.items())
    make_target(plan, {2025: 80}, code="2")
    assert kinds(plan) == ["conflict", "conflict"]


def test_the_same_value_twice_is_a_duplicate(province):
    plan = make_plan(province, (2025, 2025))
    make_target(plan, {2025: 80})
    make_target(plan, {2025: 80}, code="2")
    assert kinds(plan) == ["duplicate", "duplicate"]


def test_other_levels_and_other_agencies_do_not_conflict(province):
    plan = make_plan(province, (2025, 2025))
    make_target(plan, {2025: 80})
    make_target(plan, {2025: 60}, code="2", level="commune")
    named = make_target(plan, {2025: 50}, code="3", owed_by_level=False)
    department = Agency.objects.create(
        code="d", name="d", short_name="d", kind="department", parent=province, province=province
    )
    Assignment.objects.create(target=named, agency=department)
    assert kinds(plan) == []


def test_a_target_of_two_rows_is_marked_as_stated_more_than_once(province):
    plan = make_plan(province, (2025, 2025))
    make_target(plan, {2025: 80}, rows=["3-02", "3-19"])
    (warning,) = detect(plan)
    assert (warning.kind, warning.source_ids) == ("duplicate", ["3-02", "3-19"])


def test_a_reduction_asks_for_its_baseline_until_it_has_one(province):
    plan = make_plan(province, (2025, 2025))
    fewer = make_indicator("fewer", measure="reduction", group_rule="sum")
    make_target(plan, {2025: 10}, indicator=fewer)
    assert kinds(plan) == ["no_baseline"]
    Baseline.objects.create(plan=plan, indicator=fewer, level="province", year=2021, value=250)
    assert kinds(plan) == []


def test_targets_that_leave_the_same_years_empty_share_one_warning(province):
    plan = make_plan(province)
    make_target(plan, {2025: 80})
    make_target(plan, {2025: 60}, code="2", level="commune")
    make_target(plan, {2021: 60}, code="3", level="district")
    (warning,) = detect(plan)
    assert (warning.kind, warning.target) == ("empty_years", None)
    assert warning.source_ids == ["1", "2"]
    assert "2021–2024" in warning.message_en


def test_a_level_that_ends_before_the_target_is_warned_of(province):
    for code, until in (("a", date(2025, 6, 30)), ("b", date(2025, 5, 31))):
        Agency.objects.create(
            code=code,
            name=code,
            short_name=code,
            kind="district",
            parent=province,
            province=province,
            valid_until=until,
        )
    plan = make_plan(province, (2024, 2025))
    make_target(plan, {2024: 50, 2025: 80}, level="district")
    make_target(plan, {2024: 50}, code="2", indicator=make_indicator("other"), level="district")
    warnings = [warning for warning in detect(plan) if warning.kind == "level_ceases"]
    assert [warning.target.code for warning in warnings] == ["1"]
    assert "30/06/2025" in warnings[0].message


def test_a_level_of_which_one_agency_goes_on_is_not_warned_of(province):
    for code, until in (("a", date(2025, 6, 30)), ("b", None)):
        Agency.objects.create(
            code=code,
            name=code,
            short_name=code,
            kind="district",
            parent=province,
            province=province,
            valid_until=until,
        )
    plan = make_plan(province, (2025, 2025))
    make_target(plan, {2025: 80}, level="district")
    assert kinds(plan) == []


@pytest.mark.parametrize(
    ("year", "issued", "expected"),
    [
        (2025, date(2021, 1, 1), ["out_of_changes"]),
        (2024, date(2021, 1, 1), []),
        (2026, date(2025, 12, 1), []),
    ],
)
def test_ranks_across_the_merger_of_provinces_are_warned_of(province, year, issued, expected):
    plan = make_plan(province, (year, year), issued)
    rank = make_indicator("rank", measure="rank", group_rule="none")
    make_target(plan, {year: 15}, indicator=rank, direction="top")
    assert kinds(plan) == expected


def test_restating_replaces_what_was_found_and_keeps_what_a_person_stated(province):
    plan = make_plan(province, (2025, 2025))
    make_target(plan, {2025: 80}, rows=["1", "2"])
    TargetWarning.objects.create(plan=plan, kind="typo", message="Lỗi in")
    restate_detected_warnings(plan)
    restate_detected_warnings(plan)
    assert sorted(plan.warnings.values_list("kind", "is_detected")) == [
        ("duplicate", True),
        ("typo", False),
    ]


def test_numbers_in_warnings_are_written_as_each_language_does(province):
    plan = make_plan(province, (2024, 2025))
    make_target(plan, {2024: Decimal("20.5"), 2025: 40}, step=5)
    (warning,) = detect(plan)
    assert "25,5" in warning.message
    assert "25.5" in warning.message_en
