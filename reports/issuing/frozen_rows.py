"""The rows that pages read of an issued report: what its document says, in columns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection

from reports.issuing.canonical import Plain, plainly
from reports.issuing.document import rows_of
from reports.issuing.sources import judged_by
from reports.models import IssuedReport, IssuedSource

COPIED = (
    "target_id, agency_id, revision_id, status, value, numerator, denominator, target_value,"
    " start_value, expected_value, attainment, answered, assigned, rank_out_of, is_carried,"
    " missing_period_id"
)
COPYING = f"""
    INSERT INTO reports_issuedprogress (report_id, {COPIED})
    SELECT %s, {COPIED} FROM reports_progress WHERE period_id = %s AND is_official
"""
SOURCE = (
    "submission_id", "agency_id", "is_first", "state", "first_sent_at", "sent_at", "approved_at",
    "extended_until", "last_day", "timeliness", "days_late",
)  # fmt: skip


def copy_rows(issued: IssuedReport) -> None:
    """Copies the computed rows that the document was just written from."""
    with connection.cursor() as cursor:
        cursor.execute(COPYING, [issued.pk, issued.period_id])


def copy_sources(issued: IssuedReport, content: Plain) -> None:
    """Stores where each agency's report stood, from the document."""
    rows = sources_in(issued, content)
    IssuedSource.objects.bulk_create(IssuedSource(report=issued, **row) for row in rows)


def rows_differ(issued: IssuedReport, content: Plain) -> bool:
    """Whether the rows that pages show are no longer those of the document."""
    return plainly(rows_of(issued.rows.all())) != content["rows"]


def sources_differ(issued: IssuedReport, content: Plain) -> bool:
    """Whether the stored states and punctuality are no longer those of the document."""
    stored = list(issued.sources.order_by("submission_id").values(*SOURCE))
    wanted = sorted(sources_in(issued, content), key=lambda row: row["submission_id"])
    return plainly(stored) != plainly(wanted)


def sources_in(issued: IssuedReport, content: Plain) -> list[Plain]:
    """The period's own reports as their stored rows hold them."""
    period = content["period"]
    last_on_time_day = date.fromisoformat(period["last_on_time_day"])
    return [
        _source(each, last_on_time_day, issued.issued_at) | {"is_first": issued.number == 1}
        for each in content["reports"]
        if each["period"] == period["code"]
    ]


def _source(report: Plain, last_on_time_day: date, issued_at: datetime) -> Plain:
    sent, until = _moment(report["first_sent_at"]), report["extended_until"]
    extended_until = date.fromisoformat(until) if until else None
    judged = judged_by(last_on_time_day, sent, extended_until, issued_at)
    return {
        "submission_id": report["id"],
        "agency_id": report["agency"],
        "state": report["state"],
        "first_sent_at": sent,
        "sent_at": _moment(report["sent_at"]),
        "approved_at": _moment(report["approved_at"]),
        "extended_until": extended_until,
        "last_day": max(last_on_time_day, extended_until or last_on_time_day),
        "timeliness": str(judged.timeliness),
        "days_late": judged.days_late,
    }


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
