"""The sentence of a finding: a check's message with the numbers filled in."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from reformportal.lib.numbers import format_number
from reports.checks.asking import Asked
from targets.check_names import PLACE
from targets.models import Check, Indicator, Measure

# These are shown as the grid shows the value; counts are shown with the digits that they have.
AS_VALUE = {"value", "last", "same_period_last_year", "median_own", "median_of_peers", "comparable"}
BARE_LIMIT = 6


def message_of(check: Check, indicator: Indicator, asked: Asked, language: str) -> str:
    """What the officer reads in that language."""
    text = check.message_en if language == "en" and check.message_en else check.message
    with override(language):
        return PLACE.sub(lambda match: _word(match, indicator, asked, language), text)


def _word(match: re.Match[str], indicator: Indicator, asked: Asked, language: str) -> str:
    name = match[1]
    if name == "input":
        return _input(indicator, asked.input)
    if name == "reports":
        return " + ".join(period.title for period in asked.reports)
    number = {"reported": asked.reported, "already": asked.already}.get(
        name, asked.values.get(name)
    )
    if not isinstance(number, Decimal):
        return "–"
    return format_number(number, _decimals(name, number, indicator), language)


def _input(indicator: Indicator, name: str) -> str:
    names = {"numerator": _("Numerator"), "denominator": _("Denominator"), "amount": _("Amount")}
    return indicator.input_texts.get(name) or names.get(name, "–")


def _decimals(name: str, number: Decimal, indicator: Indicator) -> int:
    if name in AS_VALUE and indicator.measure in (Measure.RATIO, Measure.RATE):
        return indicator.decimals
    shortest = round(number, 2 if name in AS_VALUE else BARE_LIMIT).normalize()
    return max(0, -int(shortest.as_tuple().exponent))
