"""The form of a regime and of its reports: what is typed, checked, and handed back as it was."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from reports.models import Regime, RegimeReport

YEARS = [
    (-1, _("year before")),
    (0, _("same year")),
    (1, _("year after")),
    (2, _("two years after")),
]
LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
MOST_REPORTS = 24
DAYS = ("start", "end", "due", "upward")


class RegimeForm(forms.ModelForm):
    """What holds for all reports of a regime."""

    class Meta:
        model = Regime
        fields = (
            "name",
            "name_en",
            "legal_basis",
            "due_rule",
            "first_year",
            "last_year",
            "collected_from",
            "upward_recipient",
        )
        widgets = {
            "legal_basis": forms.Textarea(attrs={"rows": 2}),
            "collected_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if not self.instance.pk or first is None or last is None:
            return cleaned
        opened = self.instance.periods.filter(opened_at__isnull=False)
        outside = opened.exclude(year__range=(first, last)).order_by("year")
        if years := sorted(set(outside.values_list("year", flat=True))):
            words = _("Reports of %(years)s were opened already: these years must stay in.")
            self.add_error("last_year", words % {"years": ", ".join(map(str, years))})
        return cleaned


class ReportForm(forms.ModelForm):
    """One report of a regime: its window, and until when each level reports."""

    class Meta:
        model = RegimeReport
        # Named, not left out: only so does the set of forms check that each kind stands once.
        fields = (
            "kind",
            "name",
            "name_en",
            "share_numerator",
            "share_denominator",
            *(f"{day}_{part}" for day in DAYS for part in ("day", "month", "year_offset")),
            "legal_basis",
            "upward_basis",
        )
        widgets = {f"{day}_year_offset": forms.Select(choices=YEARS) for day in DAYS} | {
            "legal_basis": forms.Textarea(attrs={"rows": 2}),
            "upward_basis": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in DAYS:
            self.fields[f"{day}_day"].label = _("Day")
            self.fields[f"{day}_month"].label = _("Month")
            self.fields[f"{day}_year_offset"].label = _("Year")
        self.fields["kind"].disabled = bool(self.instance.pk and self.instance.periods.exists())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for day in DAYS:
            number, month = cleaned.get(f"{day}_day"), cleaned.get(f"{day}_month")
            if number and month and number > LONGEST_MONTH.get(month, 31):
                words = _("There is no day %(day)d of month %(month)d.")
                self.add_error(f"{day}_day", words % {"day": number, "month": month})
        start, end = _moment(cleaned, "start"), _moment(cleaned, "end")
        if start and end and start > end:
            self.add_error("end_day", _("The window ends before it starts."))
        return cleaned


def _moment(cleaned: dict[str, Any], day: str) -> tuple[int, int, int] | None:
    parts = tuple(cleaned.get(f"{day}_{part}") for part in ("year_offset", "month", "day"))
    return None if None in parts else parts


class BaseReports(BaseInlineFormSet):
    """All reports of a regime; one that people have entered cannot be taken out."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        if not any(form.instance.pk or form.has_changed() for form in kept):
            raise ValidationError(_("A regime needs at least one report."))
        for form in self.deleted_forms:
            opened = form.instance.periods.filter(opened_at__isnull=False)
            if form.instance.pk and opened.exists():
                words = _("“%(name)s” was opened already, so it cannot be taken out.")
                raise ValidationError(words % {"name": form.instance.name})


ReportFormSet = inlineformset_factory(
    Regime,
    RegimeReport,
    form=ReportForm,
    formset=BaseReports,
    extra=0,
    max_num=MOST_REPORTS,
    validate_max=True,
    can_delete=True,
)
