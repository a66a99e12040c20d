"""Short ways to write down a case of the progress rules."""

from decimal import Decimal
from fractions import Fraction

from reports.progress.figures import Figure, IndicatorTerms
from reports.progress.groups import Member, Scope, group_value
from reports.progress.judgement import Case, judge
from reports.progress.regimes import DEFAULT_ROWS, window_of
from reports.progress.terms import Direction, GroupRule, Measure
from reports.progress.values import Value, value_of

SHARE = IndicatorTerms(measure=Measure.RATIO, part_of_whole=True)
FLOW_SHARE = IndicatorTerms(measure=Measure.RATIO, part_of_whole=True, is_flow=True)
AMOUNT = IndicatorTerms(measure=Measure.QUANTITY, is_flow=True)
STOCK_AMOUNT = IndicatorTerms(measure=Measure.QUANTITY)
RATE = IndicatorTerms(measure=Measure.RATE)
RANK = IndicatorTerms(measure=Measure.RANK, decimals=0)
REDUCTION = IndicatorTerms(measure=Measure.REDUCTION)
MILESTONE = IndicatorTerms(measure=Measure.MILESTONE)

NIL = Figure(is_nil=True)
BLANK = Figure()


def make_ratio(numerator, denominator):
    return Figure(numerator=Decimal(numerator), denominator=Decimal(denominator))


def make_amount(amount):
    return Figure(amount=Decimal(amount))


def make_case(value, target, *, direction="at_least", q="1", start=None, **kwargs):
    """A case from plain numbers; a text value is read as a number, None as blank."""
    known = Value(exact=None if value is None else Fraction(str(value)))
    return Case(
        direction=Direction(direction),
        value=kwargs.pop("as_value", known),
        target=None if target is None else Decimal(str(target)),
        start=None if start is None else Decimal(str(start)),
        share=Fraction(q),
        **kwargs,
    )


def judged(value, target, **kwargs):
    return judge(make_case(value, target, **kwargs))


def make_group(rule, figures, terms=SHARE, *, baselines=None, former=(), **kwargs):
    baselines = baselines or [None] * len(figures)
    members = [
        Member(figure=figure, baseline=baseline)
        for figure, baseline in zip(figures, baselines, strict=True)
    ]
    scope = Scope(rule=GroupRule(rule), terms=terms, **kwargs)
    return group_value(scope, members, [Member(figure=figure) for figure in former])


def make_windows(year=2025, rows=DEFAULT_ROWS):
    return {row.kind: window_of(row, year) for row in rows}


def exact(figure, terms, baseline=None):
    return value_of(figure, terms, baseline).exact
