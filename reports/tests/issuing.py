"""A province with two departments' reports approved, for tests of what is issued."""

from __future__ import annotations

from types import SimpleNamespace

from reports import tasks
from reports.issuing.gaps import gaps_of
from reports.issuing.issuing import issue
from reports.models import IssuedReport, Period, Submission
from reports.review.moves import Request
from reports.review.workflow import move
from reports.tests.factory import make_agency, make_cast, make_user

ASKED = Request("Sở Tư pháp", "12/STP-VP")


def make_quarter() -> SimpleNamespace:
    """The standing cast with a second department; 50/80 and 30/40 approved and computed."""
    cast = make_cast()
    cast.other = make_agency(cast.province, "Sở Công Thương")
    cast.others_officer = make_user("officer", cast.other)
    cast.others_report = Submission.objects.create(period=cast.period, agency=cast.other)
    cast.others_report.figures.create(indicator=cast.indicator, numerator=30, denominator=40)
    cast.submission.figures.update(numerator=50, denominator=80, updated_by=cast.officer)
    for report in (cast.submission, cast.others_report):
        approve(cast, report)
    tasks.compute_waiting()
    return cast


def approve(cast, report) -> None:
    """The agency sends its report and the reviewer approves it."""
    sender = cast.officer if report.agency_id == cast.agency.pk else cast.others_officer
    move(submission=fresh(report), action="send", by=sender)
    move(submission=fresh(report), action="approve", by=cast.reviewer)


def issue_it(cast, reason: str = "", **fields) -> IssuedReport:
    """Issues the cast's period, gaps confirmed."""
    period = period_of(cast)
    fields = {"by": cast.reviewer, "confirmed": gaps_of(period).mark} | fields
    return issue(period=period, reason=reason, **fields)


def period_of(cast) -> Period:
    return Period.objects.select_related("report", "regime__province").get(pk=cast.period.pk)


def correct(cast, numerator: int, *, until: str = "approved") -> None:
    """The first department's report is reopened, mended, sent and approved again, and computed."""
    report = cast.submission
    move(
        submission=fresh(report),
        action="reopen",
        by=cast.reviewer,
        reason="Tử số nhập sai",
        request=ASKED,
    )
    if until == "approved":
        report.figures.update(numerator=numerator)
        approve(cast, report)
    tasks.compute_waiting()


def fresh(report) -> Submission:
    return Submission.objects.get(pk=report.pk)
