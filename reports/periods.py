"""From a regime to its reports: each year's periods and dates, and the submissions they open."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F

from reformportal.lib import clock
from reformportal.lib.working_days import VIETNAM, next_working_day
from reports.assignment import owed
from reports.models import Figure, Period, Regime, RegimeReport, Submission
from reports.progress.regimes import day_in, window_of

DATES = [
    "window_start",
    "window_end",
    "legal_day",
    "last_on_time_day",
    "last_working_day",
    "province_last_day",
]


def dates_of(report: RegimeReport, year: int, due_rule: str) -> dict[str, date | None]:
    """The window, legal day, last on-time day and last working day of one report in one year, and
    the last day of the province's own report, if it has one."""
    moves = due_rule == Regime.DueRule.NEXT_WORKING_DAY
    window = window_of(report, year, moves=moves, holidays=VIETNAM)
    return {
        "window_start": window.start,
        "window_end": window.end,
        "legal_day": window.legal_day,
        "last_on_time_day": window.last_on_time_day,
        "last_working_day": window.last_working_day,
        "province_last_day": province_day(report, year, moves=moves),
    }


def province_day(report: RegimeReport, year: int, *, moves: bool) -> date | None:
    """Until when the province's own report must be with its recipient, included."""
    if report.upward_month is None or report.upward_day is None:
        return None
    day = day_in(year + report.upward_year_offset, report.upward_month, report.upward_day)
    return next_working_day(day, VIETNAM) if moves else day


def generate_periods(regime: Regime, *, until_year: int) -> int:
    """Creates the regime's missing periods up to a year; those that exist keep their dates."""
    reports = list(regime.reports.all())
    periods = [
        Period(regime=regime, report=report, year=year, kind=report.kind)
        for year in range(regime.first_year, min(regime.last_year, until_year) + 1)
        for report in reports
    ]
    for period in periods:
        for field, day in dates_of(period.report, period.year, regime.due_rule).items():
            setattr(period, field, day)
    return len(Period.objects.bulk_create(periods, ignore_conflicts=True))


def redate_periods(regime: Regime) -> int:
    """Gives the periods that were not opened yet the dates of their rows as they are now.

    Opened ones keep the days that people were told; they only gain a day of the province where
    they had none, which judges nobody. Returns how many changed.
    """
    changed = []
    for period in regime.periods.select_related("report"):
        dates = dates_of(period.report, period.year, regime.due_rule)
        if period.opened_at is not None:
            had = period.province_last_day
            dates = {} if had else {"province_last_day": dates["province_last_day"]}
        if any(getattr(period, name) != day for name, day in dates.items()):
            for name, day in dates.items():
                setattr(period, name, day)
            changed.append(period)
    return Period.objects.bulk_update(changed, DATES) if changed else 0


@transaction.atomic
def open_period(period: Period) -> int:
    """Creates a draft for every agency that owes the period a figure, and a blank per figure owed.

    May be called again: agencies and indicators that came later are added, nothing is removed.
    Returns the number of submissions that exist then.
    """
    wanted = owed(period)
    Submission.objects.bulk_create(
        [Submission(period=period, agency_id=agency_id) for agency_id in wanted],
        ignore_conflicts=True,
    )
    drafts = dict(
        Submission.objects.filter(period=period, state="draft").values_list("agency_id", "pk")
    )
    Figure.objects.bulk_create(
        [
            Figure(submission_id=drafts[agency_id], indicator_id=indicator_id)
            for agency_id, indicators in wanted.items()
            if agency_id in drafts
            for indicator_id in sorted(indicators)
        ],
        ignore_conflicts=True,
    )
    Period.objects.filter(pk=period.pk, opened_at__isnull=True).update(opened_at=clock.now())
    return Submission.objects.filter(period=period).count()


def open_ended_periods() -> list[Period]:
    """Opens every generated period whose data window is over and that is not open yet."""
    waiting = Period.objects.filter(opened_at__isnull=True, window_end__lt=clock.today()).exclude(
        window_end__lt=F("regime__collected_from")
    )
    periods = list(waiting.select_related("regime", "report").order_by("window_end"))
    for period in periods:
        open_period(period)
    return periods


def generate_all(*, years_ahead: int = 1) -> None:
    """Every regime's periods through next year, so that calendars can name what comes."""
    for regime in Regime.objects.prefetch_related("reports"):
        generate_periods(regime, until_year=clock.today().year + years_ahead)
