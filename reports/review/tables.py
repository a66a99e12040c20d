"""The reviewer's queue: columns and filters of all reports of a period."""

from __future__ import annotations

from urllib.parse import urlencode

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Level
from reports.entry.tables import TIMELINESS
from reports.models import State, Submission, SubmissionQuerySet

HANDED_IN, NOT_SENT = "handed_in", "not_sent"
STATES = [*State.choices, (HANDED_IN, _("Sent at least once"))]
NOT_SENT_CHOICES = [(NOT_SENT, _("Not sent"))]
WITH_WARNINGS, WITH_OPEN, WITHOUT = "any", "open", "none"
WARNINGS = [
    (WITH_OPEN, _("Some not explained")),
    (WITH_WARNINGS, _("Some")),
    (WITHOUT, _("None")),
]
OPEN_OR_ALL = {WITH_OPEN: "open_warnings", WITH_WARNINGS: "warnings"}


class QueueFilter(filters.FilterSet):
    """By agency, level, state, punctuality, warnings; the period stands in the address as well."""

    agency = filters.CharFilter(method="named", label=_("Agency"))
    level = filters.ChoiceFilter(
        field_name="agency__level", choices=Level, label=_("Level"), empty_label=_("All")
    )
    state = filters.ChoiceFilter(
        method="in_state", choices=STATES, label=_("State"), empty_label=_("All")
    )
    timeliness = filters.ChoiceFilter(
        method="in_time",
        choices=[*TIMELINESS, *NOT_SENT_CHOICES],
        label=_("Punctuality"),
        empty_label=_("All"),
    )

    warnings = filters.ChoiceFilter(
        method="with_findings", choices=WARNINGS, label=_("Warnings"), empty_label=_("All")
    )

    class Meta:
        model = Submission
        fields = ()

    def named(self, reports: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        return reports.filter(
            Q(agency__name__icontains=value) | Q(agency__short_name__icontains=value)
        )

    def in_state(self, reports: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        if value == HANDED_IN:
            return reports.filter(first_sent_at__isnull=False)
        return reports.filter(state=value)

    def in_time(self, reports: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        if value == NOT_SENT:
            return reports.filter(first_sent_at__isnull=True)
        return reports.filter(timeliness=value)

    def with_findings(
        self, reports: SubmissionQuerySet, name: str, value: str
    ) -> SubmissionQuerySet:
        if value == WITHOUT:
            return reports.filter(warnings=0)
        return reports.filter(**{f"{OPEN_OR_ALL[value]}__gt": 0})


class QueueTable(tables.Table):
    """Reports with state, punctuality and waiting time; those that wait longest stand first."""

    agency = tables.Column(
        _("Agency"),
        accessor="agency__name",
        linkify=lambda record, table: table.address_of(record.pk),
    )
    level = tables.Column(_("Level"), accessor="agency__level")
    state = tables.TemplateColumn(
        "{% load portal %}{{ record.state|state_badge }}", verbose_name=_("State"), order_by="state"
    )
    timeliness = tables.TemplateColumn(
        template_name="reports/entry/_punctuality.html", verbose_name=_("Punctuality")
    )
    answered = tables.TemplateColumn(
        template_name="reports/entry/_answered.html",
        verbose_name=_("Figures in"),
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )
    warnings = tables.TemplateColumn(
        template_name="reports/review/_warnings.html",
        verbose_name=_("Warnings"),
        order_by=("open_warnings", "warnings"),
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )
    sent_at = tables.TemplateColumn(
        template_name="reports/review/_waiting.html", verbose_name=_("Sent, waiting since")
    )
    last_reminded = tables.TemplateColumn(
        "{% load portal %}{{ record.last_reminded|date_vi:'time' }}",
        verbose_name=_("Last reminded"),
    )

    class Meta:
        model = Submission
        fields = ()
        sequence = (
            *("agency", "level", "state", "timeliness", "answered", "warnings", "sent_at"),
            "last_reminded",
        )
        attrs = {"class": "queue-table"}
        empty_text = _("No report of this period matches these filters.")

    def render_level(self, record):
        return Level(record.agency.level).label

    def address_of(self, pk: int) -> str:
        """The report's page, with the filters and the order to come back to."""
        kept = urlencode([(k, v) for k, vs in self.request.GET.lists() for v in vs])
        return reverse("review", args=[pk]) + (f"?{kept}" if kept else "")
