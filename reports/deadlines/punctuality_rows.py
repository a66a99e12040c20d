"""Punctuality over years: every report with its verdict, and each agency's sum of them.

A report counts as it stands by the rules today: on time, with an extension that counts, late by n
days, or not sent. A draft that is not yet due is not counted against anybody.
"""

from __future__ import annotations

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from agencies.models import Agency, User
from reports.models import Extension, Submission, SubmissionQuerySet

SENT_LATE, OVERDUE = Q(timeliness="late"), Q(timeliness="overdue")


def reports_of_years(user: User) -> SubmissionQuerySet:
    """Every report of opened periods whose punctuality the user may know."""
    after = Extension.objects.filter(
        submission=OuterRef("pk"), state="granted", decided_at__gt=OuterRef("first_sent_at")
    )
    return (
        Submission.objects.counted_for(user)
        .filter(period__opened_at__isnull=False)
        .with_punctuality()
        .annotate(extended_afterwards=Exists(after))
    )


def sums_of_agencies(reports: SubmissionQuerySet) -> list[dict]:
    """A row an agency: how many reports of each kind, how many days late, how many in time."""
    counted = (
        reports.order_by()
        .values("agency_id")
        .annotate(
            due=Count("pk", filter=~Q(timeliness="not_yet_due")),
            on_time=Count("pk", filter=Q(timeliness="on_time")),
            with_extension=Count("pk", filter=Q(timeliness="with_extension")),
            late=Count("pk", filter=SENT_LATE),
            overdue=Count("pk", filter=OVERDUE),
            not_yet_due=Count("pk", filter=Q(timeliness="not_yet_due")),
            days=Coalesce(Sum("days_late", filter=SENT_LATE), 0),
            longest=Coalesce(Max("days_late", filter=SENT_LATE | OVERDUE), 0),
        )
    )
    rows = list(counted)
    agencies = Agency.objects.in_bulk([row["agency_id"] for row in rows])
    for row in rows:
        row["agency"] = agencies[row["agency_id"]]
        row["name"], row["level"] = row["agency"].name, row["agency"].level
        in_time = row["on_time"] + row["with_extension"]
        row["share"] = round(100 * in_time / row["due"], 1) if row["due"] else None
        # Agencies that owe nothing yet stand behind all others.
        row["place"] = row["share"] if row["due"] else 101
    return rows


def totals_of(reports: SubmissionQuerySet) -> dict[str, int]:
    """The same sums for all of them together."""
    return reports.order_by().aggregate(
        agencies=Count("agency_id", distinct=True),
        due=Count("pk", filter=~Q(timeliness="not_yet_due")),
        on_time=Count("pk", filter=Q(timeliness="on_time")),
        with_extension=Count("pk", filter=Q(timeliness="with_extension")),
        late=Count("pk", filter=SENT_LATE),
        overdue=Count("pk", filter=OVERDUE),
    )


def years_of(user: User) -> list[int]:
    """The years of which the user may know reports, the latest first."""
    opened = Submission.objects.counted_for(user).filter(period__opened_at__isnull=False)
    years = opened.order_by().values_list(F("period__year"), flat=True).distinct()
    return sorted(years, reverse=True)
