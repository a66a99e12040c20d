"""What is written in the course of an instruction; the rules themselves are in `workflow.py`."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from reports.instructions import workflow
from reports.instructions.explanations import explain
from reports.models.instruction import LONGEST_WORDS

SAY_WHAT = {"required": _("Write what is to be done, or how far it is.")}
CHOOSE_DAY = {
    "required": _("Choose a last day that is today or later."),
    "invalid": _("This is no day. Write it as 30/6/2025."),
}
# The field beside which a refusal stands.
FIELDS = {
    workflow.WordsMissing: "words",
    workflow.WordsTooLong: "words",
    workflow.DayPassed: "due_on",
    workflow.NoLeader: "leader",
}


class DayInput(forms.DateInput):
    """A day that the browser helps to choose; it is sent as 2025-06-30."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def words_field(label: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=SAY_WHAT,
    )


def day_field() -> forms.DateField:
    return forms.DateField(
        label=_("To be done by"),
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages=CHOOSE_DAY,
    )


class WrittenForm(forms.Form):
    """A form that shows a refusal of the workflow beside the field that it is about."""

    def refuse(self, refusal: workflow.InstructionError) -> None:
        field = FIELDS.get(type(refusal))
        self.add_error(field if field in self.fields else None, explain(refusal))


class GiveForm(WrittenForm):
    """A new instruction; a reviewer also says on behalf of which leader."""

    words = words_field(_("What is to be done"), rows=4)
    agency = forms.ModelChoiceField(
        label=_("Agency"),
        queryset=Agency.objects.none(),
        empty_label=_("Choose an agency"),
        error_messages={"required": _("Choose the agency that is to act.")},
    )
    due_on = day_field()
    leader = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=User.objects.none(),
        empty_label=_("Choose a leader"),
        error_messages={"required": _("Choose the leader on whose behalf you write.")},
    )
    document = forms.CharField(
        label=_("Number of the paper, if there is one"), max_length=100, required=False
    )

    def __init__(self, *args, agencies, leaders=None, **kwargs):
        """Without `leaders` the instruction is the writer's own."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        if leaders is None:
            del self.fields["leader"]
        else:
            self.fields["leader"].queryset = leaders


class AnswerForm(WrittenForm):
    """The agency's answer: how far it is, or that it is done."""

    words = words_field(_("What was done, or how far it is"))
    done = forms.BooleanField(label=_("It is done"), required=False)


class AskAgainForm(WrittenForm):
    words = words_field(_("Why it is not done yet, and what is still to be done"))
    due_on = day_field()


class WithdrawForm(WrittenForm):
    words = words_field(_("Why it is withdrawn"), rows=2)
