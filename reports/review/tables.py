"""The reviewer's queue: the columns of all reports of a period; and the acts done to many."""

from __future__ import annotations

from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from reports.models import BulkAct, Submission
from reports.review.acts import KINDS

# What decides between reports that are alike, so that the order is the same on every page.
LAST = ("agency__code", "pk")
NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class QueueTable(tables.Table):
    """Reports with state, punctuality and waiting time; those that wait longest stand first."""

    agency = tables.Column(_("Agency"), accessor="agency__name", order_by=("agency__name", *LAST))
    level = tables.TemplateColumn(
        template_name="reports/review/_level.html",
        verbose_name=_("Level, district"),
        order_by=("agency__level", "district", *LAST),
    )
    state = tables.TemplateColumn(
        template_name="reports/review/_state.html",
        verbose_name=_("State, stands with"),
        order_by=("state", "desk__name", *LAST),
    )
    timeliness = tables.TemplateColumn(
        template_name="reports/entry/_punctuality.html",
        verbose_name=_("Punctuality"),
        order_by=("timeliness", "days_late", *LAST),
    )
    answered = tables.TemplateColumn(
        template_name="reports/entry/_answered.html",
        verbose_name=_("Figures in"),
        order_by=("answered", *LAST),
        attrs=NUMBER,
    )
    warnings = tables.TemplateColumn(
        template_name="reports/review/_warnings.html",
        verbose_name=_("Warnings"),
        order_by=("open_warnings", "warnings", *LAST),
        attrs=NUMBER,
    )
    changed = tables.TemplateColumn(
        template_name="reports/review/_changed.html",
        verbose_name=_("Changed since the return"),
        order_by=("changed", "returned_at", *LAST),
        attrs=NUMBER,
    )
    reviewer = tables.TemplateColumn(
        "{{ record.reviewer.full_name|default:'–' }}",
        verbose_name=_("Reviewer"),
        order_by=("reviewer__full_name", *LAST),
    )
    sent_at = tables.TemplateColumn(
        template_name="reports/review/_waiting.html",
        verbose_name=_("Sent, waiting since"),
        order_by=("stands_since", *LAST),
    )
    last_reminded = tables.TemplateColumn(
        "{% load portal %}{{ record.last_reminded|date_vi:'time' }}",
        verbose_name=_("Last reminded"),
        order_by=("last_reminded", *LAST),
    )

    class Meta:
        model = Submission
        fields = ()
        sequence = (
            *("agency", "level", "state", "timeliness", "answered"),
            *("warnings", "changed", "reviewer", "sent_at", "last_reminded"),
        )
        attrs = {"class": "queue-table"}
        empty_text = _("No report of this period matches these filters.")

    # The reports that are ticked; None on pages where nothing is ticked.
    picked: set[int] | None = None

    def render_agency(self, record):
        link = format_html('<a href="{}">{}</a>', self.address_of(record.pk), record.agency.name)
        if self.picked is None:
            return link
        return format_html(
            '<span class="pick"><input type="checkbox" name="pick" value="{}" form="bulk"'
            ' aria-label="{}"{}> {}</span>',
            record.pk,
            _("Tick %(name)s") % {"name": record.agency.name},
            mark_safe(" checked") if record.pk in self.picked else "",
            link,
        )

    def address_of(self, pk: int) -> str:
        """The report's page, with the filters and the order to come back to."""
        kept = urlencode([(k, v) for k, vs in self.request.GET.lists() for v in vs])
        return reverse("review", args=[pk]) + (f"?{kept}" if kept else "")


class ActTable(tables.Table):
    """Acts on many reports at once, the latest first."""

    at = tables.TemplateColumn(
        "{% load portal %}<a href=\"{% url 'act' record.pk %}\">{{ record.at|date_vi:'time' }}</a>",
        verbose_name=_("When"),
    )
    kind = tables.Column(_("What was done"))
    by = tables.TemplateColumn(
        template_name="reports/review/_by.html",
        verbose_name=_("Who"),
        order_by="by__full_name",
    )
    done = tables.Column(_("Done"), attrs=NUMBER)
    left_alone = tables.Column(_("Left alone"), attrs=NUMBER)
    id = tables.Column(_("Identifier"), orderable=False, attrs={"td": {"class": "digest"}})

    class Meta:
        model = BulkAct
        fields = ()
        sequence = ("at", "kind", "by", "done", "left_alone", "id")
        order_by = "-at"
        empty_text = _("Nothing has been done to several reports at once yet.")

    def render_kind(self, value):
        return KINDS[value].title if value in KINDS else value
