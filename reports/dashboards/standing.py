"""Whether a page shows an issued report or what is computed so far, and as of when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from reports.models import (
    IssuedReport,
    Period,
    PeriodQuerySet,
    ProgressRun,
    ShownProgress,
    ShownProgressQuerySet,
)


@dataclass(frozen=True, slots=True)
class IssuedMark:
    """The last revision of a period's report, as pages name it."""

    pk: int
    number: int
    issued_at: datetime
    issuer_name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The last issued revision of a period, or when its official values were last computed."""

    issued: IssuedMark | None = None
    computed_at: datetime | None = None


NO_STANDING = Standing()
MARK = ("pk", "number", "issued_at", "issuer_name")


def computed_at(period: str) -> Subquery:
    """When the period that a column names was last computed."""
    runs = ProgressRun.objects.filter(period=OuterRef(period), finished_at__isnull=False)
    return Subquery(runs.order_by("-finished_at").values("finished_at")[:1])


def with_standing(periods: PeriodQuerySet) -> PeriodQuerySet:
    """Adds what `standing_in` reads of a period."""
    last = IssuedReport.objects.filter(period=OuterRef("pk")).order_by("-number")
    marks = {f"last_{name}": Subquery(last.values(name)[:1]) for name in MARK}
    return periods.annotate(computed_at=computed_at("pk"), **marks)


def standing_in(period: Period | None, *, is_official: bool) -> Standing:
    """What the pages of a period read `with_standing` stand on; nothing for provisional values."""
    if period is None or not is_official:
        return NO_STANDING
    mark = [getattr(period, f"last_{name}") for name in MARK]
    return Standing(IssuedMark(*mark) if mark[0] else None, period.computed_at)


def rows_with_standing(rows: ShownProgressQuerySet) -> ShownProgressQuerySet:
    """Adds what `standing_of_row` reads of a row."""
    light = rows.select_related("issued").defer("issued__document", "issued__differences")
    return light.annotate(computed_at=computed_at("period"))


def standing_of_row(row: ShownProgress | None) -> Standing:
    """The same from one official row, read `rows_with_standing`."""
    if row is None or not row.is_official:
        return NO_STANDING
    issued = row.issued
    mark = IssuedMark(*(getattr(issued, name) for name in MARK)) if issued else None
    return Standing(mark, row.computed_at)
