"""Results side by side: what got better or worse, who is ahead; pure, no query.

A line is one target (or area) with a cell for each period, agency or plan that is compared. Words
and shapes mark what differs; a status is better than another as the overview sorts them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.dashboards.counts import StatusCounts
from reports.models import ShownProgress
from reports.models.progress import Status
from targets.models import Target

# From the worst to the best; what stands in none of these is not better or worse than anything.
RANKED = (Status.MISSED, Status.BEHIND, Status.AT_RISK, Status.ON_TRACK, Status.ACHIEVED)
WIDE = {0: 0, 1: 0, 2: 1, 3: 2, 4: 2}
SCORE = {status.value: place for place, status in enumerate(RANKED)}


@dataclass(frozen=True, slots=True)
class Difference:
    """How a line's second cell differs from its first: a word and a shape, never colour alone."""

    code: str
    word: str | Promise
    shape: str


DIFFERENCES = {
    each.code: each
    for each in (
        Difference("worse", pgettext_lazy("comparison", "worse"), "behind"),
        Difference("lost", pgettext_lazy("comparison", "no longer judged"), "no_data"),
        Difference("better", pgettext_lazy("comparison", "better"), "on_track"),
        Difference("new", pgettext_lazy("comparison", "judged for the first time"), "information"),
        Difference("same", pgettext_lazy("comparison", "the same"), "nil"),
        Difference("neither", pgettext_lazy("comparison", "judged in neither"), "not_due"),
    )
}
BEST = Difference("best", pgettext_lazy("comparison", "ahead"), "on_track")
LAST = Difference("last", pgettext_lazy("comparison", "last"), "behind")


@dataclass(frozen=True, slots=True)
class Cell:
    """One result of a line; `mark` says that it is ahead of the others or the last of them."""

    row: ShownProgress | None
    mark: Difference | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One target with the results that are compared."""

    target: Target
    cells: tuple[Cell, ...]
    difference: Difference | None = None

    @property
    def differs(self) -> bool:
        """Whether one of the judged results is better than another."""
        return any(cell.mark for cell in self.cells)


def score_of(row: ShownProgress | None) -> int | None:
    """The place of a status from the worst to the best; None where it is not judged."""
    return SCORE.get(row.status) if row else None


def difference_of(before: ShownProgress | None, after: ShownProgress | None) -> Difference:
    """What became of a result between two periods.

    Another year has another target, so that only three ranks are told apart between years.
    """
    one, other = score_of(before), score_of(after)
    if before and after and before.period.year != after.period.year:
        one, other = WIDE.get(one), WIDE.get(other)
    if one == other:
        return DIFFERENCES["neither" if one is None else "same"]
    if one is None:
        return DIFFERENCES["new"]
    if other is None:
        return DIFFERENCES["lost"]
    return DIFFERENCES["better" if other > one else "worse"]


def over_time(
    before: Mapping[int, ShownProgress], after: Mapping[int, ShownProgress]
) -> tuple[Line, ...]:
    """Each target in two periods, by its id; what got worse first."""
    lines = []
    for pk in {**before, **after}:
        rows = (before.get(pk), after.get(pk))
        target = next(row.target for row in rows if row)
        lines.append(Line(target, tuple(map(Cell, rows)), difference_of(*rows)))
    place = {code: number for number, code in enumerate(DIFFERENCES)}
    return tuple(sorted(lines, key=lambda line: (place[line.difference.code], *order_of(line))))


def side_by_side(rows: Sequence[Mapping[int, ShownProgress]]) -> tuple[Line, ...]:
    """Each target of several agencies, by its id; lines that differ stand first."""
    targets: dict[int, Target] = {}
    for of_one in rows:
        for pk, row in of_one.items():
            targets.setdefault(pk, row.target)
    lines = [
        Line(target, marked([of_one.get(pk) for of_one in rows])) for pk, target in targets.items()
    ]
    return tuple(sorted(lines, key=lambda line: (not line.differs, *order_of(line))))


def order_of(line: Line) -> tuple[int, str, int]:
    return (line.target.area.position, line.target.code, line.target.pk)


def marked(rows: Sequence[ShownProgress | None]) -> tuple[Cell, ...]:
    """The cells of a line, the best and the last of its judged results marked where they differ."""
    scores = [score for row in rows if (score := score_of(row)) is not None]
    if not scores or min(scores) == max(scores):
        return tuple(Cell(row) for row in rows)
    ends = {max(scores): BEST, min(scores): LAST}
    return tuple(Cell(row, ends.get(score_of(row))) for row in rows)


def counted(lines: Iterable[Line]) -> list[tuple[Difference, int]]:
    """How many lines differ in which way, each that occurs."""
    found = Counter(line.difference.code for line in lines if line.difference)
    return [(each, found[code]) for code, each in DIFFERENCES.items() if found[code]]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the judged targets of a plan (in an area, or in all) are achieved or on track."""

    counts: StatusCounts
    mark: Difference | None = None

    @property
    def exact(self) -> Fraction | None:
        return Fraction(self.counts.well, self.counts.judged) if self.counts.judged else None

    @property
    def percent(self) -> Decimal | None:
        if not self.counts.judged:
            return None
        return Decimal(self.counts.well) * 100 / Decimal(self.counts.judged)


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A reform area, or all of them, with the share of each plan."""

    title: str | Promise
    shares: tuple[Share, ...]


def plans_beside(rows: Sequence[Sequence[ShownProgress]]) -> tuple[ShareLine, ...]:
    """All areas, then each area in its order: where each plan stands in it."""
    areas = {row.target.area_id: row.target.area for of_plan in rows for row in of_plan}
    lines = [ShareLine(_("All areas"), shares_of(rows))]
    for area in sorted(areas.values(), key=lambda area: (area.position, area.code)):
        of_area = [[row for row in each if row.target.area_id == area.pk] for each in rows]
        lines.append(ShareLine(area.title, shares_of(of_area)))
    return tuple(lines)


def shares_of(rows: Sequence[Sequence[ShownProgress]]) -> tuple[Share, ...]:
    """The share of each plan, the best and the last marked where they differ."""
    shares = [Share(StatusCounts.among(row.status for row in of_plan)) for of_plan in rows]
    known = [share.exact for share in shares if share.exact is not None]
    if not known or min(known) == max(known):
        return tuple(shares)
    ends = {max(known): BEST, min(known): LAST}
    return tuple(Share(share.counts, ends.get(share.exact)) for share in shares)
