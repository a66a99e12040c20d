"""Fields of the grid: numbers and days as officers type them and as the page writes them back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reformportal.lib.numbers import UnreadableNumber, format_number, parse_number

# What a Figure can hold: 18 digits before the decimal point, 6 behind it.
LARGEST = Decimal(10) ** 18
LARGEST_WHOLE = 2**31 - 1
DECIMALS = 6
# One mark before exactly three digits: thousands to one reader, decimals to another.
TWO_READINGS = re.compile(r"\s*-?[1-9][0-9]{0,2}[.,][0-9]{3}\s*%?\s*")
DAYS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y"]


def language() -> str:
    return "en" if (get_language() or "").startswith("en") else "vi"


def written(value: Decimal | int) -> str:
    """The number as one would type it, no digit lost: 1.234,5 in Vietnamese, 1,234.5 in English."""
    exact = Decimal(value)
    shortest = -int(exact.normalize().as_tuple().exponent)
    # Three decimals after one mark could be read as thousands; a fourth settles it.
    decimals = 4 if shortest == 3 else max(shortest, 0)
    return format_number(exact, decimals, language())


def written_day(value: date) -> str:
    return f"{value.day}/{value.month}/{value.year}"


class NumberField(forms.CharField):
    """A number as officers type it: 1.234,5 and 1234.5 both understood, % and spaces dropped."""

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.whole = whole
        # How many it takes: settles what 1,234 means; the figure itself refuses what is too fine.
        self.decimals = 0
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Decimal | int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True

    def clean(self, value: str | None) -> Decimal | int | None:
        text = super().clean(value)
        try:
            number = parse_number(text, language=language(), decimals=self.decimals)
        except UnreadableNumber as error:
            raise ValidationError(error.reason) from None
        if number is None:
            return None
        if number < 0:
            raise ValidationError(_("A figure cannot be negative."))
        if abs(number) >= LARGEST or number != round(number, DECIMALS):
            raise ValidationError(_("This number is too long. Check the digits."))
        return self._whole(number) if self.whole else number

    def _whole(self, number: Decimal) -> int:
        if number != int(number):
            raise ValidationError(_("Type a whole number."))
        if abs(number) > LARGEST_WHOLE:
            raise ValidationError(_("This number is too long. Check the digits."))
        return int(number)

    def reading(self, text: str, number: Decimal | int) -> str:
        """What was understood, in words, where the text can be read in two ways; else empty."""
        if TWO_READINGS.fullmatch(text) is None:
            return ""
        plain = f"{Decimal(number).normalize():f}"
        plain = plain if language() == "en" else plain.replace(".", ",")
        return _("Read as %(number)s.") % {"number": plain}


class DayField(forms.DateField):
    """A day typed or pasted as day/month/year; a sheet's 2025-03-31 is understood too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, input_formats=DAYS, widget=forms.TextInput, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return written_day(value) if isinstance(value, date) else value
