"""What is typed about deadlines: a day and a reason; what was typed comes back when refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import Submission, SubmissionQuerySet

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
LONGEST_REASON = 2000


def day_field(label: Any, help_text: Any = "", **options: Any) -> forms.DateField:
    """A day that a browser offers a calendar for, and that may be typed as 25/3/2025."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("This is no day. Write it as 25/3/2025."),
            "required": _("Choose the day."),
        },
        **options,
    )


def reason_field(label: Any, help_text: Any = "", **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason.")},
        **options,
    )


class AskForm(forms.Form):
    """What an agency asks for."""

    until = day_field(_("Until when"), _("The day itself is included."))
    reason = reason_field(_("Reason"), _("The reviewer reads this sentence and decides by it."))


class GrantForm(forms.Form):
    """More time that a reviewer gives unasked."""

    until = day_field(_("Until when"), _("The day itself is included."))
    reason = reason_field(_("Reason"), _("The agency reads this sentence."))


class DecisionForm(forms.Form):
    """A reviewer's answer to a request."""

    GRANT, REFUSE = "grant", "refuse"

    until = day_field(
        _("Granted until"),
        _("The day that was asked for; choose another one to grant more or less."),
        required=False,
    )
    answer = reason_field(
        _("Answer"), _("The agency reads it. A refusal needs a reason."), required=False
    )


class MassForm(forms.Form):
    """More time for all agencies of a period, or for those that are ticked."""

    until = day_field(_("Until when"), _("The day itself is included."))
    reason = reason_field(
        _("Reason"), _("For example that the system was out of order, from when until when.")
    )
    document = forms.CharField(
        label=_("Number and date of the document"),
        max_length=200,
        required=False,
        help_text=_("Leave it blank where there is none."),
    )
    only_chosen = forms.BooleanField(
        label=_("Only for the agencies that are ticked below"), required=False
    )
    reports = forms.ModelMultipleChoiceField(
        label=_("Agencies"),
        queryset=Submission.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, reports: SubmissionQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reports"].queryset = reports
        self.fields["reports"].label_from_instance = lambda report: report.agency.name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("only_chosen") and not cleaned.get("reports"):
            self.add_error("reports", _("Tick at least one agency."))
        return cleaned

    @property
    def chosen(self) -> set[int] | None:
        """The reports that are ticked; None for all of the period."""
        if not self.cleaned_data["only_chosen"]:
            return None
        return {report.pk for report in self.cleaned_data["reports"]}


class ReopenOneForm(forms.Form):
    """For which agency a closed period is reopened, until when, and why."""

    report = forms.ModelChoiceField(
        label=_("Agency"), queryset=Submission.objects.none(), empty_label=_("Choose an agency")
    )
    until = day_field(_("May enter and send until"), _("The day itself is included."))
    reason = reason_field(_("Reason"), _("The agency reads this sentence."))

    def __init__(self, *args: Any, reports: SubmissionQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = reports
        self.fields["report"].label_from_instance = lambda report: report.agency.name


class ReopenAllForm(forms.Form):
    """Why a closing is taken back."""

    reason = reason_field(_("Reason"), _("It stands in the history of this period."))
