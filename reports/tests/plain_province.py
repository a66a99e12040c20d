"""A province as plain data: who reports what to whom, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reports.progress.figures import Figure, IndicatorTerms
from reports.progress.regimes import Window
from reports.progress.terms import Direction, GroupRule
from reports.progress.year_to_date import asked_kinds
from targets.paths import TargetPath


@dataclass(frozen=True, slots=True)
class Agency:
    id: int
    level: str
    first: date
    last: date | None = None

    def is_active_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Change:
    """Agencies that gave way on a day, and the one (if any) that holds their place since then."""

    day: date
    before: tuple[int, ...]
    after: tuple[int, ...]
    kind: str
    heir: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    id: int
    regime: int
    year: int
    window: Window

    @property
    def end(self) -> date:
        return self.window.end


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    id: int
    terms: IndicatorTerms
    rule: GroupRule
    asked_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    id: int
    effective_on: date
    path: TargetPath
    bar: Decimal | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """`names`: the agencies named; None where the whole level owes it."""

    id: int
    regime: int
    indicator: Indicator
    direction: Direction
    level: str
    names: tuple[int, ...] | None
    first_year: int
    final_year: int
    tolerance: Decimal
    revisions: tuple[Revision, ...]
    baseline: Decimal | None = None
    agency_baselines: tuple[tuple[int, Decimal], ...] = ()

    @property
    def issued_on(self) -> date:
        """The day of its plan: that of the first revision."""
        return self.revisions[0].effective_on


@dataclass(slots=True)
class Province:
    """`answers` holds (figure, state of its report) by report, agency and indicator."""

    agencies: dict[int, Agency] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    answers: dict[tuple[int, int, int], tuple[Figure, str]] = field(default_factory=dict)

    def holder(self, agency_id: int, day: date) -> int:
        """The agency that holds another's place on a day: itself, or the last of its line."""
        for change in self.changes:
            gave_way = agency_id in change.before and agency_id not in change.after
            if gave_way and change.day <= day and change.heir is not None:
                return self.holder(change.heir, day)
        return agency_id

    def has_heir(self, agency_id: int, day: date) -> bool:
        return self.holder(agency_id, day) != agency_id

    def year_of(self, report: Report) -> list[Report]:
        """The reports of its regime and year, the latest first, of two the longer window first."""
        same = [r for r in self.reports if (r.regime, r.year) == (report.regime, report.year)]
        return latest_first(same)

    def in_scope(self, target: Target, day: date) -> list[int]:
        """Agencies, living or not, that a target means on a day."""
        if target.names is not None:
            return sorted({self.holder(name, day) for name in target.names})
        levels = ("province", "district", "commune") if target.level == "all" else (target.level,)
        return [each.id for each in self.agencies.values() if each.level in levels]

    def assigned(self, target: Target, day: date) -> list[int]:
        return [a for a in self.in_scope(target, day) if self.agencies[a].is_active_on(day)]

    def is_asked(self, indicator: Indicator, report: Report) -> bool:
        windows = [each.window for each in self.year_of(report)]
        return report.window.kind in asked_kinds(indicator.asked_in, windows, indicator.terms)


def latest_first(reports: list[Report]) -> list[Report]:
    """The latest first, and of two that end together the one with the longer window."""
    return sorted(reports, key=lambda each: (-each.end.toordinal(), each.window.start))
