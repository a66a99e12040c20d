"""Who has what to do today, read from the data as they stand: a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.functions import Coalesce

from agencies.models import User
from reformportal.lib import clock
from reports.assignment import owed
from reports.entry.deadlines import deadline_of
from reports.models import IssuedReport, Notice, Period, State, Submission
from reports.models.submission import HELD, own_day_after
from reports.reminding.kinds import Kind
from reports.reminding.people import People
from reports.reminding.schedule import (
    DAYS_BEFORE,
    DAYS_BEFORE_MENDING,
    ESCALATED_AFTER,
    is_reminded,
)

# A last day this far ahead may have its first reminder today, moved before a long holiday.
HORIZON = timedelta(days=DAYS_BEFORE[0] + 14)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that one person has to do; `urges` says that it is reason enough for a digest."""

    notice: Notice
    urges: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The moment of writing, and the day up to which people were reminded before."""

    now: datetime
    since: date

    @property
    def day(self) -> date:
        return clock.day_of(self.now)

    def reminds(self, last_day: date, days_before: tuple[int, ...] = DAYS_BEFORE) -> bool:
        return is_reminded(last_day, since=self.since, today=self.day, days_before=days_before)

    def need(self, user: User, kind: Kind, *, urges: bool = True, **about: object) -> Need:
        return Need(Notice(user=user, kind=kind, at=self.now, **about), urges)


def needs_of(today: Today, people: People) -> Iterator[Need]:
    """Everything that anybody has to do today, agency by agency and then for reviewers."""
    for report in held_reports():
        yield from _of_agency(report, today, people)
    yield from _coming(today, people)
    yield from _of_reviewers(today, people)
    yield from _asked(today, people)


def held_reports() -> list[Submission]:
    """Reports in their agencies' hands: of a period that was issued only those handed back, of a
    closed one only those that are let through."""
    issued = IssuedReport.objects.filter(period=OuterRef("period"))
    return list(
        Submission.objects.filter(state__in=HELD, period__opened_at__isnull=False)
        .filter(Q(first_sent_at__isnull=False) | ~Exists(issued))
        .filter(Q(period__closed_at__isnull=True) | own_day_after(clock.today()))
        .select_related("agency", "period__report")
        .order_by("period__last_on_time_day", "pk")
    )


def _of_agency(report: Submission, today: Today, people: People) -> Iterator[Need]:
    last_day = deadline_of(report).last_day
    about = {"submission": report, "period": report.period, "day": last_day}
    if report.state == State.AT_HEAD:
        for head in people.heads(report.agency_id):
            yield today.need(head, Kind.WITH_HEAD, **about)
        return
    officers = people.officers(report.agency_id)
    kind, urges = _kind_of(report, last_day, today)
    for officer in officers:
        yield today.need(officer, kind, urges=urges, **about)
    if kind == Kind.LATE and (today.day - last_day).days >= ESCALATED_AFTER:
        for head in people.heads(report.agency_id):
            if head not in officers:
                yield today.need(head, Kind.ESCALATED, **about)


def _kind_of(report: Submission, last_day: date, today: Today) -> tuple[Kind, bool]:
    """What an officer is told of a report that she has not sent, and whether it is time to."""
    is_over = today.day > last_day
    if report.state == State.RETURNED:
        return Kind.RETURNED, is_over or today.reminds(last_day, DAYS_BEFORE_MENDING)
    if is_over:
        return Kind.LATE, True
    if today.day == last_day:
        return Kind.LAST_DAY, True
    opened = clock.day_of(report.period.opened_at)
    if today.since < opened <= today.day:
        return Kind.OPENS, True
    return Kind.DUE, today.reminds(last_day)


def _coming(today: Today, people: People) -> Iterator[Need]:
    """Reports whose last day is near though their data window still runs: time to prepare."""
    periods = Period.objects.filter(
        opened_at__isnull=True,
        window_end__gte=today.day,
        last_on_time_day__lte=today.day + HORIZON,
    ).exclude(window_end__lt=F("regime__collected_from"))
    for period in periods.select_related("regime", "report").order_by("last_on_time_day", "pk"):
        if today.reminds(period.last_on_time_day):
            officers = {user.pk: user for each in owed(period) for user in people.officers(each)}
            for officer in officers.values():
                about = {"period": period, "day": period.last_on_time_day}
                yield today.need(officer, Kind.COMING, **about)


def _of_reviewers(today: Today, people: People) -> Iterator[Need]:
    """One line a period and desk for each who decides there: how many reports wait, since when."""
    waiting = (
        Submission.objects.filter(state=State.SENT)
        .values("period_id", "desk_id")
        .annotate(waiting=Count("pk"), first=Min(Coalesce("arrived_at", "sent_at")))
        .order_by("period__last_on_time_day", "period_id", "desk_id")
    )
    found = Period.objects.filter(submissions__state=State.SENT)
    periods = {each.pk: each for each in found.select_related("regime", "report").distinct()}
    for row in waiting:
        if not (period := periods.get(row["period_id"])):
            continue
        about = {"period": period, "count": row["waiting"], "day": clock.day_of(row["first"])}
        desk, province = row["desk_id"], period.regime.province_id
        for person in people.checkers(desk) if desk else people.reviewers(province):
            yield today.need(person, Kind.TO_REVIEW, **about)


def _asked(today: Today, people: People) -> Iterator[Need]:
    """What somebody asked for and nobody answered yet: remarks daily, requests for time too."""
    asked = (
        Notice.objects.unsettled()
        .filter(kind__in=(Kind.REMARKED, Kind.EXTENSION_ASKED))
        .select_related("submission__agency", "period__report", "by")
        .order_by("submission_id", "kind", "-at")
        .distinct("submission_id", "kind")
    )
    for each in asked:
        about = {"submission": each.submission, "period": each.period, "day": each.day}
        about |= {"by": each.by, "text": each.text}
        if each.kind == Kind.REMARKED:
            found = people.officers(each.submission.agency_id)
        else:
            found = people.reviewers(each.submission.agency.province_id)
        for user in found:
            yield today.need(user, Kind(each.kind), **about)
