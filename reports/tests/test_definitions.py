"""What a worker remembers of plans and agencies is resolved anew as soon as it has changed."""

import pytest

from reports import periods
from reports.models.sheets import DefinitionChange
from reports.progress.definition import definition_of
from reports.tests.factory import make_agency, make_period, make_plan, make_regime, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(db):
    regime = make_regime()
    plan = make_plan(regime=regime)
    make_target(plan, values={2025: 60})
    make_agency(regime.province)
    return make_period(regime)


def test_what_has_not_changed_is_not_resolved_again(period, queries_of):
    first = definition_of(period)
    assert definition_of(period) is first
    assert queries_of(lambda: definition_of(period)) == 1


def test_a_new_agency_or_another_value_is_seen_at_once(period):
    first = definition_of(period)
    make_agency(period.regime.province)
    second = definition_of(period)
    assert second.assigned.sum() == first.assigned.sum() + 1
    target = period.regime.plan_links.get().plan.targets.get()
    target.revisions.get().year_targets.update(value=70)
    assert definition_of(period).group_target.units.tolist() == [7000]


def test_a_sweep_that_finds_nothing_to_do_leaves_no_mark(period):
    periods.generate_all()
    periods.open_ended_periods()
    before = list(DefinitionChange.objects.values_list())
    periods.generate_all()
    periods.open_ended_periods()
    assert list(DefinitionChange.objects.values_list()) == before
