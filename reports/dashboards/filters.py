"""What the lists of the results pages can be narrowed by; every choice starts from the scope."""

import django_filters
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Level
from reports.dashboards.counts import STATUS_GROUPS
from reports.dashboards.signs import PUNCTUALITY_SIGNS
from reports.models import ShownProgress, State, Submission
from reports.models.progress import Status
from targets.models.target import TargetLevel

# Sorting by status brings what needs attention first.
SEVERITY = ("missed", "behind", "at_risk", "no_data", "on_track", "achieved", "nil")
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


class TargetFilter(django_filters.FilterSet):
    """Targets by area, status, level, coverage; or one agency's own values instead."""

    area = django_filters.ChoiceFilter(
        label=_("Area"), field_name="target__area__code", empty_label=_("All areas")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=STATUS_CHOICES,
        method="with_status",
        empty_label=_("All statuses"),
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"),
        field_name="target__level",
        choices=TargetLevel.choices,
        empty_label=_("All levels"),
    )
    coverage = django_filters.ChoiceFilter(
        label=_("Coverage"),
        choices=[("partial", _("partial")), ("full", _("all agencies reported"))],
        method="with_coverage",
        empty_label=_("Any coverage"),
    )
    correction = django_filters.ChoiceFilter(
        label=_("Corrections"),
        choices=[("waiting", _("waiting for a correction"))],
        method="with_correction",
        empty_label=_("With and without"),
    )
    agency = django_filters.ModelChoiceFilter(
        label=_("Agency"),
        queryset=Agency.objects.none(),
        method="of_agency",
        empty_label=_("The whole group"),
    )

    class Meta:
        model = ShownProgress
        fields = ()

    def __init__(self, *args, areas, agencies, is_issued=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_issued:
            del self.filters["correction"]
        self.filters["area"].extra["choices"] = [(area.code, area.title) for area in areas]
        self.filters["agency"].queryset = agencies

    @property
    def agency_chosen(self):
        return self.form.cleaned_data.get("agency") if self.form.is_valid() else None

    def filter_queryset(self, queryset):
        if not self.agency_chosen:
            queryset = queryset.of_groups()
        return super().filter_queryset(queryset)

    def with_status(self, rows, _name, value):
        return rows.filter(status__in=STATUS_GROUPS.get(value, (value,)))

    def with_coverage(self, rows, _name, value):
        partial = Q(answered__lt=F("assigned"))
        return rows.filter(partial if value == "partial" else ~partial & Q(assigned__gt=0))

    def with_correction(self, rows, _name, value):
        return rows.waiting_for_correction()

    def of_agency(self, rows, _name, value):
        return rows.filter(agency=value)


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
