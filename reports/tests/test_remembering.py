"""What a worker remembers between computations gives what a new worker computes, and no more."""

from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import given, settings

from reports import periods
from reports.models import Figure, FigureSheet, Progress, ReportChange, Submission
from reports.models.sheets import DefinitionChange
from reports.progress import remembering
from reports.progress.computation import compute
from reports.progress.remembering import definition_of, join_marks
from reports.tests.factory import make_agency, make_period, make_plan, make_regime, make_target
from reports.tests.random_provinces import YEAR, Drawing
from reports.tests.stored_provinces import moments_of, store
from reports.tests.test_computation_properties import FIRST_ID, seeded, seeds, stored_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(db):
    regime = make_regime()
    plan = make_plan(regime=regime)
    make_target(plan, values={2025: 60})
    make_agency(regime.province)
    return make_period(regime)


def forget_all():
    remembering._remembered.clear()


def marks():
    return ReportChange.objects.count()


# Definitions


def test_what_has_not_changed_is_not_resolved_again(period, queries_of):
    first = definition_of(period.pk)
    assert definition_of(period.pk) is first
    assert queries_of(lambda: definition_of(period.pk)) == 1


def test_a_new_agency_or_another_value_is_seen_at_once(period):
    first = definition_of(period.pk)
    make_agency(period.regime.province)
    second = definition_of(period.pk)
    assert second.assigned.sum() == first.assigned.sum() + 1
    target = period.regime.plan_links.get().plan.targets.get()
    target.revisions.get().year_targets.update(value=70)
    assert definition_of(period.pk).group_target.units.tolist() == [7000]


def test_a_sweep_that_finds_nothing_to_do_leaves_no_mark(period):
    periods.generate_all()
    periods.open_ended_periods()
    before = list(DefinitionChange.objects.values_list()), marks()
    periods.generate_all()
    periods.open_ended_periods()
    assert (list(DefinitionChange.objects.values_list()), marks()) == before


# Reports


def test_nothing_changed_is_seen_in_two_statements(cast, queries_of):
    compute(cast.period.pk)
    assert queries_of(lambda: compute(cast.period.pk)) == 2, "the marks, and what is stored"


def test_typing_into_a_draft_leaves_no_mark_and_moving_it_does(cast):
    compute(cast.period.pk)
    before = marks()
    Figure.objects.filter(pk=cast.figure.pk).update(numerator=7, denominator=10)
    assert marks() == before
    Submission.objects.filter(pk=cast.submission.pk).update(state="sent", **moments_of("sent"))
    assert marks() == before + 1


def test_a_figure_changed_in_an_approved_report_is_seen_at_once(cast):
    Figure.objects.filter(pk=cast.figure.pk).update(numerator=7, denominator=10)
    moments = moments_of("approved")
    Submission.objects.filter(pk=cast.submission.pk).update(state="approved", **moments)
    compute(cast.period.pk)
    Figure.objects.filter(pk=cast.figure.pk).update(numerator=8)
    compute(cast.period.pk)
    assert set(Progress.objects.filter(period=cast.period).values_list("value", flat=True)) == {80}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE reports_figuresheet")
    Figure.objects.filter(pk=cast.figure.pk).update(numerator=9)
    compute(cast.period.pk)
    assert set(Progress.objects.filter(period=cast.period).values_list("value", flat=True)) == {90}


def test_results_that_somebody_else_took_away_are_computed_again(cast):
    compute(cast.period.pk)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_progresssheet WHERE agency_id IS NOT NULL")
    compute(cast.period.pk)
    assert Progress.objects.filter(period=cast.period, agency=cast.agency).exists()


def test_a_computation_that_failed_leaves_nothing_remembered(cast, monkeypatch):
    compute(cast.period.pk)
    Submission.objects.filter(pk=cast.submission.pk).update(state="sent", **moments_of("sent"))

    def fails(*arguments):
        raise ArithmeticError

    with monkeypatch.context() as patch, pytest.raises(ArithmeticError), transaction.atomic():
        patch.setattr("reports.progress.computation.store", fails)
        compute(cast.period.pk)
    Figure.objects.filter(pk=cast.figure.pk).update(numerator=7, denominator=10)
    compute(cast.period.pk)
    provisional = Progress.objects.get(
        period=cast.period, agency=cast.agency, is_official=False, target=cast.target
    )
    assert provisional.value == 70


def test_many_marks_of_a_period_are_joined_and_still_tell_of_the_change(cast):
    first = definition_of(cast.period.pk)
    ReportChange.objects.all().delete()
    ReportChange.objects.bulk_create(
        ReportChange(period_id=cast.period.pk, mark=mark)
        for mark in range(remembering.MOST_MARKS + 1)
    )
    join_marks()
    assert marks() == 1
    join_marks()
    assert marks() == 1
    assert definition_of(cast.period.pk) is first


def test_a_worker_forgets_reports_before_definitions(cast, monkeypatch):
    other = make_period(cast.regime, 2025, "H1")
    forget_all()
    monkeypatch.setattr(remembering, "MOST", 1)
    compute(cast.period.pk)
    compute(other.pk)
    (kept,) = remembering._remembered.values()
    assert kept.definition.period.pk == other.pk
    size = kept.size
    monkeypatch.setattr(remembering, "MOST", 2 * size - 1)
    compute(cast.period.pk)
    first, second = remembering._remembered.values()
    assert (first.present, second.present is None) == (None, False)
    compute(other.pk)
    assert FigureSheet.objects.count() == 0, "drafts are not packed"


@given(seeds)
@settings(max_examples=4, **seeded)
def test_after_every_change_the_bytes_are_those_of_a_new_worker(seed):
    random = Random(seed)
    with transaction.atomic():
        drawn = Drawing(seed, FIRST_ID, targets=20)
        province = drawn.draw()
        store(drawn)
        this_year = [report.id for report in province.reports if report.year == YEAR]
        watched = random.sample(this_year, 2)
        for period_id in watched:
            compute(period_id)
        for _ in range(12):
            change_something(random, [each.id for each in province.reports])
            period_id = random.choice(watched)
            compute(period_id)
            remembered = stored_bytes()
            forget_all()
            compute(period_id)
            assert stored_bytes() == remembered, "a new worker rewrites nothing"
        transaction.set_rollback(True)


def change_something(random, period_ids):
    """Moves a report, changes a figure or takes one away: mostly of the year, as people do."""
    reports = list(Submission.objects.filter(period_id__in=period_ids).order_by("pk"))
    report = random.choice(reports)
    what = random.randrange(6)
    if what < 4:
        state = random.choice(["approved", "approved", "sent", "returned"])
        moments = moments_of(state)
        Submission.objects.filter(pk=report.pk).update(state=state, **moments)
        return
    figure = report.figures.order_by("pk").first()
    if figure and what == 4:
        Figure.objects.filter(pk=figure.pk, numerator__isnull=False).update(numerator=3)
    elif figure:
        figure.delete()
