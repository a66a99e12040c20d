"""What opens and what is due for one person, day by day: read once, drawn by page and feed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Q

from agencies.models import User
from reformportal.lib import clock
from reformportal.lib.working_days import last_working_day
from reports.models import Period, State, Submission
from reports.models.submission import HELD

ONE_DAY = timedelta(days=1)
# Extensions move a day that far at most; periods due that much earlier may still have events.
FURTHEST = timedelta(days=200)


class Kind(StrEnum):
    """What happens on a day."""

    OPENS = "opens"
    DUE = "due"
    MEND = "mend"
    PROVINCE = "province"


# On one day what is due stands first.
ORDER = (Kind.MEND, Kind.DUE, Kind.PROVINCE, Kind.OPENS)


@dataclass(frozen=True, slots=True)
class Counts:
    """Where the reports of all agencies of a period stand, for those who read the province."""

    agencies: int
    sent: int
    waiting: int
    approved: int


@dataclass(frozen=True, slots=True)
class Event:
    """One thing on one day: of a period, and of the person's own report where it is hers."""

    kind: Kind
    day: date
    period: Period
    submission: Submission | None = None
    counts: Counts | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do about it."""
        if self.submission is not None and self.kind == Kind.DUE:
            return self.submission.first_sent_at is not None
        if self.submission is not None:
            return self.submission.state not in HELD
        if self.counts is not None and self.kind == Kind.DUE:
            return self.counts.agencies > 0 and self.counts.sent == self.counts.agencies
        return False

    @property
    def last_working_day(self) -> date | None:
        """The last working day before it, where offices are closed on the day itself."""
        working = last_working_day(self.day)
        return working if working != self.day else None

    @property
    def before(self) -> date:
        """The day before which a report must be in: “trước ngày 20”."""
        return self.day + ONE_DAY

    @property
    def days_left(self) -> int:
        return (self.day - clock.today()).days

    @property
    def is_over(self) -> bool:
        return self.day < clock.today()

    @property
    def order(self) -> tuple:
        agency = self.submission.agency.name if self.submission else ""
        return (self.day, ORDER.index(self.kind), self.period.pk, agency)


def events_of(user: User, first: date, last: date) -> list[Event]:
    """Everything that the person may know of between two days, both included; four queries."""
    periods = _periods(user, first, last)
    own = _own_reports(user, periods)
    counts = _counts(user, periods)
    owed = _owed_regimes(user)
    events = [
        event
        for period in periods
        for event in _of_period(user, period, own.get(period.pk, []), counts, owed)
        if first <= event.day <= last
    ]
    return sorted(events, key=lambda event: event.order)


def _periods(user: User, first: date, last: date) -> list[Period]:
    """Periods of her provinces that open or are due about then; of past ones those collected."""
    near = Period.objects.visible_to(user).filter(
        window_end__gte=first - FURTHEST, window_end__lte=last
    )
    periods = near.select_related("report", "regime__recipient", "regime__province")
    return [period for period in periods.order_by("window_end", "pk") if _is_asked(period)]


def _is_asked(period: Period) -> bool:
    if period.opened_at is not None:
        return True
    collected_from = period.regime.collected_from or clock.today()
    return period.window_end >= max(collected_from, clock.today())


def _own_reports(user: User, periods: list[Period]) -> dict[int, list[Submission]]:
    """Her agencies' reports by period, each with its punctuality."""
    found: dict[int, list[Submission]] = {}
    if not user.access.agency_ids:
        return found
    reports = Submission.objects.filter(
        agency_id__in=user.access.agency_ids, period__in=[period.pk for period in periods]
    )
    by_pk = {period.pk: period for period in periods}
    for report in reports.select_related("agency").with_punctuality().order_by("agency__name"):
        report.period = by_pk[report.period_id]
        found.setdefault(report.period_id, []).append(report)
    return found


def _counts(user: User, periods: list[Period]) -> dict[int, Counts]:
    read = user.access.read_province_ids
    keys = [period.pk for period in periods if period.regime.province_id in read]
    if not keys:
        return {}
    rows = Submission.objects.filter(period__in=keys).values("period").order_by()
    counted = rows.annotate(
        agencies=Count("pk"),
        sent=Count("pk", filter=Q(first_sent_at__isnull=False)),
        waiting=Count("pk", filter=Q(state=State.SENT)),
        approved=Count("pk", filter=Q(state=State.APPROVED)),
    )
    return {row.pop("period"): Counts(**row) for row in counted}


def _owed_regimes(user: User) -> frozenset[int]:
    """Regimes under which her agencies have reported: what is not open yet is expected there."""
    if not user.access.agency_ids:
        return frozenset()
    reports = Submission.objects.filter(agency_id__in=user.access.agency_ids).order_by()
    return frozenset(reports.values_list("period__regime_id", flat=True).distinct())


def _of_period(
    user: User,
    period: Period,
    own: Iterable[Submission],
    counts: dict[int, Counts],
    owed: frozenset[int],
) -> list[Event]:
    own, count = list(own), counts.get(period.pk)
    reads = period.regime.province_id in user.access.read_province_ids
    only_agency = bool(user.access.agency_ids) and user.access.roles <= {"officer", "head"}
    expected = period.opened_at is None and period.regime_id in owed
    if only_agency and not own and not expected:
        return []
    events = [Event(Kind.OPENS, period.window_end + ONE_DAY, period, counts=count)]
    events += [Event(Kind.DUE, report.last_day, period, report) for report in own]
    events += [
        Event(Kind.MEND, report.resend_by, period, report)
        for report in own
        if report.state in (State.RETURNED, State.AT_HEAD) and report.resend_by
    ]
    if not own or reads:
        events.append(Event(Kind.DUE, period.last_on_time_day, period, counts=count))
    if period.province_last_day and not only_agency:
        events.append(Event(Kind.PROVINCE, period.province_last_day, period, counts=count))
    return events
