"""Who was reminded of a report, when, and whether the mail went."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from reports.models import Notice, Submission, SubmissionQuerySet
from reports.reminding.kinds import ASKED_OF_AGENCY, Kind

# What counts as a reminder of a report: news such as an approval does not.
REMINDERS = (*ASKED_OF_AGENCY, Kind.EXTENSION_GRANTED, Kind.EXTENSION_REFUSED)
SHOWN = 100


def with_last_reminder(reports: SubmissionQuerySet) -> SubmissionQuerySet:
    """Adds `last_reminded`: when somebody was last reminded of the report."""
    last = Notice.objects.filter(submission=OuterRef("pk"), kind__in=REMINDERS).order_by("-at")
    return reports.annotate(last_reminded=Subquery(last.values("at")[:1]))


def reminders_of(report: Submission) -> list[Notice]:
    """The report's latest reminders with person, mail and who reminded, the newest first."""
    reminders = Notice.objects.filter(submission=report, kind__in=REMINDERS)
    return list(reminders.select_related("user", "by", "mail").order_by("-at", "user")[:SHOWN])
