"""From a regime to its reports: each year's periods and dates, and the submissions they open."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F

from reformportal.lib import clock
from reformportal.lib.working_days import VIETNAM
from reports.assignment import owed
from reports.models import Figure, Period, Regime, RegimeReport, Submission
from reports.progress.regimes import window_of


def dates_of(report: RegimeReport, year: int, due_rule: str) -> dict[str, date]:
    """The window, legal day, last on-time day and last working day of one report in one year."""
    moves = due_rule == Regime.DueRule.NEXT_WORKING_DAY
    window = window_of(report, year, moves=moves, holidays=VIETNAM)
    return {
        "window_start": window.start,
        "window_end": window.end,
        "legal_day": window.legal_day,
        "last_on_time_day": window.last_on_time_day,
        "last_working_day": window.last_working_day,
    }


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
