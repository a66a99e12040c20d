"""The lists of the results pages; a table only prints what its queryset has fetched."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reformportal.lib.table_export import FORMATS
from reports.dashboards.signs import PUNCTUALITY_SIGNS
from reports.models import ShownProgress, State
from targets.wording import NOTHING, aim, amount, plain

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}


def drawn(fragment: str, **context) -> str:
    """A cell drawn by a fragment of the dashboards' templates."""
    return render_to_string(f"reports/dashboards/_{fragment}.html", context)


def noted(value, note, record, target) -> str:
    """A value with its note, and with the newer one where an issued value awaits a correction."""
    if note:
        value = format_html('{}<span class="cell-note">{}</span>', value, note)
    if not record.is_outdated:
        return value
    return format_html("{}{}", value, drawn("newer", row=record, target=target))


def agency_link(record) -> str:
    return format_html(
        '<a href="{}">{}</a>', reverse("agency", args=[record.agency_id]), record.agency.name
    )


def why_link(record, text):
    """The value itself leads to its explanation."""
    return drawn("why_link", row=record, text=text)


class TargetTable(tables.Table):
    """Targets of the overview with value, target, status and coverage."""

    statement = tables.Column(
        gettext_lazy("Target"), accessor="target__statement", order_by="target__code"
    )
    area = tables.Column(
        gettext_lazy("Area"), accessor="target__area__title", order_by="target__area__position"
    )
    level = tables.Column(
        gettext_lazy("Level"), accessor="target__get_level_display", order_by="target__level"
    )
    value = tables.Column(gettext_lazy("Value"), empty_values=(), attrs=NUMBER)
    expected_value = tables.Column(gettext_lazy("Expected by now"), empty_values=(), attrs=NUMBER)
    target_value = tables.Column(gettext_lazy("Target of the year"), empty_values=(), attrs=NUMBER)
    status = tables.Column(gettext_lazy("Status"), empty_values=(), order_by="severity")
    answered = tables.Column(gettext_lazy("Agencies that reported"), empty_values=())

    class Meta:
        model = ShownProgress
        fields = sequence = (
            "statement",
            "status",
            "value",
            "expected_value",
            "target_value",
            "answered",
            "area",
            "level",
        )
        empty_text = gettext_lazy("No target matches these filters.")
        attrs = {"label": gettext_lazy("Targets of the plan")}

    def __init__(self, *args, query="", **kwargs):
        super().__init__(*args, **kwargs)
        self.query = query

    def render_statement(self, record):
        target = record.target
        return format_html(
            '<a href="{}?{}">{}</a><span class="cell-note">{}</span>',
            reverse("target", args=[target.pk]),
            self.query,
            target.statement,
            f"{target.code} · {target.plan.document_number}",
        )

    def render_value(self, record):
        value = why_link(record, amount(record.value, record.target.indicator, aligned=True))
        note = _("last known value") if record.is_carried else ""
        return noted(value, note, record, record.target)

    def render_expected_value(self, record):
        return amount(record.expected_value, record.target.indicator, aligned=True)

    def render_target_value(self, record):
        return aim(record.target.direction, record.target_value, record.target.indicator)

    def render_status(self, record):
        return drawn("status", row=record)

    def render_answered(self, record):
        return drawn("coverage", row=record)


class OwnTargetTable(TargetTable):
    """The same for one agency, whose values rest on nobody else."""

    class Meta(TargetTable.Meta):
        exclude = ("answered",)
        attrs = {"label": gettext_lazy("Targets of the agency")}


class AgencyTable(tables.Table):
    """One target's agencies, those that fall short first."""

    agency = tables.Column(gettext_lazy("Agency"), accessor="agency__name")
    status = tables.Column(gettext_lazy("Status"), empty_values=(), order_by="severity")
    value = tables.Column(gettext_lazy("Value"), empty_values=(), attrs=NUMBER)
    numerator = tables.Column(gettext_lazy("Numerator"), empty_values=(), attrs=NUMBER)
    denominator = tables.Column(gettext_lazy("Denominator"), empty_values=(), attrs=NUMBER)
    expected_value = tables.Column(gettext_lazy("Expected by now"), empty_values=(), attrs=NUMBER)

    class Meta:
        empty_text = gettext_lazy("No agency owes a figure for this target in this report.")
        attrs = {"label": gettext_lazy("Values by agency")}

    def __init__(self, *args, target=None, instructs=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.target = target
        self.instructs = instructs

    def render_agency(self, record):
        return agency_link(record)

    def render_status(self, record):
        return drawn("status_to_instruct" if self.instructs else "status", row=record)

    def render_value(self, record):
        value = why_link(record, amount(record.value, self.target.indicator, aligned=True))
        missing = ""
        if record.missing_period_id:
            missing = _("missing: %(period)s") % {"period": record.missing_period.title}
        return noted(value, missing, record, self.target)

    def render_numerator(self, record):
        return plain(record.numerator, 6)

    def render_denominator(self, record):
        return plain(record.denominator, 6)

    def render_expected_value(self, record):
        return amount(record.expected_value, self.target.indicator, aligned=True)


class PunctualityTable(tables.Table):
    """Agencies and when they sent the report of a period, as they stand or as they were issued."""

    agency = tables.Column(gettext_lazy("Agency"), accessor="agency__name")
    level = tables.Column(
        gettext_lazy("Level"), accessor="agency__get_level_display", order_by="agency__level"
    )
    timeliness = tables.Column(gettext_lazy("Punctuality"))
    last_day = tables.Column(gettext_lazy("Last on-time day"))
    first_sent_at = tables.Column(gettext_lazy("First sent"), empty_values=())
    days_late = tables.Column(gettext_lazy("Days late"), attrs=NUMBER)
    state = tables.Column(gettext_lazy("State"))

    class Meta:
        fields = sequence = (
            "agency",
            "timeliness",
            "days_late",
            "first_sent_at",
            "last_day",
            "state",
            "level",
        )
        empty_text = gettext_lazy("No agency matches these filters.")
        attrs = {"label": gettext_lazy("Punctuality of the agencies")}

    export_formats = FORMATS

    def render_agency(self, record):
        return agency_link(record)

    def value_agency(self, record):
        return record.agency.name

    def value_timeliness(self, record):
        return PUNCTUALITY_SIGNS[record.timeliness].word

    def value_last_day(self, record):
        return record.last_day

    def value_first_sent_at(self, record):
        return record.first_sent_at

    def value_days_late(self, record):
        return record.days_late

    def value_state(self, record):
        return State(record.state).label

    def render_timeliness(self, value):
        return drawn("sign", sign=PUNCTUALITY_SIGNS[value])

    def render_last_day(self, value):
        return drawn("day", day=value)

    def render_first_sent_at(self, value):
        return drawn("day", day=value, shape="time") if value else NOTHING

    def render_days_late(self, value):
        return value or NOTHING

    def render_state(self, record):
        return drawn("state", code=record.state, since=getattr(record, "state_since", ""))
