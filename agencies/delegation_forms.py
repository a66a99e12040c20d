"""The form on which authority is delegated."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.delegating import people_of
from agencies.models import Agency, Delegation, Membership
from reformportal.lib import clock


class PersonField(forms.ModelChoiceField):
    """Several people have one name: the name with which one signs in tells them apart."""

    def label_from_instance(self, person):
        return f"{person.full_name} ({person.username})"


class DelegationForm(forms.ModelForm):
    """Whose authority, to whom, where, from when until when, and by which document."""

    giver = PersonField(queryset=None, label=_("Who delegates"))
    receiver = PersonField(queryset=None, label=_("To whom"))

    class Meta:
        model = Delegation
        fields = ["giver", "receiver", "agency", "valid_from", "valid_until", "document"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("valid_from", "valid_until")
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        access = user.access
        if access.administered_province_ids:
            self.fields["giver"].queryset = people_of(access.administered_province_ids)
            self.fields["agency"].queryset = Agency.objects.filter(
                province_id__in=access.administered_province_ids
            )
        else:
            # One delegates one's own authority; what was delegated to her stays where it is.
            del self.fields["giver"]
            self.instance.giver = user
            held = Membership.objects.held_by(user).held_on(clock.today()).delegable()
            self.fields["agency"].queryset = Agency.objects.filter(pk__in=held.values("agency"))
        self.fields["agency"].empty_label = _("Every role")
        self.fields["receiver"].queryset = people_of(access.province_ids).exclude(pk=user.pk)
        if access.administered_province_ids:
            self.fields["receiver"].queryset = people_of(access.province_ids)
