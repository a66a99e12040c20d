"""The list of a person's earlier reports: columns and filters."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from reports.models import State, Submission

TIMELINESS = [
    ("on_time", _("On time")),
    ("with_extension", _("With extension")),
    ("late", _("Late")),
    ("not_yet_due", _("Not sent, not yet due")),
    ("overdue", _("Not sent, overdue")),
]


class ReportTable(tables.Table):
    """Reports with their state and punctuality; a row leads to its report."""

    period = tables.Column(
        _("Report"),
        accessor="period__title",
        linkify=("submission", [A("pk")]),
        order_by="period__window_end",
    )
    agency = tables.Column(_("Agency"), accessor="agency__short_name")
    state = tables.TemplateColumn(
        "{% load portal %}{{ record.state|state_badge }}", verbose_name=_("State")
    )
    timeliness = tables.TemplateColumn(
        template_name="reports/entry/_punctuality.html", verbose_name=_("Punctuality")
    )
    answered = tables.TemplateColumn(
        template_name="reports/entry/_answered.html",
        verbose_name=_("Figures in"),
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )
    sent_at = tables.TemplateColumn(
        "{% load portal %}{{ record.sent_at|date_vi:'time' }}", verbose_name=_("Last sent")
    )

    receipt = tables.TemplateColumn(
        template_name="reports/sending/_receipt_link.html",
        verbose_name=_("Receipt"),
        orderable=False,
        empty_values=(),
    )

    class Meta:
        model = Submission
        fields = ()
        sequence = ("period", "agency", "state", "timeliness", "answered", "sent_at", "receipt")
        order_by = "-period"
        empty_text = _("No report has been sent yet.")


class ReportFilter(filters.FilterSet):
    """By year, state, punctuality; each choice stands in the address."""

    year = filters.ChoiceFilter(field_name="period__year", label=_("Year"), empty_label=_("All"))
    state = filters.ChoiceFilter(choices=State, label=_("State"), empty_label=_("All"))
    timeliness = filters.ChoiceFilter(
        choices=TIMELINESS, label=_("Punctuality"), empty_label=_("All")
    )

    class Meta:
        model = Submission
        fields = ()

    def __init__(self, *args, years=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]
