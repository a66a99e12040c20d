"""Demo figures: what an agency could have counted, month by month, so that all windows agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from targets.models import Indicator, Measure, Nature

VOLUMES = {"province": (30, 320), "district": (150, 700), "commune": (20, 140), "none": (5, 40)}
PLACES_RANKED = 63
# In a year some subjects fall back: that is what the portal is there to show.
SLUMPS = (0, 0, 0, 0, 0, 0, 0, -0.1, -0.18, -0.3)

# The target of an indicator in a year, None where no plan asks for one.
Goal = Callable[[int], Decimal | None]


@dataclass(frozen=True, slots=True)
class Reporter:
    """An agency as the demo counts for it: with those whose place it took by then."""

    code: str
    level: str
    origins: tuple[str, ...]


def answer(
    indicator: Indicator, reporter: Reporter, start: date, end: date, goal: Goal
) -> dict[str, Any]:
    """The inputs of one figure for the window; the same for the same arguments."""
    months = _months(start, end)
    if indicator.measure == Measure.RATIO:
        counted = months if indicator.nature == Nature.FLOW else months[-1:]
        pairs = [
            _counts(indicator, origin, reporter.level, month, goal)
            for origin in reporter.origins
            for month in counted
        ]
        return {
            "numerator": sum(part for part, _whole in pairs),
            "denominator": sum(whole for _part, whole in pairs),
        }
    return _single(indicator, reporter, months, goal)


def _months(start: date, end: date) -> list[int]:
    """Reporting months of a window, numbered through the years; month m ends on its 14th."""
    first = start.year * 12 + start.month + (1 if start.day > 14 else 0)
    return list(range(first, end.year * 12 + end.month + 1))


def _level_of(goal: Goal, month: int) -> float:
    """Where the plans want the value to be in a month, as a share of 1."""
    year, place = divmod(month - 1, 12)
    until, before = goal(year), goal(year - 1)
    until = until if until is not None else Decimal(75)
    before = before if before is not None else until * Decimal("0.88")
    return float(before + (until - before) * (place + 1) / 12) / 100


def _skill(indicator: Indicator, code: str, month: int) -> float:
    """How far an agency runs ahead of the plan or behind it: most a little, some a lot.

    A slump grows through its year and passes through the next: nothing jumps at New Year.
    """
    year, place = divmod(month - 1, 12)
    subject = Random(f"{indicator.code}").uniform(-0.05, 0.05)
    before, slump = (
        Random(f"{indicator.code}:{each}:slump").choice(SLUMPS) for each in (year - 1, year)
    )
    slump = before + (slump - before) * (place + 1) / 12
    person = Random(f"{code}").gauss(0.0, 0.05)
    both = Random(f"{indicator.code}:{code}").gauss(0.0, 0.05)
    return subject + slump + person + both


def _counts(indicator: Indicator, code: str, level: str, month: int, goal: Goal) -> tuple[int, int]:
    low, high = VOLUMES[level]
    base = Random(f"{indicator.code}:{code}:volume").randint(low, high)
    if indicator.nature == Nature.FLOW:
        base = max(0, round(base * Random(f"{indicator.code}:{code}:{month}").uniform(0.7, 1.3)))
    share = _level_of(goal, month) * (1 + _skill(indicator, code, month))
    share = min(max(share, 0.0), 1.0) if indicator.part_of_whole else max(share, 0.0)
    return round(base * share), base


def _single(
    indicator: Indicator, reporter: Reporter, months: list[int], goal: Goal
) -> dict[str, Any]:
    month = months[-1]
    year = (month - 1) // 12
    wanted = goal(year) or goal(year - 1) or Decimal(20)
    skill = 1 + _skill(indicator, reporter.code, month)
    dice = Random(f"{indicator.code}:{reporter.code}:{year}")
    match indicator.measure:
        case Measure.QUANTITY:
            share = ((month - 1) % 12 + 1) / 12
            return {"amount": max(0, min(round(float(wanted) * share * skill), int(wanted)))}
        case Measure.REDUCTION:
            return {"amount": round(dice.uniform(380, 620) * (1 - 0.004 * (month % 12)))}
        case Measure.RATE:
            rate = min(float(wanted) * min(skill, 1.06) * dice.uniform(0.97, 1.02), 99.5)
            return {
                "rate": Decimal(f"{rate:.2f}"),
                "rate_source": f"Khảo sát mức độ hài lòng năm {year} (số liệu minh họa)",
            }
        case Measure.RANK:
            rank = max(1, min(PLACES_RANKED, int(wanted) + dice.randint(-4, 9)))
            return {"rank": rank, "rank_out_of": PLACES_RANKED}
    done = dice.random() < 0.4
    return {"done": done, "done_on": date(year, (month - 1) % 12 + 1, 5) if done else None}
