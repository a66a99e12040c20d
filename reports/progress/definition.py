"""What a period's computation rests on besides figures, resolved once and kept as arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from agencies.models import Agency
from reports.models import Period
from reports.models.sheets import MICRO, NONE, day_number
from reports.progress.exact import Mask, Whole
from reports.progress.groups import group_direction, judges_agencies
from reports.progress.inputs import Inputs, Rows
from reports.progress.rounding import rounded
from reports.progress.terms import Direction, GroupRule, Measure
from reports.progress.views import View


@dataclass(frozen=True, slots=True)
class Number:
    """One number a target, in units of its last decimal; 0 where `known` says there is none."""

    units: Whole
    known: Mask


@dataclass(slots=True)
class Places:
    """Who stands for whom on some day, by place in the list of agencies."""

    heirs: dict[int, int]
    lines: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for agency, heir in self.heirs.items():
            self.lines.setdefault(heir, [heir]).append(agency)


class Definition:
    """A period's targets, agencies, views and heirs; agencies and targets are known by place."""

    def __init__(self, period: Period, inputs: Inputs) -> None:
        self.period = period
        self.window_end = period.window_end
        self.views: list[View] = inputs.views
        self.targets: Rows = inputs.targets
        self.earlier_ids = _earlier_ids(period)
        self._read_agencies(period)
        self._read_targets()
        self._read_places(inputs)

    def _read_agencies(self, period: Period) -> None:
        columns = Agency.objects.of_province(period.regime.province_id).order_by("pk")
        rows = list(columns.values_list("pk", "level", "valid_from", "valid_until"))
        self.agency_ids = np.array([row[0] for row in rows], dtype=np.int64)
        self.levels = [row[1] for row in rows]
        self.valid_from: list[date] = [row[2] for row in rows]
        self.valid_until: list[date | None] = [row[3] for row in rows]
        self.place_of = {pk: place for place, pk in enumerate(self.agency_ids.tolist())}

    def _read_targets(self) -> None:
        rows = self.targets
        self.indicator_ids = np.array(sorted({row["indicator_id"] for row in rows}), dtype=np.int64)
        self.column = np.searchsorted(self.indicator_ids, self.ints("indicator_id"))
        self.unit = np.array([10 ** row["decimals"] for row in rows], dtype=np.int64)
        self.target_ids, self.revision_ids = self.ints("target_id"), self.ints("revision_id")
        self.scale = self.ints("scale")
        self.is_share = self.flags("is_share")
        self.is_asked = self.flags("is_asked")
        self.is_applicable = self.flags("is_applicable")
        self.is_yearly = self.flags("yearly_amount")
        self.q = self.ints("q_num"), self.ints("q_den")
        self.tolerance = np.array([int(row["tolerance"] * 100) for row in rows], dtype=np.int64)
        self.measure = {each: self.those("measure", each) for each in Measure}
        self.rule = {each: self.those("rule", each) for each in GroupRule}
        self.direction = {each.value: self.those("direction", each) for each in Direction}
        # A share of agencies that meet their bar is wanted high.
        held = [
            group_direction(GroupRule(row["rule"]), Direction(row["direction"])) for row in rows
        ]
        self.group_directions = {
            each.value: np.array([d == each for d in held]) for each in Direction
        }
        self.is_bound = np.array(
            [judges_agencies(GroupRule(row["rule"]), Measure(row["measure"])) for row in rows]
        )
        days = [row["last_day"] for row in rows]
        self.last_days = np.array([NONE if day is None else day_number(day) for day in days])
        # Measures whose year to date is put together from windows, by indicator.
        self.flow_columns = np.zeros(len(self.indicator_ids), dtype=bool)
        self.flow_columns[self.column[self.flags("adds_up")]] = True
        self.milestone_columns = np.zeros(len(self.indicator_ids), dtype=bool)
        self.milestone_columns[self.column[self.measure[Measure.MILESTONE]]] = True

    def _read_places(self, inputs: Inputs) -> None:
        self.places = [
            Places({self.place_of[agency]: self.place_of[heir] for agency, heir in links.items()})
            for links in inputs.heirs
        ]
        shape = (len(self.agency_ids), len(self.targets))
        self.assigned = np.zeros(shape, dtype=bool)
        for place, row in enumerate(self.targets):
            self.assigned[
                [self.place_of[pk] for pk in inputs.assigned[row["target_id"]]], place
            ] = True
        self._named = inputs.named
        self._bases = inputs.baselines

    # Of each target

    def ints(self, name: str) -> Whole:
        return np.array([row[name] for row in self.targets], dtype=np.int64)

    def flags(self, name: str) -> Mask:
        return np.array([row[name] for row in self.targets], dtype=bool)

    def those(self, name: str, value: str) -> Mask:
        return np.array([row[name] == value for row in self.targets], dtype=bool)

    def number(self, name: str, *, of_group: bool = False) -> Number:
        """A target's numbers, rounded as the values are that they are held against."""
        units, known = [], []
        for row in self.targets:
            value = row[name]
            is_share = row["is_share"] or (of_group and row["rule"] == GroupRule.SHARE_MET)
            shown = None if value is None else rounded(value, row["decimals"], is_share=is_share)
            known.append(shown is not None)
            units.append(0 if shown is None else in_units(shown, row["decimals"]))
        return Number(whole(units), np.array(known, dtype=bool))

    @cached_property
    def group_target(self) -> Number:
        return self.number("t", of_group=True)

    @cached_property
    def group_before(self) -> Number:
        return self.number("t_before", of_group=True)

    @cached_property
    def group_base(self) -> Number:
        return self.number("group_base", of_group=True)

    @cached_property
    def bar(self) -> Number:
        return self.number("bar")

    @cached_property
    def agency_target(self) -> Number:
        return self._by_bar(self.number("t"))

    @cached_property
    def agency_before(self) -> Number:
        return self._by_bar(self.number("t_before"))

    @cached_property
    def agency_base(self) -> Number:
        return self.number("group_base")

    def _by_bar(self, number: Number) -> Number:
        by_bar = self.rule[GroupRule.SHARE_MET]
        return Number(
            np.where(by_bar, self.bar.units, number.units),
            np.where(by_bar, self.bar.known, number.known),
        )

    # Of each agency and target

    @cached_property
    def bases(self) -> list[tuple[Whole, Mask, Whole]]:
        """By map of heirs each agency's baseline: in millionths, known, in the target's units."""
        return [self._bases_under(number) for number in range(len(self.places))]

    def _bases_under(self, number: int) -> tuple[Whole, Mask, Whole]:
        at = {row["target_id"]: place for place, row in enumerate(self.targets)}
        found = [row for row in self._bases if row["heirs"] == number and row["target_id"] in at]
        known = np.zeros(self.assigned.shape, dtype=bool)
        micros, units = (np.zeros(self.assigned.shape, dtype=object) for _ in range(2))
        for row in found:
            place = self.place_of[row["agency_id"]], at[row["target_id"]]
            target = self.targets[place[1]]
            shown = rounded(row["base"], target["decimals"], is_share=target["is_share"])
            known[place] = True
            micros[place] = int(Fraction(row["base"]) * MICRO)
            units[place] = in_units(shown, target["decimals"])
        return narrow(micros), known, narrow(units)

    @cached_property
    def belongs(self) -> list[Mask]:
        """By map of heirs which agencies, living or not, each target means."""
        return [self._belonging(number) for number in range(len(self.places))]

    def _belonging(self, number: int) -> Mask:
        found = np.zeros(self.assigned.shape, dtype=bool)
        levels = np.array(self.levels)
        for place, row in enumerate(self.targets):
            if row["by_level"]:
                wanted = levels != "none" if row["level"] == "all" else levels == row["level"]
                found[:, place] = wanted & (levels != "none")
            else:
                named = self._named[number][row["target_id"]]
                found[[self.place_of[pk] for pk in named], place] = True
        return found

    def active_on(self, day: date) -> Mask:
        """Which agencies exist on a day."""
        return np.array(
            [
                first <= day and (last is None or last >= day)
                for first, last in zip(self.valid_from, self.valid_until, strict=True)
            ]
        )

    def ended_before(self, day: date) -> Mask:
        return np.array([last is not None and last < day for last in self.valid_until])


def _earlier_ids(period: Period) -> list[int]:
    """The regime's reports before this one, the first window first: what was done stays done."""
    before = Period.objects.of_regime(period.regime_id).filter(window_end__lte=period.window_end)
    return list(before.exclude(pk=period.pk).order_by("window_end").values_list("pk", flat=True))


def in_units(shown: Decimal, decimals: int) -> int:
    """A rounded number in units of its last decimal; no context precision touches its digits."""
    return int(Fraction(shown) * 10**decimals)


def whole(numbers: list[int]) -> Whole:
    return narrow(np.array(numbers, dtype=object))


def narrow(array: Whole) -> Whole:
    """The same numbers in 64 bits where all of them fit."""
    if all(-(2**62) < number < 2**62 for number in array.flat):
        return array.astype(np.int64)
    return array
