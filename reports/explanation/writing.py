"""Numbers of a formula in writing, as the rest of the portal writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import date_format

from reports.progress.rounding import Number, rounded
from targets.models import Indicator
from targets.wording import NOTHING, amount, language, plain

# So many numbers are written out one by one; more are given as their sum.
MOST_TERMS = 6
GIVEN_DECIMALS = 6


def number(value: Number | None) -> str:
    """A reported number with no digit of it lost; one that has no end is cut after six."""
    return NOTHING if value is None else plain(rounded(value, GIVEN_DECIMALS), GIVEN_DECIMALS)


def valued(value: Decimal | None, indicator: Indicator) -> str:
    """A measured value in its unit with all its decimals."""
    return amount(value, indicator, aligned=True)


def summed(numbers: Sequence[Number], *, bracket: bool = False) -> str:
    """“20 + 70”, in brackets where a formula goes on; “a + b + … (165 numbers)” as their sum."""
    if not numbers:
        return "0"
    if len(numbers) > MOST_TERMS:
        return number(total(numbers))
    text = " + ".join(number(each) for each in numbers)
    return f"({text})" if bracket and len(numbers) > 1 else text


def total(numbers: Sequence[Number]) -> Fraction:
    return sum((Fraction(each) for each in numbers), Fraction(0))


def fraction(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}" if share != 1 else "1"


def day(when: date | None) -> str:
    """19/9/2025, in English 19 Sep 2025."""
    if when is None:
        return NOTHING
    return date_format(when, "j M Y" if language() == "en" else "j/n/Y")
