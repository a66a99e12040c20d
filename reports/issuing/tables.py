"""The list of issued revisions."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from reports.models import IssuedReport

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}


class IssuedReportTable(tables.Table):
    """Revisions, the latest period first; the last one says whether it awaits a correction."""

    period = tables.Column(_("Report"), order_by=("period__window_end", "number"))
    number = tables.Column(_("Revision"), attrs=NUMBER)
    standing = tables.Column(_("Standing"), empty_values=(), orderable=False)
    issued_at = tables.Column(_("Issued at"))
    issuer_name = tables.Column(_("Issued by"))
    difference_count = tables.Column(_("Differences"), attrs=NUMBER)
    checksum = tables.Column(_("Checksum"), orderable=False)

    class Meta:
        model = IssuedReport
        fields = sequence = (
            "period",
            "number",
            "standing",
            "issued_at",
            "issuer_name",
            "difference_count",
            "checksum",
        )
        empty_text = _("No report has been issued yet.")
        attrs = {"label": _("Issued reports")}

    def __init__(self, *args, corrections=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.corrections = corrections or {}

    def render_period(self, record):
        return format_html(
            '<a href="{}">{}</a><span class="cell-note">{}</span>',
            reverse("issued_report", args=[record.pk]),
            record.period.title,
            record.period.regime.title,
        )

    def render_issued_at(self, value):
        return render_to_string("reports/dashboards/_day.html", {"day": value, "shape": "time"})

    def render_difference_count(self, record):
        return record.difference_count if record.number > 1 else "–"

    def render_checksum(self, value):
        return format_html('<code title="{}">{}…</code>', value, value[:12])

    def render_standing(self, record):
        corrections = self.corrections.get(record.period_id, 0)
        return render_to_string(
            "reports/issuing/_revision.html", {"record": record, "corrections": corrections}
        )
