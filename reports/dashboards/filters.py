"""What the lists of the results pages can be narrowed by; every choice starts from the scope."""

import django_filters
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from agencies.models import Level
from reports.dashboards.counts import SEVERITY, STATUS_GROUPS
from reports.dashboards.signs import PUNCTUALITY_SIGNS
from reports.models import ShownProgress, State, Submission
from reports.models.progress import Status

STATUS_CHOICES = [
    (
        _("Together"),
        [
            ("well", _("Achieved or on track")),
            ("not_met", _("At risk, behind or missed")),
            ("judged", _("All judged in this report")),
        ],
    ),
    (_("One status"), Status.choices),
]


def by_severity(rows):
    """Adds `severity`: 0 for what was missed, higher for what is better or not judged."""
    cases = [When(status=status, then=Value(place)) for place, status in enumerate(SEVERITY)]
    return rows.annotate(
        severity=Case(*cases, default=Value(len(SEVERITY)), output_field=IntegerField())
    )


class PunctualityFilter(django_filters.FilterSet):
    """Agencies by when they sent, where the report stands, and level."""

    timeliness = django_filters.ChoiceFilter(
        label=_("Punctuality"),
        choices=[
            ("not_sent", _("Not sent: not due yet or overdue")),
            *((code, sign.word) for code, sign in PUNCTUALITY_SIGNS.items()),
        ],
        method="with_timeliness",
        empty_label=_("All"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=State.choices, empty_label=_("All states")
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"),
        field_name="agency__level",
        choices=Level.choices,
        empty_label=_("All levels"),
    )
    name = django_filters.CharFilter(
        label=_("Name"), field_name="agency__name", lookup_expr="icontains"
    )

    class Meta:
        model = Submission
        fields = ()

    def with_timeliness(self, rows, _name, value):
        if value == "not_sent":
            return rows.filter(first_sent_at__isnull=True)
        return rows.filter(timeliness=value)


class AgencyRowFilter(django_filters.FilterSet):
    """One target's agencies by status."""

    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=STATUS_CHOICES,
        method="with_status",
        empty_label=_("All statuses"),
    )
    name = django_filters.CharFilter(
        label=_("Agency"), field_name="agency__name", lookup_expr="icontains"
    )

    class Meta:
        model = ShownProgress
        fields = ()

    def with_status(self, rows, _name, value):
        return rows.filter(status__in=STATUS_GROUPS.get(value, (value,)))
