"""The list of requests for more time: columns and filters."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from reports.models import Extension, ExtensionQuerySet


class ExtensionFilter(filters.FilterSet):
    """By agency, state and the number of the act."""

    agency = filters.CharFilter(method="named", label=_("Agency"))
    state = filters.ChoiceFilter(
        choices=Extension.State.choices, label=_("State"), empty_label=_("All")
    )
    act = filters.CharFilter(method="of_act", label=_("Number of the act"))

    class Meta:
        model = Extension
        fields = ()

    def named(self, rows: ExtensionQuerySet, name: str, value: str) -> ExtensionQuerySet:
        agency = Q(submission__agency__name__icontains=value)
        return rows.filter(agency | Q(submission__agency__short_name__icontains=value))

    def of_act(self, rows: ExtensionQuerySet, name: str, value: str) -> ExtensionQuerySet:
        return rows.filter(mass__id__istartswith=value.strip())


class ExtensionTable(tables.Table):
    """Requests and grants; a row leads to its decision."""

    agency = tables.Column(
        _("Agency"),
        accessor="submission__agency__name",
        linkify=("decide_extension", [A("pk")]),
    )
    period = tables.Column(
        _("Report"),
        accessor="submission__period__title",
        order_by="submission__period__window_end",
    )
    state = tables.Column(_("State"))
    until = tables.Column(_("Asked until"))
    asked_at = tables.Column(_("Asked"), empty_values=())
    reason = tables.Column(_("Reason"), orderable=False, attrs={"td": {"class": "wide"}})
    granted_until = tables.Column(_("Granted until"))
    decided_at = tables.Column(_("Decided"))

    class Meta:
        model = Extension
        fields = sequence = (
            "agency",
            "period",
            "state",
            "asked_at",
            "until",
            "reason",
            "granted_until",
            "decided_at",
        )
        empty_text = _("No request for more time matches these filters.")
        attrs = {"label": _("Requests for more time")}

    def render_state(self, record):
        return _drawn("state", extension=record)

    def render_until(self, value):
        return _drawn("day", day=value)

    render_granted_until = render_until

    def render_asked_at(self, record):
        return _drawn("who", person=record.asked_by, at=record.asked_at, unasked=True)

    def render_decided_at(self, record):
        return _drawn("who", person=record.decided_by, at=record.decided_at)


def _drawn(fragment: str, **context) -> str:
    return render_to_string(f"reports/deadlines/_{fragment}.html", context)
