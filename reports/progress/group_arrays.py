"""The values of all groups at once, by the rule of each target (rules, section 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from reports.models.sheets import MICRO, NONE
from reports.progress.definition import Definition
from reports.progress.exact import Mask, Whole, fitting, meets, rounded
from reports.progress.terms import Direction, GroupRule, Measure
from reports.progress.to_date import Values


@dataclass(slots=True)
class Former:
    """Agencies that ended without an heir, with their latest approved year to date, by target."""

    taken: Mask
    has: Mask
    numerator: Whole
    denominator: Whole
    amount: Whole
    base: Whole


@dataclass(slots=True)
class Groups:
    """One value a target as a fraction, the sums beside it and the coverage."""

    has: Mask
    nil: Mask
    top: Whole
    bottom: Whole
    numerator: Whole
    denominator: Whole
    has_sums: Mask
    has_base: Mask
    out_of: Whole
    done_day: Whole
    answered: Whole
    assigned: Whole


def groups_of(
    definition: Definition, values: Values, members: Mask, heirs: int, former: Former | None
) -> Groups:
    """The groups of some members, and of former agencies in the sums."""
    known, has, nil = (members & mask for mask in (values.known, values.has, values.nil))
    assigned, answered, nils = (mask.sum(axis=0) for mask in (members, known, nil))
    valued_assigned = has.sum(axis=0)
    valued = valued_assigned + (former.has.sum(axis=0) if former else 0)
    speaks = (valued_assigned > 0) | ((valued > 0) & (assigned > 0) & (nils == assigned))
    sums = _sums(definition, values, known, has, heirs, former)
    in_scope = assigned - nils
    top, bottom = _by_sums(definition, sums)
    share, all_done = (definition.rule[each] for each in (GroupRule.SHARE_MET, GroupRule.ALL_DONE))
    if share.any():
        met = (members & _meets_bar(definition, values)).sum(axis=0)
        top, bottom = np.where(share, met * 100, top), np.where(share, in_scope, bottom)
    if all_done.any():
        done = (has & (values.top > 0)).sum(axis=0)
        top = np.where(all_done, done == in_scope, top)
        bottom = np.where(all_done, 1, bottom)
    gives = speaks & (bottom != 0)
    top, bottom, gives = _one_by_one(definition, values, has, (top, bottom, gives & speaks))
    is_ratio = definition.measure[Measure.RATIO]
    ranked = members & (values.out_of > 0)
    dated = all_done | definition.rule[GroupRule.NONE]
    return Groups(
        has=gives,
        nil=(assigned > 0) & (nils == assigned) & (valued == 0),
        top=np.where(gives, top, 0),
        bottom=np.where(gives, bottom, 1),
        numerator=sums["numerator"],
        denominator=sums["denominator"],
        has_sums=is_ratio & (valued > 0),
        has_base=sums["base"] != 0,
        out_of=np.where(ranked.sum(axis=0) == 1, np.where(ranked, values.out_of, 0).sum(axis=0), 0),
        done_day=np.where(
            dated, np.where(members, values.done_day, NONE).max(axis=0, initial=NONE), NONE
        ),
        answered=answered,
        assigned=assigned,
    )


def _sums(
    definition: Definition,
    values: Values,
    known: Mask,
    has: Mask,
    heirs: int,
    former: Former | None,
) -> dict[str, Whole]:
    base = definition.bases[heirs][0]
    found = {}
    for name, numbers, mask in (
        ("numerator", values.numerator, known),
        ("denominator", values.denominator, known),
        ("amount", values.amount, has),
        ("base", base, has),
    ):
        (fit,) = fitting(2 * max(len(definition.agency_ids), 1), numbers)
        found[name] = np.where(mask, fit, 0).sum(axis=0)
        if former:
            (fit,) = fitting(2 * max(len(definition.agency_ids), 1), getattr(former, name))
            found[name] = found[name] + np.where(former.taken, fit, 0).sum(axis=0)
    return found


def _by_sums(definition: Definition, sums: dict[str, Whole]) -> tuple[Whole, Whole]:
    """Numerators by denominators, amounts, or what amounts lack to their baselines."""
    numerator, amount, base = fitting(400, sums["numerator"], sums["amount"], sums["base"])
    is_reduction = definition.measure[Measure.REDUCTION]
    is_ratio = definition.rule[GroupRule.RATIO_OF_SUMS] & ~is_reduction
    top = np.where(
        is_ratio,
        numerator * definition.scale,
        np.where(is_reduction, (base - amount) * 100, amount),
    )
    bottom = np.where(is_ratio, sums["denominator"], np.where(is_reduction, base, MICRO))
    return top, bottom


def _meets_bar(definition: Definition, values: Values) -> Mask:
    """Which agencies meet the bar of a share_met target; a milestone's is that it is done."""
    direction, bar = definition.direction, definition.bar
    by_bar = definition.rule[GroupRule.SHARE_MET] & bar.known
    top, bottom = np.where(by_bar, values.top, 0), np.where(by_bar, values.bottom, 1)
    shown = rounded(top, bottom, definition.unit, definition.is_share)
    is_met = by_bar & values.has & meets(direction, shown, bar.units)
    return np.where(direction[Direction.DONE_BY], values.has & (values.top > 0), is_met)


