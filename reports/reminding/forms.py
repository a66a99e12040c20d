"""What a person chooses about mails: the language, and each kind that her roles bring."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from reports.models import MailChoice
from reports.reminding.kinds import OPTIONAL, Way, rows_for

WAYS = {
    Way.DIGEST: _("In the daily digest"),
    Way.AT_ONCE: _("At once, one mail each"),
}


class MailChoiceForm(forms.Form):
    """A tick a kind; what is a duty is listed beside the form and cannot be unticked."""

    language = forms.ChoiceField(label=_("Language of e-mails"), choices=settings.LANGUAGES)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = user.language
        rows = rows_for(user.access.roles)
        stored = dict(MailChoice.objects.filter(user=user).values_list("kind", "by_mail"))
        # Mails go to those who act; who only reads has the notice at the bell.
        self.optional = [
            row for row in rows if row.kind in OPTIONAL and row.acts in user.access.roles
        ]
        self.duties = [
            row
            for row in rows
            if not row.optional and row.way is not Way.BELL and row.acts in user.access.roles
        ]
        for row in self.optional:
            self.fields[row.kind.value] = forms.BooleanField(
                label=row.kind.label,
                required=False,
                initial=stored.get(row.kind.value, row.default),
            )

    @property
    def by_mail(self) -> dict[str, bool]:
        return {row.kind.value: self.cleaned_data[row.kind.value] for row in self.optional}

    @property
    def groups(self):
        """The ticks by the way in which their kinds go, each way with its name."""
        ticks = {
            way: [self[row.kind.value] for row in self.optional if row.way is way] for way in WAYS
        }
        return [(WAYS[way], fields) for way, fields in ticks.items() if fields]
