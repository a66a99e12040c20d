"""The form of one figure: the inputs that its indicator's measure asks for, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2s
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reports.entry.fields import DayField, NumberField
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
LONGEST_NOTE = 2000


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
    done_on = DayField(
        label=_("Done on"), error_messages={"invalid": _("Type the day like 31/3/2025.")}
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
        for field in self.fields.values():
            if isinstance(field, NumberField) and not field.whole:
                field.decimals = self.indicator.input_decimals
        self._label(self.indicator)

    def judge_constraints(self) -> None:
        """Asks the database about what was found sound, where validation had left that out."""
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions())
        except ValidationError as refusal:
            self._update_errors(refusal)

    def _get_validation_exclusions(self) -> set[str]:
        """Judges by every constraint of a figure, those too that name another measure's fields:
        Django leaves them to the database where a form lacks one of their fields."""
        hidden = set(self._meta.fields) - set(self.fields)
        return super()._get_validation_exclusions() - hidden

    @property
    def indicator(self) -> Indicator:
        return self.instance.indicator

    def _label(self, indicator: Indicator) -> None:
        """Every input says aloud which number of which indicator it is."""
        printed = indicator.input_texts
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
    def readings(self) -> dict[str, str]:
        """How each number that can be read in two ways was understood; of a valid bound form."""
        numbers = {
            name: (field, self.cleaned_data.get(name))
            for name, field in self.fields.items()
            if isinstance(field, NumberField)
        }
        found = {
            name: field.reading(self[name].data or "", number)
            for name, (field, number) in numbers.items()
            if number is not None
        }
        return {name: words for name, words in found.items() if words}

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
