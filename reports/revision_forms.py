"""What administrators may not write: history that a report already rests on."""

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from reports.use import closed_periods_from, periods_judged_by
from targets.models import TargetRevision

IN_USE = _(
    "An opened report is judged by this revision, so it cannot be changed."
    " Add a new revision with its decision and effective date."
)


class RevisionForm(forms.ModelForm):
    """A later revision may not take effect before a report that is already closed."""

    class Meta:
        model = TargetRevision
        fields = "__all__"

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and periods_judged_by(self.instance).exists():
            raise forms.ValidationError(IN_USE)
        target, day = cleaned.get("target"), cleaned.get("effective_on")
        if target and day and self._rewrites_history(target, day):
            self.add_error(
                "effective_on",
                _(
                    "Reports due on or after this day are closed; they keep the values by which"
                    " they were judged. Choose a day after the last of them."
                ),
            )
        return cleaned

    def _rewrites_history(self, target, day):
        """The first revision of a new target replaces none, so it may begin with the plan."""
        others = target.revisions.exclude(pk=self.instance.pk)
        return others.exists() and closed_periods_from(target.plan, day).exists()


class YearTargetFormSet(BaseInlineFormSet):
    """Year values of a revision in use are refused as a whole, whatever the page showed."""

    def clean(self):
        super().clean()
        if self.instance.pk and self.has_changed() and periods_judged_by(self.instance).exists():
            raise forms.ValidationError(IN_USE)
