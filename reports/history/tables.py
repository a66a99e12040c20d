"""The history as a table, newest first: of one object, or the whole log."""

from __future__ import annotations

import django_tables2 as tables
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from agencies.models import Change
from reformportal.lib.table_pages import AskedPage
from reports.history.telling import Entry, told

PER_PAGE = 50


class ChangeTable(tables.Table):
    """When, who, of what, what was before and what is after."""

    at = tables.Column(_("When"), orderable=False, attrs={"td": {"class": "nowrap"}})
    person_id = tables.Column(_("Who"), orderable=False, empty_values=())
    kind = tables.Column(_("What"), orderable=False)
    before = tables.Column(
        _("Before → after"), orderable=False, empty_values=(), attrs={"td": {"class": "wide"}}
    )

    class Meta:
        model = Change
        fields = sequence = ("at", "person_id", "kind", "before")
        empty_text = _("Nothing has changed here since the portal began to keep the history.")
        attrs = {"label": _("History"), "class": "change-table"}

    def __init__(self, *args, in_log: bool = False, names_parts: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.drawing = {"in_log": in_log, "names_parts": names_parts}
        self.entries: dict[int, Entry] = {}

    def turn_to(self, request: HttpRequest) -> None:
        """Chooses the page that the address asks for, and tells its changes at once."""
        AskedPage(request, rows=PER_PAGE).configure(self)
        self.entries = told(row.record for row in self.paginated_rows)

    def _drawn(self, fragment: str, record: Change) -> str:
        entry = self.entries[record.pk]
        context = self.drawing | {"entry": entry, "change": record}
        return render_to_string(f"reports/history/_{fragment}.html", context)

    def render_at(self, record):
        return self._drawn("at", record)

    def render_person_id(self, record):
        return self._drawn("who", record)

    def render_kind(self, record):
        return self._drawn("what", record)

    def render_before(self, record):
        return self._drawn("lines", record)


class LogTable(ChangeTable):
    """The log, with the files that inspectors ask for."""

    export_formats = ("xlsx", "csv")

    class Meta(ChangeTable.Meta):
        empty_text = _("No change matches these filters.")
