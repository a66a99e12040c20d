"""Where an agency's own figure stands, provisionally: value and status by the rules, no queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from reports.entry.record import Asked, Past, Record
from reports.models import Figure, Period
from reports.progress import figures as rules
from reports.progress.judgement import Case, judge, start_value
from reports.progress.milestones import milestone_at
from reports.progress.regimes import Window, effective_share
from reports.progress.rounding import rounded
from reports.progress.stored import rule_figure, terms_of, window_of_period
from reports.progress.terms import Direction, GroupRule, Measure
from reports.progress.values import Value, value_of
from reports.progress.year_to_date import year_to_date
from targets.models import Indicator
from targets.paths import value_for

SIGNS = {"at_least": "≥", "at_most": "≤", "exactly": "=", "top": "≤"}


@dataclass(frozen=True, slots=True)
class Judged:
    """One target of the year and, unless it binds the group alone, the status of the own value."""

    target_id: int
    plan: str
    statement: str
    sign: str
    asked: Decimal | None
    last_day: date | None
    expected: Decimal | None
    status: str
    binds_group: bool

    @property
    def strictness(self) -> tuple[int, Decimal, date]:
        """Sorts the strictest first."""
        asked = self.asked if self.asked is not None else Decimal(0)
        order = asked if self.sign == "≤" else -asked
        return (self.asked is None, order, self.last_day or date.max)


@dataclass(frozen=True, slots=True)
class Standing:
    """The value to date of one indicator of one agency; `missing`: reports that it lacks."""

    value: Decimal | None
    is_nil: bool
    is_milestone: bool
    is_year_to_date: bool
    missing: tuple[Period, ...]
    judged: tuple[Judged, ...]


def standing_of(record: Record, figure: Figure) -> Standing:
    """Judges a figure as it is now, with what the agency sent before (rules, sections 2 to 5)."""
    indicator, period = figure.indicator, record.period
    given = [past for past in record.past[figure.indicator_id] if past.is_given]
    own = [past for past in given if past.period.regime_id == period.regime_id]
    windows = record.windows(period.regime_id, period.year)
    known = {
        past.period.kind: rule_figure(past.figure)
        for past in own
        if past.period.year == period.year
    }
    known[period.kind] = rule_figure(figure)
    to_date = year_to_date(window_of_period(period), windows, known, terms_of(indicator))
    current = to_date.figure
    if indicator.measure == Measure.MILESTONE:
        before = [rule_figure(past.figure) for past in given if past.is_official]
        current = milestone_at(known[period.kind], before, period.window_end)
    judged = [_judged(record, each, current, windows) for each in record.asked[indicator.pk]]
    value = value_of(current, terms_of(indicator), _amount_before(record, indicator))
    missing = set(to_date.missing) - {period.kind}
    return Standing(
        value=shown(value, indicator),
        is_nil=value.is_nil,
        is_milestone=indicator.measure == Measure.MILESTONE,
        is_year_to_date=len(to_date.kinds) > 1,
        missing=tuple(
            each
            for each in record.periods
            if each.kind in missing
            and (each.regime_id, each.year) == (period.regime_id, period.year)
        ),
        judged=tuple(sorted(judged, key=lambda each: each.strictness)),
    )


def shown(value: Value, indicator: Indicator) -> Decimal | None:
    """The value as it is shown: rounded to the indicator's decimals, a share never to a bound."""
    if value.exact is None:
        return None
    return rounded(value.exact, indicator.decimals, is_share=indicator.is_share)


def value_in_report(figure: Figure) -> Decimal | None:
    """The value of one report alone, without what came before it in the year."""
    return shown(value_of(rule_figure(figure), terms_of(figure.indicator)), figure.indicator)


def _judged(
    record: Record, asked: Asked, current: rules.Figure | None, windows: list[Window]
) -> Judged:
    target, indicator, year = asked.target, asked.target.indicator, record.period.year
    resolved = value_for(asked.path, year)
    is_bar = indicator.group_rule == GroupRule.SHARE_MET
    wanted = asked.revision.agency_bar if is_bar and resolved else resolved and resolved.value
    before = value_for(asked.path, year - 1)
    case = Case(
        direction=Direction(target.direction),
        value=value_of(current, terms_of(indicator), asked.baseline),
        target=wanted,
        start=start_value(
            previous_year=_last_year(record, indicator, asked),
            baseline=asked.baseline,
            previous_target=before and before.value,
            is_reduction=indicator.measure == Measure.REDUCTION,
        ),
        share=effective_share(
            window_of_period(record.period), windows, resolved and resolved.last_day
        ),
        decimals=indicator.decimals,
        is_share=indicator.is_share,
        is_yearly_amount=indicator.is_yearly_amount,
        tolerance=target.plan.tolerance,
        last_day=asked.revision.last_day,
        window_end=record.period.window_end,
    )
    verdict = judge(case)
    # A sum is owed by the group together: an agency's part of it has no status (section 3).
    binds_group = (indicator.group_rule, indicator.measure) == (GroupRule.SUM, Measure.QUANTITY)
    return Judged(
        target_id=target.pk,
        plan=target.plan.document_number,
        statement=target.statement,
        sign=SIGNS.get(target.direction, ""),
        asked=verdict.target,
        last_day=asked.revision.last_day or (resolved.last_day if resolved else None),
        expected=verdict.expected,
        status="" if binds_group else verdict.status.value,
        binds_group=binds_group,
    )


def _last_year(record: Record, indicator: Indicator, asked: Asked) -> Fraction | None:
    """The latest approved year-to-date value of the year before, the own regime's first."""
    year, own_regime = record.period.year - 1, record.period.regime_id
    official = [
        past for past in record.past[indicator.pk] if past.is_official and past.period.year == year
    ]
    regimes = sorted(
        {past.period.regime_id for past in official}, key=lambda each: each != own_regime
    )
    for regime_id in regimes:
        value = _latest(record, [p for p in official if p.period.regime_id == regime_id], asked)
        if value is not None:
            return value
    return None


def _latest(record: Record, official: list[Past], asked: Asked) -> Fraction | None:
    terms, first = terms_of(asked.target.indicator), official[0].period
    windows = record.windows(first.regime_id, first.year)
    known = {past.period.kind: rule_figure(past.figure) for past in official}
    for window in sorted(windows, key=lambda each: (each.end, each.share), reverse=True):
        figure = year_to_date(window, windows, known, terms).figure
        value = value_of(figure, terms, asked.baseline)
        if value.exact is not None:
            return value.exact
    return None


def _amount_before(record: Record, indicator: Indicator) -> Decimal | None:
    """The baseline amount of a reduction, from the first of its targets that has one."""
    return next((each.baseline for each in record.asked[indicator.pk] if each.baseline), None)
