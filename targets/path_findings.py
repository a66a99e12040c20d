"""Where a plan's statements about a target do not fit together: shown, never mended in silence."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from targets.paths import TargetPath, effective_cap, rule_value, value_for


class FindingCode(StrEnum):
    """What does not fit, under the names by which target warnings are kept."""

    RULE_MISSES_STATED = "rule_misses_stated"
    RULE_STOPS_SHORT = "rule_stops_short"
    RULE_OVERSHOOTS = "rule_overshoots"
    NO_BASELINE = "no_baseline"
    EMPTY_YEARS = "empty_years"


@dataclass(frozen=True, slots=True)
class PathFinding:
    """One finding: the year, what rule and text give there; or the empty years."""

    code: FindingCode
    year: int | None = None
    rule_gives: Decimal | None = None
    text_says: Decimal | None = None
    years: tuple[int, ...] = ()

    @property
    def is_note(self) -> bool:
        """True where nothing has to be decided: the cap of the text settles the case by itself."""
        return self.code == FindingCode.RULE_OVERSHOOTS


def findings_of(path: TargetPath) -> tuple[PathFinding, ...]:
    """Return everything in the path that a person should see, in a fixed order."""
    return (
        *_stated_against_rule(path),
        *_goal_not_reached(path),
        *_cap_overshot(path),
        *_baseline_missing(path),
        *_empty_years(path),
    )


def _stated_against_rule(path: TargetPath) -> Iterator[PathFinding]:
    for year in sorted(path.stated):
        by_rule, says = rule_value(path, year), path.stated[year].value
        if by_rule is not None and by_rule != says:
            yield PathFinding(FindingCode.RULE_MISSES_STATED, year, by_rule, says)


def _goal_not_reached(path: TargetPath) -> Iterator[PathFinding]:
    if path.step is None or path.cap is None or not path.cap_is_goal:
        return
    year = _last_year_of_rule(path)
    reached = value_for(path, year)
    if reached is None:
        return
    if reached.value < path.cap if path.step > 0 else reached.value > path.cap:
        yield PathFinding(FindingCode.RULE_STOPS_SHORT, year, reached.value, path.cap)


def _cap_overshot(path: TargetPath) -> Iterator[PathFinding]:
    cap = effective_cap(path)
    if cap is None or path.step is None:
        return
    for year in range(path.year_from, _last_year_of_rule(path) + 1):
        previous = value_for(path, year - 1)
        if year in path.stated or previous is None or previous.value == cap:
            continue
        uncapped = previous.value + path.step
        if uncapped > cap if path.step > 0 else uncapped < cap:
            yield PathFinding(FindingCode.RULE_OVERSHOOTS, year, uncapped, cap)
            return


def _baseline_missing(path: TargetPath) -> Iterator[PathFinding]:
    if path.is_reduction and path.baseline is None:
        yield PathFinding(FindingCode.NO_BASELINE)


def _empty_years(path: TargetPath) -> Iterator[PathFinding]:
    baseline_year = path.baseline.year if path.baseline is not None else None
    years = tuple(
        year
        for year in range(path.year_from, path.year_to + 1)
        if year != baseline_year and value_for(path, year) is None
    )
    if years:
        yield PathFinding(FindingCode.EMPTY_YEARS, years=years)


def _last_year_of_rule(path: TargetPath) -> int:
    return min(path.year_to, path.rule_until) if path.rule_until is not None else path.year_to
