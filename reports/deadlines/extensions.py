"""More time for one report: asked for, granted, refused, withdrawn; each a single act.

A request is granted by writing `Submission.extended_until`, which punctuality reads, in the same
transaction. Each of these functions is the one place where its event happens.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from agencies.models import User
from reformportal.lib import clock
from reports.deadlines import errors
from reports.models import Extension, IssuedReport, Submission
from reports.reminding.kinds import Kind
from reports.reminding.outbox import notice, settle

# Longer is a slip of the keyboard: the next report is due by then.
LONGEST = timedelta(days=92)


@transaction.atomic
def ask_extension(*, submission: Submission, until: date, reason: str, by: User) -> Extension:
    """Leaves the request of the report's agency; raises a DeadlineError."""
    locked = _locked(submission.pk)
    if locked.agency_id not in by.access.agency_ids:
        raise errors.NotYourRole
    refuse_pointless(locked)
    if locked.extensions.open().exists():
        raise errors.AlreadyAsked
    refuse_day(locked, until)
    asked = Extension.objects.create(
        submission=locked,
        asked_by=by,
        asked_at=clock.now(),
        until=until,
        reason=_reason(reason),
    )
    notice(kind=Kind.EXTENSION_ASKED, submission=locked, actor=by, text=asked.reason, day=until)
    return asked


@transaction.atomic
def withdraw_extension(*, extension: Extension, by: User) -> Extension:
    """Takes back a request that nobody has answered; anybody of the agency may."""
    found = _open(extension)
    if found.submission.agency_id not in by.access.agency_ids:
        raise errors.NotYourRole
    settle(submissions=[found.submission_id], kinds=[Kind.EXTENSION_ASKED])
    return _decide(found, by=by, state=Extension.State.WITHDRAWN)


@transaction.atomic
def grant_extension(
    *, extension: Extension, by: User, until: date | None = None, answer: str = ""
) -> Extension:
    """Grants a request, until the day that was asked for or until another one."""
    found = _open(extension)
    _refuse_reviewer(found.submission, by, asked_by=found.asked_by_id)
    refuse_pointless(found.submission)
    until = until or found.until
    refuse_day(found.submission, until)
    return _record_grant(found, by=by, until=until, answer=answer.strip())


@transaction.atomic
def refuse_extension(*, extension: Extension, by: User, answer: str) -> Extension:
    """Refuses a request with a reason, which its agency reads."""
    found = _open(extension)
    _refuse_reviewer(found.submission, by, asked_by=found.asked_by_id)
    answer = _reason(answer)
    notice(kind=Kind.EXTENSION_REFUSED, submission=found.submission, actor=by, text=answer)
    return _decide(found, by=by, state=Extension.State.REFUSED, answer=answer)


@transaction.atomic
def grant_unasked(*, submission: Submission, until: date, reason: str, by: User) -> Extension:
    """Gives more time on the reviewer's own initiative."""
    locked = _locked(submission.pk)
    _refuse_reviewer(locked, by)
    refuse_pointless(locked)
    if locked.extensions.open().exists():
        raise errors.AlreadyAsked
    refuse_day(locked, until)
    given = Extension(submission=locked, until=until, reason=_reason(reason))
    return _record_grant(given, by=by, until=until, answer="")


def _record_grant(extension: Extension, *, by: User, until: date, answer: str) -> Extension:
    """The one place where a single extension is granted; many at once: `mass.extend_many`."""
    submission = extension.submission
    submission.extended_until = until
    submission.save(update_fields=["extended_until"])
    extension.granted_until = until
    notice(kind=Kind.EXTENSION_GRANTED, submission=submission, actor=by, text=answer, day=until)
    return _decide(extension, by=by, state=Extension.State.GRANTED, answer=answer)


def _decide(extension: Extension, *, by: User, state: str, answer: str = "") -> Extension:
    extension.state, extension.answer = state, answer
    extension.decided_by, extension.decided_at = by, clock.now()
    extension.save()
    return extension


def earliest_day(submission: Submission) -> date:
    """The first day that gives the report more time; needs `period` fetched."""
    own = submission.period.last_on_time_day
    gained = max(own, submission.extended_until or own) + timedelta(days=1)
    return gained if submission.first_sent_at else max(gained, clock.today())


def latest_day(last_on_time_day: date) -> date:
    """The last day that is taken; later ones are slips."""
    return max(last_on_time_day, clock.today()) + LONGEST


def refuse_day(submission: Submission, until: date) -> None:
    if until < (earliest := earliest_day(submission)):
        raise errors.DayTooEarly(earliest)
    if until > (latest := latest_day(submission.period.last_on_time_day)):
        raise errors.DayTooLate(latest)


def refuse_pointless(submission: Submission) -> None:
    """Refuses what would change nothing: the report was issued, or was sent in time."""
    if IssuedReport.objects.filter(period=submission.period_id).exists():
        raise errors.AlreadyIssued
    own = submission.period.last_on_time_day
    last_day = max(own, submission.extended_until or own)
    if submission.first_sent_at and clock.day_of(submission.first_sent_at) <= last_day:
        raise errors.SentInTime


def may_ask(submission: Submission, user: User) -> bool:
    """Whether the page offers to ask; what has been issued is found out when it is tried."""
    own = submission.period.last_on_time_day
    last_day = max(own, submission.extended_until or own)
    first = submission.first_sent_at
    late = first is None or clock.day_of(first) > last_day
    return submission.agency_id in user.access.agency_ids and late


def extensions_of(submission: Submission) -> list[Extension]:
    """Every request and grant of a report, the latest first."""
    found = submission.extensions.select_related("asked_by", "decided_by", "mass")
    return list(found.order_by("-pk"))


def _refuse_reviewer(submission: Submission, by: User, asked_by: int | None = None) -> None:
    if submission.period.regime.province_id not in by.access.reviewed_province_ids:
        raise errors.NotYourRole
    if asked_by == by.pk or submission.agency_id in by.access.agency_ids:
        raise errors.OwnRequest


def _open(extension: Extension) -> Extension:
    """The request with its report locked, if it still waits."""
    submission = _locked(extension.submission_id)
    found = Extension.objects.select_related("asked_by", "decided_by").get(pk=extension.pk)
    if not found.is_open:
        raise errors.AlreadyDecided(found)
    found.submission = submission
    return found


def _locked(submission_id: int) -> Submission:
    """The report with its row locked: one decision at a time."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("period__regime", "period__report", "agency")
        .get(pk=submission_id)
    )


def _reason(text: str) -> str:
    if not (text := text.strip()):
        raise errors.ReasonMissing
    return text
