"""The stored row beside the one that was just recomputed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from reformportal.lib import clock
from reports.explanation.explanation import Comparison, Difference
from reports.explanation.recomputed import Recomputed
from reports.explanation.sources import Sources
from reports.explanation.writing import number
from reports.models import Progress, ProgressRun
from reports.models.progress import Status
from reports.progress.rounding import Number


def compare(sources: Sources, row: Recomputed | None, stored: Progress | None) -> Comparison:
    """One query: whether the report waits to be computed again; the stored row is handed in."""
    waiting = ProgressRun.objects.filter(
        period=sources.period, finished_at__isnull=True, due_at__lte=clock.now()
    )
    differences: tuple[Difference, ...] = ()
    if row is not None and stored is not None:
        differences = tuple(
            Difference(
                name=str(LABELS[name]()),
                stored=_text(name, getattr(stored, name)),
                recomputed=_text(name, value),
            )
            for name, value in row.fields.items()
            if value != getattr(stored, name)
        )
    return Comparison(
        is_stored=stored is not None, is_waiting=waiting.exists(), differences=differences
    )


def _text(name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if name == "status":
        return str(Status(value).label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return number(value) if isinstance(value, Number) else str(value)


LABELS = {
    "status": lambda: _("Status"),
    "value": lambda: _("Value"),
    "numerator": lambda: _("Numerator"),
    "denominator": lambda: _("Denominator"),
    "target_value": lambda: _("Target of the year"),
    "start_value": lambda: _("Start"),
    "expected_value": lambda: _("Expected by now"),
    "attainment": lambda: _("Attainment"),
    "answered": lambda: _("Agencies that reported"),
    "assigned": lambda: _("Agencies assigned"),
    "is_carried": lambda: _("Last known value"),
    "revision_id": lambda: _("Revision of the target"),
    "missing_period_id": lambda: _("Missing report"),
}
