"""What administrators may state as a route: steps one after another, the province's last."""

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext as _

from reports.models import Actor


class RouteStepFormSet(BaseInlineFormSet):
    """The steps of one route together."""

    def clean(self):
        super().clean()
        stated = sorted(
            (form.cleaned_data["number"], form.cleaned_data["actor"])
            for form in self.forms
            if form.cleaned_data.get("number")
            and form.cleaned_data.get("actor")
            and not form.cleaned_data.get("DELETE")
        )
        if not any(self.errors) and (not stated or stated[-1][1] != Actor.PROVINCE):
            raise ValidationError(
                _("Let the last step be the province's, where reports are approved.")
            )
