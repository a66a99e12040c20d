"""What the list of plans can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from targets.models import Plan


class PlanFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=Plan.Kind.choices, empty_label=_("All kinds")
    )
    year = django_filters.NumberFilter(
        label=_("In force in the year"), method="in_force", min_value=1, max_value=9999
    )
    text = django_filters.CharFilter(
        label=_("Subject"), field_name="abstract", lookup_expr="icontains"
    )

    class Meta:
        model = Plan
        fields = ()

    def in_force(self, plans, _name, year):
        return plans.in_force_in(int(year))
