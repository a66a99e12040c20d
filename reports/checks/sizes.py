"""One answer as numbers that can be held against others: its value, its size, per month."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from reports.models import Period
from reports.progress import figures as rules
from reports.progress.rounding import Number, rounded
from reports.progress.stored import terms_of
from reports.progress.values import value_of
from targets.models import Indicator, Measure

AMOUNTS = (Measure.QUANTITY, Measure.REDUCTION)
DAYS_OF_A_MONTH = Decimal("30.4375")


def value(answer: rules.Figure, indicator: Indicator) -> Decimal | None:
    """The value of one report alone, as it is shown; none where nothing arose."""
    exact = value_of(answer, terms_of(indicator)).exact
    if exact is None or indicator.measure == Measure.MILESTONE:
        return None
    return rounded(exact, indicator.decimals, is_share=indicator.is_share)


def comparable(answer: rules.Figure, indicator: Indicator, period: Period) -> Decimal | None:
    """What may be held against other reports, whose windows are longer or shorter."""
    if indicator.measure not in AMOUNTS:
        return value(answer, indicator)
    amount = number_of(answer.amount)
    if amount is None or indicator.nature != "flow":
        return amount
    days = (period.window_end - period.window_start).days + 1
    return rounded(Fraction(amount) / days * Fraction(DAYS_OF_A_MONTH), 2)


def size(answer: rules.Figure, indicator: Indicator) -> Decimal | None:
    is_ratio = indicator.measure == Measure.RATIO
    return number_of(answer.denominator if is_ratio else answer.amount)


def exact(number: Fraction) -> Decimal:
    """Sums of stored numbers have six decimals at most."""
    return rounded(number, 6)


def number_of(number: Number | None) -> Decimal | None:
    """As Decimal; what was put together of several agencies is a fraction."""
    if number is None:
        return None
    return exact(number) if isinstance(number, Fraction) else Decimal(number)


def decimals_of(number: Decimal) -> Decimal:
    if not number:
        return Decimal(0)
    return Decimal(max(0, -int(number.normalize().as_tuple().exponent)))
