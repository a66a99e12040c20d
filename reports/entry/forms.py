"""The form of one figure: the inputs that its indicator's measure asks for, and no others."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reformportal.lib.numbers import UnreadableNumber, parse_number
from reports.models import Figure
from targets.models import Indicator, Measure

INPUTS: dict[str, tuple[str, ...]] = {
    Measure.RATIO: ("numerator", "denominator"),
    Measure.QUANTITY: ("amount",),
    Measure.REDUCTION: ("amount",),
    Measure.RATE: ("rate", "rate_source"),
    Measure.RANK: ("rank", "rank_out_of"),
    Measure.MILESTONE: ("done", "done_on"),
}
NUMBERS = ("numerator", "denominator", "amount", "rate", "rank", "rank_out_of")
# What a Figure can hold: 18 digits before the decimal point, 6 behind it.
LARGEST = Decimal(10) ** 18
DECIMALS = 6


class NumberField(forms.CharField):
    """A number as officers type it: 1.234,5 and 1234.5 both understood, % and spaces dropped."""

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)
        self.whole = whole
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "number"}

    def clean(self, value: str | None) -> Decimal | int | None:
        text = super().clean(value)
        try:
            number = parse_number(text) if text else None
        except UnreadableNumber:
            raise ValidationError(
                _("“%(text)s” is not a number. Type digits, e.g. 1.234,5."),
                params={"text": text},
            ) from None
        if number is None:
            return None
        if abs(number) >= LARGEST or number != round(number, DECIMALS):
            raise ValidationError(_("This number is too long. Check the digits."))
        if self.whole:
            if number != int(number):
                raise ValidationError(_("Type a whole number."))
            return int(number)
        return number


class FigureForm(forms.ModelForm):
    """Binds what was typed for one figure; `clean` of the model and its constraints do the judging."""

    numerator = NumberField(label=_("Numerator"))
    denominator = NumberField(label=_("Denominator"))
    amount = NumberField(label=_("Amount"))
    rate = NumberField(label=_("Rate"))
    rank = NumberField(label=_("Rank"), whole=True)
    rank_out_of = NumberField(label=_("out of"), whole=True)
    done = forms.NullBooleanField(
        label=_("Done"),
        required=False,
        widget=forms.Select(choices=[("", "–"), ("true", _("Done")), ("false", _("Not done"))]),
    )
    done_on = forms.DateField(
        label=_("Done on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Figure
        fields = [
            *NUMBERS,
            "rate_source",
            "done",
            "done_on",
            "is_nil",
            "blank_reason",
            "note",
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"figure-{self.instance.pk}-%s"
        asked = {*INPUTS[self.indicator.measure], "is_nil", "blank_reason", "note"}
        for name in set(self.fields) - asked:
            del self.fields[name]
        self._label(self.indicator)

    @property
    def indicator(self) -> Indicator:
        return self.instance.indicator

    def _label(self, indicator: Indicator) -> None:
        """Every input says aloud which number of which indicator it is."""
        printed = {
            "numerator": indicator.numerator_label,
            "denominator": indicator.denominator_label,
            "amount": indicator.amount_label,
        }
        for name, field in self.fields.items():
            label = printed.get(name) or field.label
            field.label = label
            field.widget.attrs["aria-label"] = f"{indicator.title}: {label}"

    @property
    def inputs(self) -> list[forms.BoundField]:
        return [self[name] for name in INPUTS[self.indicator.measure]]
