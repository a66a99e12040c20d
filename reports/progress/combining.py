"""Figures put together: windows of one year, and the agencies that an heir takes the place of."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from reports.progress.figures import Figure, IndicatorTerms
from reports.progress.rounding import Number
from reports.progress.terms import Measure

NIL_FIGURE = Figure(is_nil=True)


def combined(figures: Sequence[Figure | None], terms: IndicatorTerms) -> Figure | None:
    """Return one figure for all, None while one is missing; nil adds nothing, all nil is nil.

    Counts and amounts are added whatever the group rule, rates by mean, milestones when all are
    done. A rank of several cannot be had from theirs.
    """
    present = [figure for figure in figures if figure and not figure.is_blank(terms.measure)]
    if not figures or len(present) < len(figures):
        return None
    arose = [figure for figure in present if not figure.nothing_arose]
    if not arose:
        return NIL_FIGURE
    if len(arose) == 1 and len(present) == 1:
        return arose[0]
    return _put_together(arose, terms.measure)


def _put_together(figures: Sequence[Figure], measure: Measure) -> Figure | None:
    match measure:
        case Measure.RATIO:
            return Figure(
                numerator=added([figure.numerator for figure in figures]),
                denominator=added([figure.denominator for figure in figures]),
            )
        case Measure.QUANTITY | Measure.REDUCTION:
            return Figure(amount=added([figure.amount for figure in figures]))
        case Measure.RATE:
            rates = [Fraction(figure.rate) for figure in figures if figure.rate is not None]
            sources = dict.fromkeys(figure.rate_source for figure in figures if figure.rate_source)
            return Figure(rate=sum(rates, Fraction(0)) / len(rates), rate_source="; ".join(sources))
        case Measure.MILESTONE:
            return _all_done(figures)
    return figures[0] if len(figures) == 1 else None


def _all_done(figures: Sequence[Figure]) -> Figure:
    dates = [figure.done_on for figure in figures if figure.done and figure.done_on is not None]
    if len(dates) < len(figures):
        return Figure(done=False)
    return Figure(done=True, done_on=max(dates))


def added(numbers: Sequence[Number | None]) -> Fraction:
    """Return the exact sum; the order cannot matter."""
    return sum((Fraction(number) for number in numbers if number is not None), Fraction(0))


def baseline_of_heir(baselines: Sequence[Number | None]) -> Fraction | None:
    """Return the sum of the predecessors' baselines, None while one is missing."""
    if not baselines or any(baseline is None for baseline in baselines):
        return None
    return added(baselines)


def figures_of_heir(
    *,
    own: Mapping[str, Figure],
    predecessors: Sequence[Mapping[str, Figure]],
    window_ends: Mapping[str, date],
    effective_on: date,
    terms: IndicatorTerms,
) -> dict[str, Figure]:
    """Return an heir's figures by report: its own, and before its day the predecessors' combined.

    An agency that took others in and went on (its own figures before the day are its own part)
    is itself one of its `predecessors`. Reports for which one part is missing are left out.
    """
    figures: dict[str, Figure] = {}
    for report, ends in window_ends.items():
        if ends >= effective_on:
            figure = own.get(report)
        else:
            figure = combined([before.get(report) for before in predecessors], terms)
        if figure is not None:
            figures[report] = figure
    return figures
