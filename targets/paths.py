"""What a target asks for in one year, worked out from what its plan states."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

HUNDRED = Decimal(100)


class Fill(StrEnum):
    """The path a plan chose for years that neither a stated value nor a growth rule covers."""

    HOLD = "hold"
    LINEAR = "linear"


class Origin(StrEnum):
    """Which of the four sources gave a year its value."""

    STATED = "stated"
    RULE = "rule"
    HOLD = "hold"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that the plan prints for a year, with the last day that it may name within it."""

    value: Decimal
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The state from which a target starts; its year has no target of its own."""

    year: int
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPath:
    """Everything a plan says about one target's values.

    `step` is signed: "mỗi năm tăng 1 bậc" is -1 with `cap` 1. `cap_is_goal` is set where the text
    names the cap as the end to be reached ("cho đến khi đạt 100 %"); `rule_until` is the last year
    for which the text gives the rule, and only the findings look at it.
    """

    stated: Mapping[int, Stated] = field(default_factory=dict)
    year_from: int
    year_to: int
    step: Decimal | None = None
    cap: Decimal | None = None
    cap_is_goal: bool = False
    rule_until: int | None = None
    fill: Fill = Fill.HOLD
    is_share: bool = False
    is_reduction: bool = False
    baseline: Baseline | None = None

    @property
    def baseline_point(self) -> tuple[int, Decimal] | None:
        """The baseline as a target value; 0 % for a reduction, whose baseline is an amount."""
        if self.baseline is None:
            return None
        return self.baseline.year, Decimal(0) if self.is_reduction else self.baseline.value


@dataclass(frozen=True, slots=True)
class ResolvedTarget:
    """A year's value, where it came from, and the years it rests on."""

    value: Decimal
    origin: Origin
    from_years: tuple[int, ...]
    last_day: date | None = None


def value_for(path: TargetPath, year: int) -> ResolvedTarget | None:
    """Return the target of `year`: stated, by the growth rule, on the path, or None (not due)."""
    if not path.year_from <= year <= path.year_to:
        return None
    if (stated := path.stated.get(year)) is not None:
        return ResolvedTarget(stated.value, Origin.STATED, (year,), stated.last_day)
    if path.baseline is not None and path.baseline.year == year:
        return None
    return _by_rule(path, year) or _by_fill(path, year)


def goal_ahead(path: TargetPath, year: int) -> tuple[int, Stated] | None:
    """Return the first stated year after `year` in the plan: where a target not yet due leads."""
    ahead = [stated for stated in path.stated if year < stated <= path.year_to]
    return (min(ahead), path.stated[min(ahead)]) if ahead else None


def rule_value(path: TargetPath, year: int) -> Decimal | None:
    """Return what growth from the latest stated year before `year` gives, even if one is stated."""
    anchor = _stated_before(path, year)
    if path.step is None or anchor is None:
        return None
    start = path.stated[anchor].value
    return _within_cap(path, start, start + path.step * (year - anchor))


def effective_cap(path: TargetPath) -> Decimal | None:
    """Return what the growth rule may not pass: its own cap, and for a share 100 (falling: 0)."""
    if path.step is None:
        return None
    rising = path.step > 0
    bounds = [path.cap] if path.cap is not None else []
    if path.is_share:
        bounds.append(HUNDRED if rising else Decimal(0))
    if not bounds:
        return None
    return min(bounds) if rising else max(bounds)


def _within_cap(path: TargetPath, start: Decimal, grown: Decimal) -> Decimal:
    cap = effective_cap(path)
    if cap is None or path.step is None:
        return grown
    # A stated value that already lies past the cap is not pulled back by the rule.
    return min(grown, max(cap, start)) if path.step > 0 else max(grown, min(cap, start))


def _by_rule(path: TargetPath, year: int) -> ResolvedTarget | None:
    value, anchor = rule_value(path, year), _stated_before(path, year)
    if value is None or anchor is None:
        return None
    return ResolvedTarget(value, Origin.RULE, (anchor,))


def _by_fill(path: TargetPath, year: int) -> ResolvedTarget | None:
    if path.fill == Fill.LINEAR:
        return _between_points(path, year)
    anchor = _stated_before(path, year)
    if anchor is None:
        return None
    return ResolvedTarget(path.stated[anchor].value, Origin.HOLD, (anchor,))


def _between_points(path: TargetPath, year: int) -> ResolvedTarget | None:
    points = {stated: value.value for stated, value in path.stated.items()}
    if path.baseline_point is not None:
        points.setdefault(*path.baseline_point)
    before = max((point for point in points if point < year), default=None)
    after = min((point for point in points if point > year), default=None)
    if before is None or after is None:
        return None
    rise = (points[after] - points[before]) * (year - before) / (after - before)
    return ResolvedTarget(points[before] + rise, Origin.LINEAR, (before, after))


def _stated_before(path: TargetPath, year: int) -> int | None:
    return max((stated for stated in path.stated if stated < year), default=None)


class Revision(Protocol):
    """A decision that sets or changes a target."""

    @property
    def effective_on(self) -> date: ...


AnyRevision = TypeVar("AnyRevision", bound=Revision)


def revision_in_force(
    revisions: Iterable[AnyRevision], last_on_time_day: date
) -> AnyRevision | None:
    """Return the revision that judges a report for ever, given the report's last on-time day.

    It is the latest in effect on or before that day; of two with the same day the one given last.
    """
    in_force: AnyRevision | None = None
    for revision in revisions:
        if revision.effective_on > last_on_time_day:
            continue
        if in_force is None or revision.effective_on >= in_force.effective_on:
            in_force = revision
    return in_force
