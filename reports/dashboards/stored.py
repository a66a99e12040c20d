"""Statuses to be counted, read where a period's rows stand: as issued, else as computed.

`ShownProgress` also holds each issued row against what is computed since. Counting needs none of
that, and a province's agencies have thousands of rows.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from agencies.models import User
from reports.models import IssuedProgress, Period, Progress


def rows_of(period: Period, user: User, *, is_official: bool) -> QuerySet[Any]:
    """What is shown of a period read `with_standing`: of its last revision if it is issued."""
    if is_official and period.last_pk:
        province = {"report__period__regime__province_id__in": user.access.province_ids}
        return IssuedProgress.objects.filter(report=period.last_pk, **province)
    rows = Progress.objects.visible_to(user)
    return rows.filter(period=period, is_official=is_official)
