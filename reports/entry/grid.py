"""The rows of one report as a page shows them, by reform area; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.checks.findings import Finding, findings_of
from reports.entry.record import record_of
from reports.entry.rows import Row, bring_back, row_of_figure
from reports.entry.saving import FigureNotSaved
from reports.models import Submission
from targets.models import ReformArea


@dataclass(slots=True)
class Group:
    """The rows of one reform area."""

    area: ReformArea | None
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A report's groups of rows, and what sending still lacks."""

    groups: list[Group]

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def missing(self) -> list[Row]:
        return [row for row in self.rows if row.is_missing]

    @property
    def findings(self) -> list[Finding]:
        return [finding for row in self.rows for finding in row.findings]

    @property
    def answered(self) -> int:
        return len(self.rows) - len(self.missing)


def grid_of(
    submission: Submission,
    *,
    typed: Mapping[int, Mapping[str, str]] | None = None,
    refused: Mapping[int, FigureNotSaved] | None = None,
    with_drafts: bool = True,
) -> Grid:
    """The page's rows; those of `refused` come back with what was `typed` in them.

    Without drafts an earlier report that is still in its agency's hands is left out.
    """
    figures = list(submission.figures.select_related("indicator", "updated_by").order_by("pk"))
    record = record_of(submission, {figure.indicator_id for figure in figures} or {0})
    groups: dict[int, Group] = {}
    found = findings_of(submission)
    for figure in figures:
        row = row_of_figure(record, figure, with_drafts=with_drafts)
        row.findings = found.get(figure.pk, [])
        if figure.pk in (refused or {}):
            bring_back(row, (typed or {}).get(figure.pk, {}), refused[figure.pk])
        asked = record.asked[figure.indicator_id]
        area = asked[0].target.area if asked else None
        groups.setdefault(area.pk if area else 0, Group(area)).rows.append(row)
    return Grid(sorted(groups.values(), key=_position))


def _position(group: Group) -> tuple[bool, int, str]:
    if group.area is None:
        return (True, 0, "")
    return (False, group.area.position, group.area.code)
