"""What people do on a day of the simulated quarter, each through the door that the pages use."""

from __future__ import annotations

from datetime import date, datetime

from reformportal.lib import clock
from reformportal.lib.acts import acting
from reports.deadlines.extensions import ask_extension, grant_extension, refuse_extension
from reports.entry.saving import save_figure
from reports.models import Extension, State, Submission
from reports.review.workflow import move
from reports.simulation.courses import MONTH, YEAR, course_of
from reports.simulation.staging import Office, Stage


def morning_deeds(stage: Stage, day: int) -> None:
    """The reviewer answers requests, returns what the script says and approves the rest."""
    with acting(way="page", person_id=stage.reviewer.pk):
        _answer_requests(stage)
        for place, office in enumerate(stage.offices):
            if course_of(place).returned == day:
                report = _report(stage, office)
                move(submission=report, action="return", by=stage.reviewer, reason="Xem lại")
        for report in _waiting_since_yesterday(stage, day):
            move(submission=report, action="approve", by=stage.reviewer)


def afternoon_deeds(stage: Stage, day: int) -> None:
    """Officers ask for time, enter and send."""
    for place, office in enumerate(stage.offices):
        course = course_of(place)
        if day not in (course.asks, course.sends, course.sends_again):
            continue
        with acting(way="page", person_id=office.officer.pk):
            report = _report(stage, office)
            if course.asks == day and course.until:
                until = date(YEAR, MONTH, course.until)
                ask_extension(
                    submission=report, until=until, reason="Thiếu số liệu", by=office.officer
                )
            if day in (course.sends, course.sends_again):
                _enter(report, office, value=60 + day)
                move(submission=report, action="send", by=office.officer)


def _answer_requests(stage: Stage) -> None:
    places = {office.agency.pk: place for place, office in enumerate(stage.offices)}
    for request in Extension.objects.open().select_related("submission").order_by("pk"):
        if course_of(places[request.submission.agency_id]).refused:
            refuse_extension(extension=request, by=stage.reviewer, answer="Không có lý do")
        else:
            grant_extension(extension=request, by=stage.reviewer)


def _waiting_since_yesterday(stage: Stage, day: int) -> list[Submission]:
    midnight = datetime(YEAR, MONTH, day, tzinfo=clock.VIETNAM)
    returned_later = {
        office.agency.pk
        for place, office in enumerate(stage.offices)
        if (course_of(place).returned or 0) > day
    }
    waiting = Submission.objects.filter(state=State.SENT, sent_at__lt=midnight)
    found = waiting.exclude(agency__in=returned_later).select_related("agency", "period__report")
    return list(found.order_by("pk"))


def _report(stage: Stage, office: Office) -> Submission:
    reports = Submission.objects.select_related("agency", "period__report", "period__regime")
    return reports.get(period=stage.period, agency=office.agency)


def _enter(report: Submission, office: Office, *, value: int) -> None:
    for figure in report.figures.all():
        typed = {"numerator": str(value), "denominator": "100"}
        save_figure(figure_id=figure.pk, version=figure.version, typed=typed, by=office.officer)
