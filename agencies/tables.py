"""The list of agencies, level by level."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency


def day(value) -> str:
    return render_to_string("agencies/_day.html", {"day": value})


class AgencyTable(tables.Table):
    name = tables.Column(_("Agency"), attrs={"td": {"class": "wide"}})
    level = tables.Column(_("Level"), accessor="get_level_display", order_by=("place", "name"))
    kind = tables.Column(_("Kind"))
    parent = tables.Column(_("Superior agency"), accessor="parent__short_name")
    valid_from = tables.Column(_("Exists from"))
    valid_until = tables.Column(_("Exists until"))

    class Meta:
        model = Agency
        fields = sequence = ("name", "level", "kind", "parent", "valid_from", "valid_until")
        empty_text = _("No agency matches these filters.")
        attrs = {"label": _("Agencies")}

    def render_name(self, record):
        mark = render_to_string("agencies/_placeholder.html") if record.is_placeholder else ""
        return format_html(
            '<a href="{}">{}</a> {}', reverse("agency", args=[record.pk]), record.name, mark
        )

    def render_valid_from(self, value):
        return day(value)

    def render_valid_until(self, value):
        return day(value)