def _one_by_one(
    definition: Definition, values: Values, has: Mask, found: tuple[Whole, Whole, Mask]
) -> tuple[Whole, Whole, Mask]:
    """Means and extremes of exact fractions, target by target: few targets follow these rules."""
    top, bottom, gives = (each.copy() for each in found)
    summed = (GroupRule.RATIO_OF_SUMS, GroupRule.SUM, GroupRule.SHARE_MET, GroupRule.ALL_DONE)
    others = ~np.logical_or.reduce([definition.rule[each] for each in summed])
    for place in np.flatnonzero(others):
        rows = np.flatnonzero(has[:, place])
        if not len(rows):
            gives[place] = False
            continue
        row = definition.targets[place]
        tops, bottoms = values.top[rows, place], values.bottom[rows, place]
        fraction: tuple[int, int] | None
        if (bottoms == bottoms[0]).all() and row["direction"] != Direction.EXACTLY:
            fraction = _of_equal_bottoms(row, tops.tolist(), int(bottoms[0]))
        else:
            parts = zip(tops.tolist(), bottoms.tolist(), strict=True)
            fraction = _of_fractions(row, [Fraction(t, b) for t, b in parts])
        gives[place] = fraction is not None
        if fraction is not None:
            if not -(2**62) < fraction[0] < 2**62 or fraction[1] > 2**62:
                top, bottom = top.astype(object), bottom.astype(object)
            top[place], bottom[place] = fraction
    return top, bottom, gives


def _of_equal_bottoms(row: dict, tops: list[int], bottom: int) -> tuple[int, int]:
    if row["rule"] not in (GroupRule.WORST, GroupRule.BEST):
        return sum(tops), bottom * len(tops)
    wants_least = (row["rule"] == GroupRule.WORST) == (row["direction"] == Direction.AT_LEAST)
    return (min(tops) if wants_least else max(tops)), bottom


def _of_fractions(row: dict, parts: list[Fraction]) -> tuple[int, int] | None:
    if row["rule"] not in (GroupRule.WORST, GroupRule.BEST):
        found = sum(parts, Fraction(0)) / len(parts)
    elif row["direction"] != Direction.EXACTLY:
        wants_least = (row["rule"] == GroupRule.WORST) == (row["direction"] == Direction.AT_LEAST)
        found = min(parts) if wants_least else max(parts)
    elif row["t"] is None:
        return None
    else:
        found = _by_distance(parts, Fraction(row["t"]), row["rule"] == GroupRule.WORST)
    return found.numerator, found.denominator


def _by_distance(parts: Iterable[Fraction], wanted: Fraction, wants_farthest: bool) -> Fraction:
    """Nearest to or farthest from what must be reached exactly; of two as far, the smaller."""
    sign = -1 if wants_farthest else 1
    return min(parts, key=lambda part: (sign * abs(part - wanted), part))
