"""The list of plans."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from targets.models import Plan

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}


class PlanTable(tables.Table):
    """Plans with what they hold; each number was counted with the list."""

    document_number = tables.Column(_("Number and symbol"))
    abstract = tables.Column(_("Subject"), attrs={"td": {"class": "wide"}})
    kind = tables.Column(_("Kind"))
    period = tables.Column(_("Years"), order_by=("year_from", "year_to"))
    issued_on = tables.Column(_("Issued on"))
    target_count = tables.Column(_("Targets"), attrs=NUMBER)
    warning_count = tables.Column(_("Warnings"), attrs=NUMBER)

    class Meta:
        model = Plan
        fields = sequence = (
            "document_number",
            "abstract",
            "kind",
            "period",
            "issued_on",
            "target_count",
            "warning_count",
        )
        empty_text = _("No plan matches.")
        attrs = {"label": _("Plans")}

    def render_document_number(self, record):
        return format_html(
            '<a href="{}">{}</a>', reverse("plan", args=[record.pk]), record.document_number
        )

    def render_issued_on(self, value):
        return render_to_string("targets/_day.html", {"day": value})
