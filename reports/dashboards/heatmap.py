"""Who is behind, and in which area: agencies × reform areas, the worst agency first.

A cell counts the agency's own targets of the area: how many of those judged are off (missed, behind
or at risk; once the last on-time day is past also those without figures), under the status that
needs attention most. Agencies are ordered by the share that is off of all their judged targets; of
equal shares the one with more without figures comes first, then more missed or behind, then the
name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from agencies.models import Agency, User
from reformportal.lib import clock
from reports.dashboards.counts import NOT_MET, StatusCounts
from reports.dashboards.scope import Scope
from reports.dashboards.stored import rows_of
from reports.models import Period, ShownProgress
from reports.models.progress import Status
from targets.models import ReformArea

WORST = 10

Statuses = dict[str, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """The statuses of some targets of one agency, and how many of them are off."""

    counts: StatusCounts
    off: int

    @property
    def judged(self) -> int:
        return self.counts.judged

    @property
    def worst(self) -> str:
        return self.counts.worst


@dataclass(frozen=True, slots=True)
class Line:
    """One agency: its cell in each area, in the order of the areas, and all of them together."""

    agency: Agency
    cells: tuple[Cell, ...]
    total: Cell

    @property
    def order(self) -> tuple:
        judged = self.total.judged or 1
        silent = self.total.counts.of[Status.NO_DATA]
        late = self.total.counts.of[Status.MISSED] + self.total.counts.of[Status.BEHIND]
        shares = (-Fraction(count, judged) for count in (self.total.off, silent, late))
        return *shares, self.agency.name, self.agency.pk


@dataclass(frozen=True, slots=True)
class Heatmap:
    """Areas as columns and agencies as lines, the worst first."""

    areas: tuple[ReformArea, ...]
    lines: tuple[Line, ...]
    # Whoever has any target of the scope, also as a part of a sum.
    owing: frozenset[int] = frozenset()

    @property
    def worst(self) -> tuple[Line, ...]:
        """The first lines, of agencies that are behind with something."""
        return tuple(line for line in self.lines[:WORST] if line.total.off)

    @property
    def behind(self) -> int:
        return sum(line.total.off > 0 for line in self.lines)


def heatmap_of(scope: Scope, rows: Iterable[ShownProgress], user: User) -> Heatmap:
    """From the scope's groups, which say what belongs to it, and the statuses of the agencies."""
    if scope.period is None:
        return Heatmap((), ())
    areas = areas_of(rows)
    places = {area.pk: place for place, area in enumerate(areas)}
    place_of = {row.target_id: places[row.target.area_id] for row in rows}
    found = counted(scope, place_of, user)
    agencies = Agency.objects.visible_to(user).in_bulk(list(found))
    cells = Cells(off_in(scope.period))
    lines = [cells.line(agencies[pk], len(areas), found[pk]) for pk in found if pk in agencies]
    judged = [line for line in lines if line.total.judged]
    return Heatmap(areas, tuple(sorted(judged, key=lambda line: line.order)), frozenset(found))


def areas_of(rows: Iterable[ShownProgress]) -> tuple[ReformArea, ...]:
    areas = {row.target.area_id: row.target.area for row in rows}
    return tuple(sorted(areas.values(), key=lambda area: (area.position, area.code)))


def counted(scope: Scope, place_of: dict[int, int], user: User) -> dict[int, dict[int, Statuses]]:
    """Statuses by agency and area; a part of a sum has none, and is not counted."""
    statuses = rows_of(scope.period, user, is_official=scope.is_official)
    found: dict[int, dict[int, Statuses]] = {}
    of_agencies = statuses.filter(agency__isnull=False)
    for agency_id, target_id, status in of_agencies.values_list("agency_id", "target_id", "status"):
        if target_id in place_of:
            places = found.setdefault(agency_id, {})
            if status:
                here = places.setdefault(place_of[target_id], {})
                here[status] = here.get(status, 0) + 1
    return found


def off_in(period: Period) -> tuple[str, ...]:
    """The statuses that are off; who may still report is not held to be silent."""
    return (*NOT_MET, Status.NO_DATA) if period.last_on_time_day < clock.today() else NOT_MET


class Cells:
    """Makes lines; cells that count the same are one object, since a heatmap has thousands."""

    def __init__(self, off: Iterable[str]) -> None:
        self.off = tuple(off)
        self.made: dict[frozenset[tuple[str, int]], Cell] = {}

    def line(self, agency: Agency, width: int, found: dict[int, Statuses]) -> Line:
        together: Statuses = {}
        for place in found.values():
            for status, count in place.items():
                together[status] = together.get(status, 0) + count
        cells = tuple(self.cell(found.get(place, {})) for place in range(width))
        return Line(agency, cells, self.cell(together))

    def cell(self, statuses: Statuses) -> Cell:
        key = frozenset(statuses.items())
        if key not in self.made:
            off = sum(statuses.get(status, 0) for status in self.off)
            self.made[key] = Cell(StatusCounts(Counter(statuses)), off)
        return self.made[key]
