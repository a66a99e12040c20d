"""The value of a figure, exact, or why there is none."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from reports.progress.figures import Figure, IndicatorTerms
from reports.progress.rounding import Number
from reports.progress.terms import Measure


class Lack(StrEnum):
    """Why there is no value; each is something else than nil and than 0."""

    BLANK = "blank"
    MISSING_REPORT = "missing_report"
    NO_BASELINE = "no_baseline"
    NOBODY_REPORTED = "nobody_reported"
    NOBODY_ASSIGNED = "nobody_assigned"
    NO_TARGET = "no_target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """An exact value, or nil, or a lack; a milestone is 1 when done, with its date, else 0."""

    exact: Fraction | None = None
    is_nil: bool = False
    lack: Lack | None = None
    done_on: date | None = None

    @property
    def is_known(self) -> bool:
        """True for a number and for nil: what the coverage counts as answered."""
        return self.exact is not None or self.is_nil


NIL = Value(is_nil=True)


def value_of(figure: Figure | None, terms: IndicatorTerms, baseline: Number | None = None) -> Value:
    """Return the value of a figure; a reduction needs the agency's own baseline amount."""
    if figure is None or figure.is_blank(terms.measure):
        return Value(lack=Lack.BLANK)
    if figure.nothing_arose:
        return NIL
    match terms.measure:
        case Measure.RATIO:
            return Value(exact=ratio_of(figure, terms.scale))
        case Measure.REDUCTION:
            exact = reduction_of(figure.amount, baseline)
            return Value(exact=exact, lack=Lack.NO_BASELINE if exact is None else None)
        case Measure.MILESTONE:
            done = bool(figure.done and figure.done_on is not None)
            return Value(exact=Fraction(int(done)), done_on=figure.done_on if done else None)
        case Measure.QUANTITY:
            return _as_given(figure.amount)
        case Measure.RATE:
            return _as_given(figure.rate)
        case Measure.RANK:
            return _as_given(figure.rank)
    raise ValueError(f"unknown measure: {terms.measure}")


def ratio_of(figure: Figure, scale: int) -> Fraction | None:
    """Return numerator / denominator x scale; None where there is nothing to divide by."""
    if figure.numerator is None or not figure.denominator:
        return None
    return Fraction(figure.numerator) / Fraction(figure.denominator) * scale


def reduction_of(amount: Number | None, baseline: Number | None) -> Fraction | None:
    """Return (b - amount) / b x 100; negative where the amount grew, None without a baseline."""
    if amount is None or not baseline:
        return None
    return (Fraction(baseline) - Fraction(amount)) / Fraction(baseline) * 100


def _as_given(number: Number | None) -> Value:
    return Value(exact=None if number is None else Fraction(number))
