"""What the list of agencies can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Kind, Level
from reformportal.lib import clock

STANDING = [("active", _("exists today")), ("ended", _("has ended")), ("ahead", _("begins later"))]


class AgencyFilter(django_filters.FilterSet):
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=Level.choices, empty_label=_("All levels")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=Kind.choices, empty_label=_("All kinds")
    )
    standing = django_filters.ChoiceFilter(
        label=_("Standing"), choices=STANDING, method="standing_today", empty_label=_("All")
    )
    is_placeholder = django_filters.ChoiceFilter(
        label=_("Placeholder"),
        choices=[("true", _("placeholders")), ("false", _("named agencies"))],
        method="placeholder",
        empty_label=_("All"),
    )
    parent = django_filters.ModelChoiceFilter(
        label=_("Superior agency"), queryset=Agency.objects.none(), empty_label=_("All")
    )
    name = django_filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains")

    class Meta:
        model = Agency
        fields = ()

    def __init__(self, *args, parents, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["parent"].queryset = parents

    def standing_today(self, agencies, _name, value):
        today = clock.today()
        if value == "ended":
            return agencies.filter(valid_until__lt=today)
        if value == "ahead":
            return agencies.filter(valid_from__gt=today)
        return agencies.active_on(today)

    def placeholder(self, agencies, _name, value):
        return agencies.filter(is_placeholder=value == "true")
