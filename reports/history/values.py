"""A stored value in words: names for ids, numbers and dates as the language writes them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reformportal.lib.dates import format_day
from reports.entry.tables import TIMELINESS
from reports.history.naming import Names, Reference
from reports.instructions.workflow import MOVES as INSTRUCTION_MOVES
from reports.review.moves import MOVES
from targets.wording import plain

NOTHING = "–"
MOST_DECIMALS = 6
# Columns whose fields carry no name that officials read.
LABELS: dict[str, str | Promise] = {
    "action": gettext_lazy("step"),
    "added_by_id": gettext_lazy("added by"),
    "agency_id": gettext_lazy("agency"),
    "answered_at": gettext_lazy("answered at"),
    "answered_by_id": gettext_lazy("answered by"),
    "by_id": gettext_lazy("by whom"),
    "giver_id": gettext_lazy("who delegates"),
    "made_by_id": gettext_lazy("stated by"),
    "on_behalf_of_id": gettext_lazy("in the name of"),
    "remark_id": gettext_lazy("remark"),
    "revoked_by_id": gettext_lazy("revoked by"),
    "route_id": gettext_lazy("route of review"),
    "check_id": gettext_lazy("check"),
    "figure_id": gettext_lazy("figure"),
    "indicator_id": gettext_lazy("indicator"),
    "period_id": gettext_lazy("report period"),
    "plan_id": gettext_lazy("plan"),
    "regime_id": gettext_lazy("reporting regime"),
    "removed_by_id": gettext_lazy("removed by"),
    "replaced_by_id": gettext_lazy("replaced by"),
    "report_id": gettext_lazy("report of a regime"),
    "revision_id": gettext_lazy("target revision"),
    "section_id": gettext_lazy("section of a report"),
    "submission_id": gettext_lazy("submission"),
    "succession_id": gettext_lazy("succession"),
    "transition_id": gettext_lazy("transition"),
    "password": gettext_lazy("password"),
    "username": gettext_lazy("user name"),
    "email": gettext_lazy("e-mail address"),
    "is_active": gettext_lazy("may sign in"),
    "is_staff": gettext_lazy("staff"),
    "is_superuser": gettext_lazy("superuser"),
    "date_joined": gettext_lazy("person since"),
    "rows": gettext_lazy("figures added"),
    "answered": gettext_lazy("of them with an answer"),
}

# Values that are words of the code, where the field itself does not say what they mean.
WORDS: dict[str, dict[str, object]] = {
    "action": {
        action: step.label for moves in (MOVES, INSTRUCTION_MOVES) for action, step in moves.items()
    },
    "timeliness": dict(TIMELINESS),
}


def fields_of(model: type[models.Model]) -> dict[str, models.Field]:
    """The model's fields by their columns."""
    return {field.column: field for field in model._meta.concrete_fields}


def label_of(column: str, field: models.Field | None) -> str:
    """What the column is called; of a column that has gone since, its own name."""
    if column in LABELS:
        return str(LABELS[column])
    return str(field.verbose_name) if field is not None else column


def reference_in(field: models.Field | None, value: Any) -> Reference | None:
    """The row to which a value refers, if it refers to one."""
    if field is None or field.remote_field is None or not isinstance(value, int):
        return None
    return field.remote_field.model._meta.label_lower, value


def in_words(field: models.Field | None, value: Any, names: Names) -> str:
    """The value as a person reads it; a dash where there is none."""
    if value is None or value == "" or value == []:
        return NOTHING
    if reference := reference_in(field, value):
        return names.of(*reference)
    if field is not None and value in WORDS.get(field.column, ()):
        return str(WORDS[field.column][value])
    if isinstance(field, ArrayField):
        return ", ".join(in_words(field.base_field, each, names) for each in value)
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain_words(field, value)


def _plain_words(field: models.Field | None, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(value)
        return format_day(moment, "time") if moment else str(value)
    if isinstance(field, models.DateField):
        day = parse_date(value)
        return format_day(day) if day else str(value)
    if isinstance(field, models.DecimalField):
        return plain(Decimal(str(value)), MOST_DECIMALS)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
