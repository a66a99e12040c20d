"""The values that a check may ask of one figure, by the names of targets.check_names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reformportal.lib import clock
from reports.checks.sizes import comparable, decimals_of, exact, number_of, size, value
from reports.checks.statistics import median, spread_of
from reports.checks.surroundings import Parts, Past, Surroundings
from reports.models import Figure, Period
from reports.progress import figures as rules
from reports.progress.stored import rule_figure, terms_of, window_of_period
from reports.progress.year_to_date import shrinkages
from targets.models import Indicator

INPUTS = ("numerator", "denominator", "amount", "rate", "rank", "rank_out_of")
# So many earlier reports say what is usual: four years of quarters.
MOST_POINTS = 16

Values = dict[str, Decimal | bool | None]


@dataclass(slots=True)
class Asked:
    """Numbers and flags for the formula; for the message also the input that shrank, and where."""

    values: Values
    input: str = ""
    reported: Decimal | None = None
    already: Decimal | None = None
    reports: list[Period] = field(default_factory=list)


def asked_of(figure: Figure, around: Surroundings) -> Asked:
    """Everything that is known of the figure; what is not known is None, never 0."""
    indicator, answer = figure.indicator, rule_figure(figure)
    key = (figure.submission.agency_id, figure.indicator_id)
    past = around.past.get(key, [])[-MOST_POINTS:]
    values: Values = _inputs(figure, answer)
    values |= _flags(figure, answer)
    values |= _own(indicator, answer, past, around.period)
    values |= _peers(figure, answer, around)
    values |= _parts(around.parts.get(key, Parts()))
    values["evidence_count"] = Decimal(around.evidence.get(figure.pk, 0))
    asked = Asked(values)
    _shrinking(asked, indicator, answer, past, around)
    return asked


def _inputs(figure: Figure, answer: rules.Figure) -> Values:
    numbers = {name: number_of(getattr(answer, name)) for name in INPUTS}
    given = [number for number in numbers.values() if number is not None]
    extra = [answer.done] if answer.done is not None else []
    ahead = (figure.done_on - clock.today()).days if figure.done_on else None
    return {
        **numbers,
        "value": value(answer, figure.indicator),
        "size": size(answer, figure.indicator),
        "inputs_given": Decimal(len(given) + len(extra)),
        "least_input": min(given, default=None),
        "decimals_used": max(map(decimals_of, given), default=None),
        "decimals": Decimal(figure.indicator.input_decimals),
        "days_ahead": None if ahead is None else Decimal(ahead),
    }


def _flags(figure: Figure, answer: rules.Figure) -> Values:
    indicator = figure.indicator
    is_blank = answer.is_blank(rules.Measure(indicator.measure))
    return {
        "is_flow": indicator.nature == "flow",
        "is_stock": indicator.nature == "stock",
        "is_part_of_whole": indicator.part_of_whole,
        "is_percent": indicator.unit.strip() == "%",
        "is_nil": figure.is_nil,
        "is_answered": not is_blank,
        "is_done": bool(figure.done),
        "has_day": isinstance(figure.done_on, date),
        "has_note": bool(figure.note.strip()),
        "needs_note": indicator.needs_note,
        "needs_evidence": indicator.needs_evidence,
    }


def _own(
    indicator: Indicator, answer: rules.Figure, past: Sequence[Past], period: Period
) -> Values:
    now = comparable(answer, indicator, period)
    points = [comparable(each.answer, indicator, each.period) for each in past]
    sizes = [size(each.answer, indicator) for each in past]
    spread = spread_of([point for point in points if point is not None])
    known_sizes = [each for each in sizes if each is not None]
    ago = [each for each in past if _is_year_ago(each.period, period)]
    ranked = [each.answer.rank_out_of for each in past if each.answer.rank_out_of is not None]
    return {
        "comparable": now,
        "last": value(past[-1].answer, indicator) if past else None,
        "same_period_last_year": value(ago[-1].answer, indicator) if ago else None,
        "last_out_of": number_of(ranked[-1]) if ranked else None,
        "unchanged_for": _unchanged_for(answer, past),
        "points_own": Decimal(spread.points),
        "median_own": spread.median,
        "mad_own": spread.mad,
        "z_own": spread.z(now, indicator.decimals),
        "median_size_own": median(known_sizes) if known_sizes else None,
    }


def _is_year_ago(past: Period, period: Period) -> bool:
    return (past.kind, past.year) == (period.kind, period.year - 1)


def _unchanged_for(answer: rules.Figure, past: Sequence[Past]) -> Decimal | None:
    """How many reports in a row hold these inputs; none for a blank one and for nil."""
    now = _counts(answer)
    if answer.nothing_arose or not any(each is not None for each in now):
        return None
    length = 1
    for each in reversed(past):
        if _counts(each.answer) != now:
            break
        length += 1
    return Decimal(length)


def _counts(answer: rules.Figure) -> tuple[object, ...]:
    return tuple(getattr(answer, name) for name in INPUTS)


def _peers(figure: Figure, answer: rules.Figure, around: Surroundings) -> Values:
    agency, indicator = figure.submission.agency, figure.indicator
    others = around.peers.get((indicator.pk, agency.level), {})
    points = [
        comparable(other, indicator, around.period)
        for agency_id, other in others.items()
        if agency_id != agency.pk
    ]
    spread = spread_of([point for point in points if point is not None])
    return {
        "points_peers": Decimal(spread.points),
        "median_of_peers": spread.median,
        "mad_peers": spread.mad,
        "z_peers": spread.z(comparable(answer, indicator, around.period), indicator.decimals),
    }


def _parts(parts: Parts) -> Values:
    """Sums of what the agencies inside a total gave, where nil adds nothing."""

    def total(*names: str) -> Decimal:
        held = [getattr(each, name) for each in parts.given for name in names]
        return sum((number for each in held if (number := number_of(each)) is not None), Decimal(0))

    return {
        "sum_of_parts": total("numerator", "amount"),
        "whole_of_parts": total("denominator"),
        "parts_reported": Decimal(len(parts.given)),
        "parts_asked": Decimal(parts.asked),
        "includes_parts": parts.must_equal,
    }


def _shrinking(
    asked: Asked,
    indicator: Indicator,
    answer: rules.Figure,
    past: Sequence[Past],
    around: Surroundings,
) -> None:
    """Adds the input that lies furthest below what was already reported for part of its window."""
    period = around.period
    asked.values["shortfall"] = None
    earlier = {each.period.kind: each for each in past if each.period.year == period.year}
    found = shrinkages(
        window_of_period(period),
        answer,
        around.windows,
        {kind: each.answer for kind, each in earlier.items()},
        terms_of(indicator),
    )
    worst = max(found, key=lambda each: (each.already - each.reported, each.name), default=None)
    if worst is None:
        return
    asked.input = worst.name
    asked.reported, asked.already = exact(worst.reported), exact(worst.already)
    asked.values["shortfall"] = asked.already - asked.reported
    asked.reports = [earlier[kind].period for kind in worst.parts]
