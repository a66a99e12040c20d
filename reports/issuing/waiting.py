"""What has happened since a revision was issued, read from rows alone: no figure is computed."""

from __future__ import annotations

from reports.issuing.sources import year_to_date_periods
from reports.models import IssuedReport, Period, ShownProgress, Transition

ACTIONS = ("reopen", "approve")
LATEST_MOVES = 50


def outdated_groups(period: Period) -> list[ShownProgress]:
    """The issued groups of which something else is computed now."""
    rows = ShownProgress.objects.official().of_groups().filter(period=period)
    waiting = rows.waiting_for_correction().select_related("target__plan", "target__indicator")
    return list(waiting.order_by("target__plan__document_number", "target_id"))


def moves_since(issued: IssuedReport) -> list[Transition]:
    """Reports that were reopened or approved since, of the periods that the report rests on."""
    period = Period.objects.select_related("report").get(pk=issued.period_id)
    moves = Transition.objects.filter(
        submission__period__in=year_to_date_periods(period),
        action__in=ACTIONS,
        at__gt=issued.issued_at,
    )
    described = moves.select_related("by", "submission__agency", "submission__period__report")
    return list(described.order_by("-at", "-pk")[:LATEST_MOVES])
