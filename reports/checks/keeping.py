"""Storing what was found, so that lists can count it and a sent report keeps what it was asked."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from reports.checks.findings import Findings, flat, judged
from reports.models import KeptFinding, Submission


def judge_and_keep(submission: Submission, figure_ids: Collection[int] | None = None) -> Findings:
    """Judges a report, or some of its figures, stores the findings and returns them."""
    found = judged(submission, figure_ids)
    if figure_ids is None:
        figure_ids = list(submission.figures.values_list("pk", flat=True))
    keep(submission_ids=[submission.pk], figure_ids=figure_ids, findings=found)
    return found


@transaction.atomic
def keep(
    *, submission_ids: Collection[int], figure_ids: Collection[int], findings: Findings
) -> None:
    """Replaces what is stored for these figures of these reports."""
    # Whoever stores or sends takes the report first: nobody waits for one who waits for her.
    reports = Submission.objects.select_for_update(of=("self",)).filter(pk__in=submission_ids)
    list(reports.order_by("pk").values_list("pk"))
    rows = [
        KeptFinding(
            figure_id=finding.figure.pk,
            check_code=finding.code,
            severity=finding.severity,
            message=finding.message,
            message_en=finding.message_en,
            standing=finding.standing,
            position=finding.position,
        )
        for finding in flat(findings)
    ]
    KeptFinding.objects.filter(figure_id__in=figure_ids).delete()
    KeptFinding.objects.bulk_create(rows)
