"""Stored rows in the words of the pure rules."""

from __future__ import annotations

from fractions import Fraction

from reports.models import Figure, Period
from reports.progress import figures as rules
from reports.progress.regimes import Window
from reports.progress.terms import Measure
from targets.models import Indicator


def window_of_period(period: Period) -> Window:
    """A period with its dates; needs report fetched."""
    return Window(
        kind=period.kind,
        share=Fraction(period.report.share_numerator, period.report.share_denominator),
        start=period.window_start,
        end=period.window_end,
        legal_day=period.legal_day,
        last_on_time_day=period.last_on_time_day,
        last_working_day=period.last_working_day,
    )


def windows_of_year(period: Period) -> list[Window]:
    """All reports of the period's regime in its year."""
    periods = Period.objects.of_regime(period.regime_id).filter(year=period.year)
    return [window_of_period(each) for each in periods.select_related("report")]


def terms_of(indicator: Indicator) -> rules.IndicatorTerms:
    """What the rules need to know of an indicator."""
    return rules.IndicatorTerms(
        measure=Measure(indicator.measure),
        decimals=indicator.decimals,
        scale=indicator.scale,
        part_of_whole=indicator.part_of_whole,
        is_flow=indicator.nature == "flow",
    )


def rule_figure(figure: Figure) -> rules.Figure:
    """An answer without who gave it."""
    names = (*rules.NUMBERS, "rate_source", "done_on", "is_nil")
    return rules.Figure(**{name: getattr(figure, name) for name in names})
