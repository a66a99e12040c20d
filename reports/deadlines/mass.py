"""More time for many agencies at once: whom the act touches, and the act, known by one number."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from agencies.models import User
from reformportal.lib import clock
from reports.deadlines import errors
from reports.deadlines.extensions import latest_day
from reports.models import Extension, IssuedReport, MassExtension, Period, Submission
from reports.reminding.kinds import Kind
from reports.reminding.outbox import notice


@dataclass(slots=True)
class Reach:
    """Whom an extension until a day touches, and whom it leaves as they are, by reason."""

    touched: list[Submission] = field(default_factory=list)
    in_time: list[Submission] = field(default_factory=list)
    longer: list[Submission] = field(default_factory=list)
    own: list[Submission] = field(default_factory=list)
    # Open requests that ask for no more than the act gives: it answers them.
    answered: list[Extension] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """What the confirmation named, so that nobody confirms what changed meanwhile."""
        keys = [str(each.pk) for each in self.touched]
        keys += [f"r{each.pk}" for each in self.answered]
        return hashlib.sha256(",".join(sorted(keys)).encode()).hexdigest()[:16]

    @property
    def sent_late(self) -> list[Submission]:
        return [each for each in self.touched if each.first_sent_at]


def reach_of(period: Period, until: date, by: User, chosen: Collection[int] | None = None) -> Reach:
    """Sorts the period's reports, or the chosen ones, by what the act would do to each."""
    reports = Submission.objects.filter(period=period).select_related("agency")
    if chosen is not None:
        reports = reports.filter(pk__in=chosen)
    reach = Reach()
    for report in reports.order_by("agency__level", "agency__code"):
        _place_of(report, period, until, by, reach).append(report)
    asked = Extension.objects.open().filter(submission__in=reach.touched, until__lte=until)
    reach.answered = list(asked.order_by("pk"))
    return reach


def _place_of(
    report: Submission, period: Period, until: date, by: User, reach: Reach
) -> list[Submission]:
    last_day = max(period.last_on_time_day, report.extended_until or period.last_on_time_day)
    if report.agency_id in by.access.agency_ids:
        return reach.own
    if report.first_sent_at and clock.day_of(report.first_sent_at) <= last_day:
        return reach.in_time
    return reach.longer if last_day >= until else reach.touched


@transaction.atomic
def extend_many(
    *,
    period: Period,
    until: date,
    reason: str,
    by: User,
    document: str = "",
    chosen: Collection[int] | None = None,
    seen: str | None = None,
) -> MassExtension:
    """Gives every report that the act touches more time; raises a DeadlineError.

    `seen` is the mark of what was confirmed. The one place where many are granted.
    """
    refuse_many(period, until, by)
    reason = reason.strip()
    if not reason:
        raise errors.ReasonMissing
    list(Submission.objects.select_for_update().filter(period=period).order_by("pk"))
    reach = reach_of(period, until, by, chosen)
    if not reach.touched:
        raise errors.NobodyTouched
    if seen is not None and seen != reach.mark:
        raise errors.ChangedMeanwhile
    act = MassExtension.objects.create(
        period=period, until=until, reason=reason, document=document.strip(), by=by
    )
    _store(act, reach)
    notice(
        kind=Kind.EXTENSION_GRANTED,
        submissions=reach.touched,
        actor=by,
        text=act.reason,
        day=until,
        act=act.pk,
    )
    return act


def refuse_many(period: Period, until: date, by: User) -> None:
    """Refuses what cannot be done whoever is touched; needs `regime` fetched."""
    if period.regime.province_id not in by.access.reviewed_province_ids:
        raise errors.NotYourRole
    if IssuedReport.objects.filter(period=period).exists():
        raise errors.AlreadyIssued
    if until <= period.last_on_time_day:
        raise errors.DayTooEarly(period.last_on_time_day + timedelta(days=1))
    if until > (latest := latest_day(period.last_on_time_day)):
        raise errors.DayTooLate(latest)


def _store(act: MassExtension, reach: Reach) -> None:
    keys = [each.pk for each in reach.touched]
    asked = {each.submission_id for each in reach.answered}
    Submission.objects.filter(pk__in=keys).update(extended_until=act.until)
    granted = {
        "state": Extension.State.GRANTED,
        "decided_by": act.by,
        "decided_at": act.at,
        "granted_until": act.until,
        "answer": act.reason,
        "mass": act,
    }
    Extension.objects.filter(pk__in=[each.pk for each in reach.answered]).update(**granted)
    Extension.objects.bulk_create(
        Extension(submission_id=pk, until=act.until, reason=act.reason, **granted | {"answer": ""})
        for pk in keys
        if pk not in asked
    )
