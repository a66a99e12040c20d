"""What the officer saw while typing is what was computed of it."""

from io import StringIO

import pytest
from django.core.management import call_command

from reports import tasks
from reports.entry.record import record_of
from reports.entry.standing import standing_of
from reports.models import Progress, State, Submission


@pytest.mark.django_db
def test_the_live_judgement_of_every_sent_demo_figure_is_the_computed_one(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())
    tasks.sweep()
    differing, compared = [], 0
    for submission in Submission.objects.filter(state=State.SENT).select_related(
        "agency", "period__regime", "period__report"
    ):
        rows = {
            row.target_id: row
            for row in Progress.objects.provisional().filter(
                agency=submission.agency, period=submission.period
            )
        }
        record = record_of(submission)
        for figure in submission.figures.select_related("indicator"):
            standing = standing_of(record, figure)
            for judged in standing.judged:
                row = rows[judged.target_id]
                seen = (standing.value, judged.status, judged.asked, judged.expected)
                stored = (row.value, row.status, row.target_value, row.expected_value)
                compared += 1
                if seen != stored:
                    differing.append((submission.agency.code, figure.indicator.code, seen, stored))
    assert differing == []
    assert compared > 100
