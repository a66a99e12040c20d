"""The lists of punctuality over years: columns, filters, and the plain values of their files."""

from __future__ import annotations

from urllib.parse import urlencode

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Kind, Level
from reformportal.lib.table_export import FORMATS
from reports.dashboards.signs import PUNCTUALITY_SIGNS
from reports.models import Regime, State, Submission, SubmissionQuerySet

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}
NOT_SENT = "not_sent"


class YearsFilter(filters.FilterSet):
    """By years, regime, kind of report, level and kind of agency, and name."""

    year_from = filters.ChoiceFilter(
        label=gettext_lazy("From the year"),
        field_name="period__year",
        lookup_expr="gte",
        empty_label=gettext_lazy("the first one"),
    )
    year_to = filters.ChoiceFilter(
        label=gettext_lazy("To the year"),
        field_name="period__year",
        lookup_expr="lte",
        empty_label=gettext_lazy("the latest one"),
    )
    regime = filters.ModelChoiceFilter(
        label=gettext_lazy("Regime"),
        field_name="period__regime",
        queryset=Regime.objects.none(),
        empty_label=gettext_lazy("All"),
    )
    level = filters.ChoiceFilter(
        label=gettext_lazy("Level"),
        field_name="agency__level",
        choices=Level.choices,
        empty_label=gettext_lazy("All levels"),
    )
    kind = filters.ChoiceFilter(
        label=gettext_lazy("Kind"),
        field_name="agency__kind",
        choices=Kind.choices,
        empty_label=gettext_lazy("All kinds"),
    )
    name = filters.CharFilter(method="named", label=gettext_lazy("Name"))

    class Meta:
        model = Submission
        fields = ()

    def __init__(self, *args, years, regimes, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(year, str(year)) for year in years]
        self.filters["year_from"].extra["choices"] = choices
        self.filters["year_to"].extra["choices"] = choices
        self.filters["regime"].queryset = regimes

    def named(self, reports: SubmissionQuerySet, _name: str, value: str) -> SubmissionQuerySet:
        return reports.filter(
            Q(agency__name__icontains=value) | Q(agency__short_name__icontains=value)
        )


class ReportsFilter(YearsFilter):
    """The same, and by what the first sending decided."""

    timeliness = filters.ChoiceFilter(
        label=gettext_lazy("Punctuality"),
        choices=[
            (NOT_SENT, gettext_lazy("Not sent: not due yet or overdue")),
            *((code, sign.word) for code, sign in PUNCTUALITY_SIGNS.items()),
        ],
        method="in_time",
        empty_label=gettext_lazy("All"),
    )

    def in_time(self, reports: SubmissionQuerySet, _name: str, value: str) -> SubmissionQuerySet:
        if value == NOT_SENT:
            return reports.filter(first_sent_at__isnull=True)
        return reports.filter(timeliness=value)


class AgenciesTable(tables.Table):
    """A row an agency; the least punctual stand first."""

    name = tables.Column(gettext_lazy("Agency"))
    level = tables.Column(gettext_lazy("Level"))
    due = tables.Column(gettext_lazy("Reports due"), attrs=NUMBER)
    on_time = tables.Column(gettext_lazy("On time"), attrs=NUMBER)
    with_extension = tables.Column(gettext_lazy("With extension"), attrs=NUMBER)
    late = tables.Column(gettext_lazy("Late"), attrs=NUMBER)
    overdue = tables.Column(gettext_lazy("Not sent"), attrs=NUMBER)
    days = tables.Column(gettext_lazy("Days late, together"), attrs=NUMBER)
    longest = tables.Column(gettext_lazy("Days late, at most"), attrs=NUMBER)
    share = tables.Column(gettext_lazy("In time, %"), attrs=NUMBER, order_by="place")

    export_formats = FORMATS

    class Meta:
        order_by = ("share", "-days", "name")
        empty_text = gettext_lazy("No report matches these filters.")
        attrs = {"label": gettext_lazy("Punctuality of the agencies over years")}

    def __init__(self, *args, query="", **kwargs):
        super().__init__(*args, **kwargs)
        self.query = query

    def render_name(self, record):
        asked = "&".join(filter(None, [self.query, urlencode({"name": record["name"]})]))
        url = f"{reverse('punctuality_of_reports')}?{asked}"
        return format_html('<a href="{}">{}</a>', url, record["name"])

    def value_name(self, record):
        return record["name"]

    def render_level(self, value):
        return Level(value).label

    def render_share(self, value):
        return render_to_string("reports/deadlines/_share.html", {"share": value})

    def value_share(self, record):
        return record["share"]


class ReportsTable(tables.Table):
    """A row a report: when it was due, when it was first sent, and how many days late."""

    agency = tables.Column(gettext_lazy("Agency"), accessor="agency__name")
    period = tables.Column(
        gettext_lazy("Report"), accessor="period__title", order_by="period__window_end"
    )
    timeliness = tables.Column(gettext_lazy("Punctuality"))
    days_late = tables.Column(gettext_lazy("Days late"), attrs=NUMBER)
    first_sent_at = tables.Column(gettext_lazy("First sent"))
    last_day = tables.Column(gettext_lazy("Last on-time day"))
    state = tables.Column(gettext_lazy("State"))

    export_formats = FORMATS

    class Meta:
        order_by = ("-period", "-days_late", "agency")
        empty_text = gettext_lazy("No report matches these filters.")
        attrs = {"label": gettext_lazy("Reports and their punctuality")}

    def render_timeliness(self, record):
        context = {"sign": PUNCTUALITY_SIGNS[record.timeliness], "record": record}
        return render_to_string("reports/deadlines/_verdict.html", context)

    def value_timeliness(self, record):
        word = str(PUNCTUALITY_SIGNS[record.timeliness].word)
        counted = record.extended_afterwards and record.timeliness == "with_extension"
        return f"{word} ({_('granted after sending')})" if counted else word

    def render_first_sent_at(self, value):
        context = {"day": value, "shape": "time"}
        return render_to_string("reports/dashboards/_day.html", context)

    def value_first_sent_at(self, record):
        return record.first_sent_at

    def render_last_day(self, value):
        return render_to_string("reports/deadlines/_day.html", {"day": value})

    def value_last_day(self, record):
        return record.last_day

    def render_state(self, record):
        return render_to_string("reports/dashboards/_state.html", {"code": record.state})

    def value_state(self, record):
        return State(record.state).label
