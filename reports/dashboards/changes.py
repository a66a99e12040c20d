"""What changed since the last report: each target's status then and now, got worse first.

Compared is what was judged on figures in both reports. In a new year each target is another one,
and the last report of a year says only met or missed: across years only well (achieved, on track),
at risk and not well (behind, missed) are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.models import User
from reports.dashboards.counts import WELL
from reports.dashboards.scope import Scope
from reports.dashboards.stored import rows_of
from reports.models import Period, ShownProgress

RANKED = ("missed", "behind", "at_risk", "on_track", "achieved")
LISTED = 10
WORSE, BETTER, SAME, APART = "worse", "better", "same", "apart"


@dataclass(frozen=True, slots=True)
class Change:
    """A target that stands elsewhere than in the report before: from which status to which."""

    row: ShownProgress
    before: str
    steps: int

    @property
    def kind(self) -> str:
        return WORSE if self.steps < 0 else BETTER


@dataclass(frozen=True, slots=True)
class Changes:
    """The report before, how each target moved since, and those that moved, worst first."""

    since: Period
    is_new_year: bool
    kinds: dict[int, str]
    moved: tuple[Change, ...]

    def count(self, kind: str) -> int:
        return sum(each == kind for each in self.kinds.values())

    @property
    def counts(self) -> dict[str, int]:
        """How many targets got better, got worse, stayed and are not compared."""
        return {kind: self.count(kind) for kind in (BETTER, WORSE, SAME, APART)}

    @property
    def listed(self) -> tuple[Change, ...]:
        return self.moved[:LISTED]

    @property
    def unlisted(self) -> int:
        return len(self.moved) - len(self.listed)


def period_before(scope: Scope) -> Period | None:
    """The latest opened period with official results whose window ended earlier."""
    if scope.period is None:
        return None
    earlier = [
        period
        for period in scope.opened
        if period.has_results and period.window_end < scope.period.window_end
    ]
    return earlier[0] if earlier else None


def changes_of(scope: Scope, rows: Iterable[ShownProgress], user: User) -> Changes | None:
    """Today's groups held against the official ones of the report before; None in the first."""
    since = period_before(scope)
    if since is None or scope.period is None:
        return None
    groups = rows_of(since, user, is_official=True).filter(agency__isnull=True)
    former = dict(groups.values_list("target_id", "status"))
    is_new_year = since.year != scope.period.year
    kinds, moved = {}, []
    for row in rows:
        steps = steps_between(former.get(row.target_id, ""), row.status, coarse=is_new_year)
        if steps:
            moved.append(Change(row, former[row.target_id], steps))
        kinds[row.target_id] = kind_of(steps)
    return Changes(since, is_new_year, kinds, tuple(sorted(moved, key=worst_first)))


def steps_between(before: str, now: str, *, coarse: bool) -> int | None:
    """By how many ranks a status rose (fell if negative); None where the two do not compare."""
    if before not in RANKED or now not in RANKED:
        return None
    return rank(now, coarse) - rank(before, coarse)


def rank(status: str, coarse: bool) -> int:
    if not coarse:
        return RANKED.index(status)
    return 2 if status in WELL else int(status == "at_risk")


def kind_of(steps: int | None) -> str:
    if steps is None:
        return APART
    return SAME if not steps else (WORSE if steps < 0 else BETTER)


def worst_first(change: Change) -> tuple:
    """Got worse before got better; the farther fall, the worse status, then the target's number."""
    is_better = change.steps > 0
    far = -change.steps if is_better else change.steps
    return is_better, far, RANKED.index(change.row.status), change.row.target_id
