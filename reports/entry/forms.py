"""The form of one figure: the inputs that its indicator's measure asks for, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2s
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reformportal.lib.numbers import UnreadableNumber, format_number, parse_number
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
WORDS = ("is_nil", "blank_reason", "note")
# What a Figure can hold: 18 digits before the decimal point, 6 behind it.
LARGEST = Decimal(10) ** 18
LARGEST_WHOLE = 2**31 - 1
DECIMALS = 6
LONGEST_NOTE = 2000


def language() -> str:
    return "en" if (get_language() or "").startswith("en") else "vi"


def written(value: Decimal | int) -> str:
    """The number as one would type it, no digit lost: 1.234,5 in Vietnamese, 1,234.5 in English."""
    exact = Decimal(value)
    shortest = -int(exact.normalize().as_tuple().exponent)
    # Three decimals after one mark could be read as thousands; a fourth settles it.
    decimals = 4 if shortest == 3 else max(shortest, 0)
    return format_number(exact, decimals, language())


class NumberField(forms.CharField):
    """A number as officers type it: 1.234,5 and 1234.5 both understood, % and spaces dropped."""

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.whole = whole
        self.decimals = 0 if whole else 2
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
        if abs(number) >= LARGEST or number != round(number, DECIMALS):
            raise ValidationError(_("This number is too long. Check the digits."))
        return self._whole(number) if self.whole else number

    def _whole(self, number: Decimal) -> int:
        if number != int(number):
            raise ValidationError(_("Type a whole number."))
        if abs(number) > LARGEST_WHOLE:
            raise ValidationError(_("This number is too long. Check the digits."))
        return int(number)


class FigureForm(forms.ModelForm):
    """Binds what was typed for one figure; `clean` of the model and its constraints do the judging.

    `typed` has the plain names of the fields; on the page each carries the figure's prefix.
    """

    numerator = NumberField(label=_("Numerator"))
    denominator = NumberField(label=_("Denominator"))
    amount = NumberField(label=_("Amount"))
    rate = NumberField(label=_("Rate"))
    rank = NumberField(label=_("Rank"), whole=True)
    rank_out_of = NumberField(label=_("out of"), whole=True)
    done = forms.NullBooleanField(
        label=_("Done"),
        required=False,
        widget=forms.Select(choices=[("", "–"), ("True", _("Done")), ("False", _("Not done"))]),
    )
    done_on = forms.DateField(
        label=_("Done on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Figure
        fields = [*NUMBERS, "rate_source", "done", "done_on", *WORDS]

    def __init__(self, typed: Mapping[str, Any] | None = None, *, instance: Figure) -> None:
        prefix = prefix_of(instance.pk)
        bound = None if typed is None else {f"{prefix}-{name}": typed[name] for name in typed}
        super().__init__(bound, instance=instance, prefix=prefix)
        for name in set(self.fields) - {*INPUTS[self.indicator.measure], *WORDS}:
            del self.fields[name]
        for name in ("amount", "rate"):
            if name in self.fields:
                self.fields[name].decimals = self.indicator.decimals
        self._label(self.indicator)

    def _post_clean(self) -> None:
        """Judges by every constraint of a figure, those too that name another measure's fields:
        Django leaves them to the database where a form lacks one of their fields."""
        super()._post_clean()
        hidden = set(self._meta.fields) - set(self.fields)
        try:
            if not self.errors:
                excluded = self._get_validation_exclusions() - hidden
                self.instance.validate_constraints(exclude=excluded)
        except ValidationError as error:
            self._update_errors(error)

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
            field.label = printed.get(name) or field.label
            field.widget.attrs["aria-label"] = f"{indicator.title}: {field.label}"
            field.widget.attrs["data-field"] = name
            if name in INPUTS[indicator.measure]:
                field.widget.attrs["class"] = f"grid-input input-{name}"

    @property
    def inputs(self) -> list[forms.BoundField]:
        return [self[name] for name in INPUTS[self.indicator.measure]]

    @property
    def shown(self) -> dict[str, Any]:
        """What each field of an unbound form shows, as the page writes it."""
        return {name: self[name].value() for name in self.fields}

    @property
    def seen(self) -> str:
        """The fingerprint of what the page shows, by which it is known later whether one typed."""
        return fingerprint(self.shown)


def prefix_of(figure_id: int) -> str:
    return f"f{figure_id}"


def fingerprint(shown: Mapping[str, Any]) -> str:
    """Equal for a row as it was shown and the same row posted back untouched."""
    texts = {name: "on" if value is True else str(value) for name, value in shown.items()}
    if shown.get("done") is not None:
        texts["done"] = str(shown["done"])
    lines = [
        f"{name}={' '.join(text.split())}"
        for name, text in sorted(texts.items())
        if shown[name] not in (None, "") and (name == "done" or shown[name] is not False)
    ]
    return blake2s("\n".join(lines).encode("utf-8", "replace"), digest_size=8).hexdigest()
