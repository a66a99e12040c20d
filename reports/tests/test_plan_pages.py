"""The pages of what was promised."""

import re

import pytest
from django.urls import reverse

from reports.tests.factory import make_baseline, make_plan, make_province, make_target
from targets.models import TargetWarning, YearTarget
from targets.promises import promise_of


def shown(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


def test_a_plan_shows_stated_and_derived_values_apart(cast):
    target = make_target(cast.plan, values={2022: 20, 2025: 40}, step=5)
    rows = {row.target.pk: row for area in promise_of(cast.plan).areas for row in area.targets}
    steps = {step.year: (step.value, step.origin) for step in rows[target.pk].steps}
    assert steps == {
        2021: (None, None),
        2022: (20, "stated"),
        2023: (25, "rule"),
        2024: (30, "rule"),
        2025: (40, "stated"),
    }
    assert rows[target.pk].empty_years == (2021,)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_year_of_the_plan_has_a_column(client, cast, language):
    make_baseline(cast.target, 40)
    client.cookies["django_language"] = language
    page = shown(client, cast.leader, "plan", cast.plan.pk).content.decode()
    assert [f">{year}</th>" in page for year in range(2021, 2026)] == [True] * 5
    target = shown(client, cast.leader, "target", cast.target.pk).content.decode()
    assert [f">{year}</th>" in target for year in range(2021, 2026)] == [True] * 5
    for body in (page, target):
        assert not re.search(r"\b2[.,]02\d\b", body), "a year is no amount"


def test_empty_years_offer_the_straight_line_to_the_administrator_alone(client, cast):
    YearTarget.objects.filter(year=2024).delete()
    link = reverse("admin:targets_plan_change", args=[cast.plan.pk])
    assert link in shown(client, cast.administrator, "plan", cast.plan.pk).content.decode()
    assert link not in shown(client, cast.leader, "plan", cast.plan.pk).content.decode()


def test_a_warning_is_counted_and_told(client, cast):
    TargetWarning.objects.create(
        plan=cast.plan, target=cast.target, kind="conflict", message="Hai giá trị khác nhau"
    )
    assert (
        "Hai giá trị khác nhau"
        in shown(client, cast.officer, "plan", cast.plan.pk).content.decode()
    )
    listed = shown(client, cast.officer, "plans").context["table"].data
    assert [row.warning_count for row in listed] == [1]


def test_the_list_holds_the_plans_of_her_province(client, cast):
    make_plan(make_province(), document_number="99/KH-XA")
    listed = shown(client, cast.leader, "plans").context["table"].data
    assert [row.pk for row in listed] == [cast.plan.pk]


def test_a_plan_without_targets_or_regime_says_so(client, cast):
    bare = make_plan(cast.province)
    page = shown(client, cast.leader, "plan", bare.pk)
    assert page.status_code == 200 and b'class="empty"' in page.content
