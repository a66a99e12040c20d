"""Live formulas for the values: the rules as a spreadsheet computes them, for the eye alone.

The portal never reads what they give; it computes each value itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from targets.models import Indicator, Measure


@dataclass(frozen=True, slots=True)
class Words:
    """What cells say in the file's language."""

    nil: str
    yes: str
    no: str
    done: str
    not_done: str
    check: str


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses of a row's cells, like I7."""

    first: str
    second: str
    nil: str


def value_formula(
    indicator: Indicator, places: Places, words: Words, baseline: Decimal | None
) -> str:
    """The formula of a figure's own value in this report: empty while inputs lack, nil in words."""
    core = {
        Measure.RATIO: _ratio,
        Measure.REDUCTION: _reduction,
        Measure.MILESTONE: _milestone,
    }.get(Measure(indicator.measure), _as_given)(indicator, places, words, baseline)
    return f'=IF({places.nil}="{words.yes}","{words.nil}",{core})'


def _ratio(indicator: Indicator, places: Places, words: Words, _baseline: Decimal | None) -> str:
    part, whole = places.first, places.second
    value = _rounded(f"{part}*{indicator.scale}/{whole}", indicator.decimals)
    if indicator.is_share:
        # A share never rounds to a bound that it has not reached.
        least = Decimal(1).scaleb(-indicator.decimals)
        below = f"MIN(IF({part}<{whole},{100 - least:f},100),{value})"
        value = f"MAX(IF({part}>0,{least:f},0),{below})"
    of_nothing = f'IF({part}=0,"{words.nil}","{words.check}")'
    return _of_numbers(f"IF({whole}=0,{of_nothing},{value})", words, part, whole)


def _reduction(indicator: Indicator, places: Places, words: Words, baseline: Decimal | None) -> str:
    if not baseline:
        return '""'
    amount = places.first
    value = _rounded(f"({baseline:f}-{amount})*100/{baseline:f}", indicator.decimals)
    return _of_numbers(value, words, amount)


def _as_given(indicator: Indicator, places: Places, words: Words, _baseline: Decimal | None) -> str:
    return _of_numbers(_rounded(places.first, indicator.decimals), words, places.first)


def _milestone(
    _indicator: Indicator, places: Places, words: Words, _baseline: Decimal | None
) -> str:
    done = f'AND({places.first}="{words.done}",NOT(ISBLANK({places.second})))'
    return f'IF(ISBLANK({places.first}),"",IF({done},"{words.done}","{words.not_done}"))'


def _rounded(expression: str, decimals: int) -> str:
    return f"ROUND({expression},{decimals})"


def _of_numbers(value: str, words: Words, *cells: str) -> str:
    """The value once every cell holds a number; a number kept as text asks for a second look."""
    blank = ",".join(f"ISBLANK({cell})" for cell in cells)
    numbers = ",".join(f"ISNUMBER({cell})" for cell in cells)
    return f'IF(OR({blank}),"",IF(AND({numbers}),{value},"{words.check}"))'
