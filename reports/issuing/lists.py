"""What has been issued, what awaits a correction, and which periods are still to be issued."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef

from agencies.models import User
from reformportal.lib import clock
from reports.dashboards.scope import provinces_read
from reports.models import (
    IssuedReport,
    IssuedReportQuerySet,
    Period,
    PeriodQuerySet,
    ShownProgress,
)

TO_ISSUE = 8


def issued_reports_for(user: User) -> IssuedReportQuerySet:
    """Every revision that the person reads, the latest period first."""
    later = IssuedReport.objects.filter(period=OuterRef("period"), number__gt=OuterRef("number"))
    reports = IssuedReport.objects.visible_to(user).read_by(provinces_read(user.access))
    return (
        reports.light()
        .annotate(is_last=~Exists(later))
        .select_related("period__report", "period__regime")
        .order_by("-period__window_end", "-number", "pk")
    )


def corrections_by_period(user: User) -> dict[int, int]:
    """How many targets of each issued period await a correction."""
    rows = ShownProgress.objects.visible_to(user).official().of_groups().waiting_for_correction()
    return dict(rows.values_list("period").annotate(count=Count("pk")).order_by("period"))


def periods_to_issue(user: User) -> PeriodQuerySet:
    """Opened periods that are over and were not issued, the latest first, for their reviewers."""
    issued = IssuedReport.objects.filter(period=OuterRef("pk"))
    return (
        Period.objects.visible_to(user)
        .filter(
            ~Exists(issued),
            regime__province_id__in=user.access.reviewed_province_ids,
            opened_at__isnull=False,
            window_end__lt=clock.today(),
        )
        .select_related("report", "regime")
        .order_by("-window_end", "window_start", "pk")[:TO_ISSUE]
    )
