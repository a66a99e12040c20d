"""What is worked out on the spot is what was computed, on random provinces and the demo's."""

from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import given, settings

from reports import tasks
from reports.explanation.reading import targets_to_explain
from reports.explanation.recomputing import Recomputation
from reports.explanation.sources import sources_of
from reports.models import Period, Progress
from reports.progress.computation import compute
from reports.tests.random_provinces import Drawing
from reports.tests.stored_provinces import store
from reports.tests.test_computation_properties import (
    FIRST_ID,
    compute_report,
    reports_of_this_year,
    seeded,
    seeds,
)

pytestmark = pytest.mark.django_db


def period_of(pk):
    return Period.objects.select_related("regime", "report").get(pk=pk)


def differences(period, *, agencies=False):
    """Of every target the group's rows and, on demand, each agency's from sources of its own."""
    found, compared = [], 0
    stored = {
        (row.target_id, row.agency_id, row.is_official): row
        for row in Progress.objects.filter(period=period)
    }
    targets = targets_to_explain().filter(plan__regime_link__regime=period.regime_id)
    for target in targets:
        whole = Recomputation(sources_of(target, period))
        owing = whole.sources.assigned(period.window_end)
        alone = {
            each: Recomputation(sources_of(target, period, each)) for each in owing if agencies
        }
        for official in (True, False):
            for agency_id in (None, *owing):
                recomputation = alone.get(agency_id, whole)
                row = recomputation.row(agency_id, official)
                seen = stored.pop((target.pk, agency_id, official), None)
                if row is None or seen is None:
                    found += [] if row is None and seen is None else [(target.pk, agency_id, row)]
                    continue
                compared += 1
                found += [
                    (period.kind, target.pk, agency_id, official, name, value, getattr(seen, name))
                    for name, value in row.fields.items()
                    if value != getattr(seen, name)
                ]
    assert not stored, "a row that nothing explains"
    return found, compared


@given(seeds)
@settings(max_examples=8, **seeded)
def test_a_row_of_a_random_province_is_recomputed_as_it_was_computed(seed):
    with transaction.atomic():
        drawn = Drawing(seed, FIRST_ID, targets=40)
        province = drawn.draw()
        store(drawn)
        for report in reports_of_this_year(province, Random(seed), 1):
            compute_report(report)
            found, compared = differences(period_of(report.id), agencies=True)
            assert not found, f"{len(found)}: {found[:4]}"
            assert compared > 50
        transaction.set_rollback(True)


def test_every_row_of_the_demo_is_recomputed_as_it_was_computed(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())
    tasks.sweep()
    latest = Period.objects.filter(progress__isnull=False).order_by("-window_end").distinct()[:3]
    for period in latest:
        found, compared = differences(period_of(period.pk))
        assert not found, f"{len(found)}: {found[:4]}"
        assert compared > 100


def test_a_row_that_is_computed_again_is_recomputed_the_same(cast):
    compute(cast.period.pk)
    found, compared = differences(cast.period, agencies=True)
    assert (found, compared) == ([], 4)
