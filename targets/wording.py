"""Values and targets in words, as a page, a chart's title and a document write them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reformportal.lib.numbers import format_number
from targets.models import Direction, Indicator, Measure

COMPARATORS = {Direction.AT_LEAST: "≥", Direction.AT_MOST: "≤", Direction.EXACTLY: "="}
NOTHING = "–"


def language() -> str:
    return "en" if (get_language() or "").startswith("en") else "vi"


def plain(value: Decimal | None, decimals: int) -> str:
    """The number alone; trailing zeros after the decimal mark are let go."""
    if value is None:
        return NOTHING
    places = min(decimals, max(-value.normalize().as_tuple().exponent, 0))
    return format_number(value, places, language())


def amount(value: Decimal | None, indicator: Indicator, *, aligned: bool = False) -> str:
    """“63,2 %”, “12 hồ sơ”, “hạng 12”, “Đã xong”; a dash where there is none.

    `aligned`: with all the indicator's decimals, for columns of measured values.
    """
    if value is None:
        return NOTHING
    if indicator.measure == Measure.MILESTONE and indicator.group_rule != "share_met":
        return _("Done") if value >= 1 else _("Not done")
    number = _written(value, indicator, aligned=aligned)
    if indicator.measure == Measure.RANK:
        return _("rank %(number)s") % {"number": number}
    return f"{number} {unit_of(indicator)}".strip()


def difference(gap: Decimal, indicator: Indicator, *, aligned: bool = False) -> str:
    """A distance: percentages differ by points, ranks by places, amounts by their unit."""
    number = _written(gap, indicator, aligned=aligned)
    if unit_of(indicator) == "%":
        return _("%(number)s points") % {"number": number}
    if indicator.measure == Measure.RANK:
        return _("%(number)s places") % {"number": number}
    return f"{number} {unit_of(indicator)}".strip()


def _written(value: Decimal, indicator: Indicator, *, aligned: bool) -> str:
    places = decimals_of(indicator)
    return format_number(value, places, language()) if aligned else plain(value, places)


def unit_of(indicator: Indicator) -> str:
    """A share of agencies is in %, whatever its indicator counts in."""
    return "%" if indicator.group_rule == "share_met" else indicator.unit_text


def decimals_of(indicator: Indicator) -> int:
    return 0 if indicator.measure == Measure.RANK else indicator.decimals


def aim(direction: str, value: Decimal | None, indicator: Indicator) -> str:
    """A year's target: “≥ 60 %”, “≤ 2 %”, “trong 15 hạng đầu”; a dash where none is set."""
    if value is None:
        return NOTHING
    if direction == Direction.TOP:
        return _("within the first %(number)s") % {"number": plain(value, 0)}
    if direction == Direction.DONE_BY:
        return _("to be done")
    return f"{COMPARATORS[Direction(direction)]} {amount(value, indicator)}"
