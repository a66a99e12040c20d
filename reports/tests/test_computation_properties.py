"""The computation says what the rules say, row by row, on thousands of random targets."""

from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from reports.models import Progress, Submission
from reports.progress.computation import compute
from reports.tests.random_provinces import YEAR, Drawing
from reports.tests.reference import Reference
from reports.tests.stored_provinces import moments_of, store, store_answers

pytestmark = pytest.mark.django_db

FIRST_ID = 10_000_000
IDENTITY = ("target_id", "agency_id", "is_official")
SHOWN = (
    "revision_id",
    "status",
    "value",
    "numerator",
    "denominator",
    "target_value",
    "start_value",
    "expected_value",
    "attainment",
    "answered",
    "assigned",
    "is_carried",
    "missing_period_id",
)
seeds = st.integers(0, 2**32 - 1)
seeded = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    # A seed names a province; a smaller seed is not a simpler province.
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": list(HealthCheck),
}


def compute_report(report):
    compute(report.id)


def rows_of(report):
    rows = Progress.objects.filter(period_id=report.id).values(*IDENTITY, *SHOWN)
    return {
        tuple(row[name] for name in IDENTITY): {name: row[name] for name in SHOWN} for row in rows
    }


def reports_of_this_year(province, random, wanted):
    this_year = [report for report in province.reports if report.year == YEAR]
    return random.sample(this_year, wanted)


@given(seeds)
# A plan that states the baseline of one agency that had ended before it, and not of the other.
@example(508227)
@settings(max_examples=12, **seeded)
def test_every_row_is_what_the_rules_say(seed):
    with transaction.atomic():
        drawn = Drawing(seed, FIRST_ID, targets=100)
        province = drawn.draw()
        store(drawn)
        for report in reports_of_this_year(province, Random(seed), 2):
            compute_report(report)
            rows, wanted = rows_of(report), Reference(province, report).rows()
            assert rows.keys() == wanted.keys()
            differing = [
                (report.window.kind, key, name, rows[key][name], row[name])
                for key, row in wanted.items()
                for name in SHOWN
                if rows[key][name] != row[name]
            ]
            assert not differing, f"{len(differing)}, computed and by the rules: {differing[:5]}"
        transaction.set_rollback(True)


def stored_bytes():
    """Every sheet as text, and where each lies, which moves when it is written again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ctid::text, (to_jsonb(s) - 'id')::text FROM reports_progresssheet s"
            " ORDER BY period_id, agency_id, serves"
        )
        places, rows = zip(*cursor.fetchall(), strict=True)
    return places, rows


@given(seeds)
@settings(max_examples=3, **seeded)
def test_approving_and_computing_in_any_order_leaves_the_same_bytes(seed):
    random = Random(seed)
    with transaction.atomic():
        drawn = Drawing(seed, FIRST_ID, targets=20)
        province = drawn.draw()
        store(drawn)
        reports = reports_of_this_year(province, random, 3)
        for report in reports:
            compute_report(report)
        places, rows = stored_bytes()
        for report in reports:
            compute_report(report)
        assert stored_bytes() == (places, rows), "computing again rewrites nothing"

        Submission.objects.filter(period_id__in=[each.id for each in province.reports]).delete()
        shuffled = list(province.answers.items())
        random.shuffle(shuffled)
        store_answers(
            (key, (figure, "sent" if state == "approved" else state))
            for key, (figure, state) in shuffled
        )
        approved = {key[:2] for key, (_, state) in shuffled if state == "approved"}
        for place, (period, agency) in enumerate(random.sample(sorted(approved), len(approved))):
            submission = Submission.objects.filter(period_id=period, agency_id=agency)
            submission.update(state="approved", **moments_of("approved"))
            if place % 9 == 0:
                compute_report(random.choice(reports))
        for report in random.sample(reports, len(reports)):
            compute_report(report)
        assert stored_bytes()[1] == rows
        transaction.set_rollback(True)
