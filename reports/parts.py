"""Whose figures a total is held against: subordinate agencies, units, the level a lead reports for.

One answer for the checks while typing and for the explanation of a value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from agencies.models import Agency, Level
from agencies.succession import places_of
from reports.models import Figure, Period
from targets.models import Target
from targets.models.target import TargetLevel

# An indicator and the agency whose figure is the total.
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Parts:
    """Agencies inside a total; `must_equal`: once all have sent it, they add up to the total."""

    agency_ids: tuple[int, ...]
    must_equal: bool


NO_PARTS = Parts((), must_equal=False)


@dataclass(frozen=True, slots=True)
class Places:
    """A province's agencies on a day, and for each the agencies whose places it holds."""

    agencies: Mapping[int, Agency]
    lines: Mapping[int, Sequence[int]]


def places_on(period: Period) -> Places:
    province_id = period.regime.province_id
    agencies = {each.pk: each for each in Agency.objects.of_province(province_id)}
    held, lines = places_of(province_id).on(period.window_end), defaultdict(list)
    for agency_id in agencies:
        lines[held.get(agency_id, agency_id)].append(agency_id)
    return Places(agencies, dict(lines))


def parts_in(
    period: Period,
    indicator_ids: Collection[int],
    agency_ids: Collection[int],
    *,
    with_leads: bool = False,
) -> dict[Key, Parts]:
    """What the figures of some agencies are the totals of; two queries where none leads a level.

    `with_leads` adds the agencies that report the total of some of them.
    """
    inside = _subordinates(period, indicator_ids, agency_ids)
    return inside | _levels(period, indicator_ids, set(agency_ids), with_leads=with_leads)


def _subordinates(
    period: Period, indicator_ids: Collection[int], agency_ids: Collection[int]
) -> dict[Key, Parts]:
    """Agencies asked for the same below one whose figure includes theirs; else its own units,
    bodies outside the levels, which may add up to less."""
    agency = "submission__agency"
    asked = Figure.objects.filter(
        submission__period_id=period.pk,
        submission__agency__parent_id__in=agency_ids,
        indicator_id__in=indicator_ids,
    ).order_by("submission__agency_id")
    below: dict[Key, list[int]] = defaultdict(list)
    equal: set[Key] = set()
    for indicator_id, superior_id, level, agency_id, own_level, includes in asked.values_list(
        "indicator_id",
        f"{agency}__parent_id",
        f"{agency}__parent__level",
        f"{agency}_id",
        f"{agency}__level",
        "indicator__includes_parts",
    ):
        key = (indicator_id, superior_id)
        if includes or (own_level == Level.NONE and level != Level.NONE):
            below[key].append(agency_id)
            equal |= {key} if includes else set()
    return {key: Parts(tuple(ids), key in equal) for key, ids in below.items()}


def _levels(
    period: Period, indicator_ids: Collection[int], agency_ids: set[int], *, with_leads: bool
) -> dict[Key, Parts]:
    """An agency that alone owes a target of a level, while agencies of that level owe the same
    indicator by another target, reports their total."""
    contested = _contested(period, indicator_ids)
    if not contested:
        return {}
    places, found = places_on(period), {}
    for indicator_id, targets in contested.items():
        owed = [(target, _owing(period, places, target)) for target in targets]
        several = {each for target, ids in owed if not _alone(target, ids) for each in ids}
        for target, ids in owed:
            lead = ids[0] if _alone(target, ids) else 0
            if not lead or lead in several:
                continue
            parts = [each for each in several if _is_of(places.agencies[each], target.level)]
            is_meant = lead in agency_ids or (with_leads and not agency_ids.isdisjoint(parts))
            if parts and is_meant:
                found[indicator_id, lead] = Parts(tuple(sorted(parts)), must_equal=True)
    return found


def _contested(period: Period, indicator_ids: Collection[int]) -> dict[int, list[Target]]:
    """Indicators with several targets in the year, of which one names who owes it."""
    targets = Target.objects.filter(
        plan__regime_link__regime_id=period.regime_id,
        indicator_id__in=indicator_ids,
        plan__year_from__lte=period.year,
        plan__year_to__gte=period.year,
    ).only("pk", "indicator_id", "level", "owed_by_level")
    by_indicator: dict[int, list[Target]] = defaultdict(list)
    for target in targets:
        by_indicator[target.indicator_id].append(target)
    contested = {
        indicator_id: several
        for indicator_id, several in by_indicator.items()
        if len(several) > 1 and not all(target.owed_by_level for target in several)
    }
    prefetch_related_objects(_flat(contested.values()), "assignments")
    return contested


def _flat(lists: Iterable[list[Target]]) -> list[Target]:
    return [target for several in lists for target in several]


def _alone(target: Target, agency_ids: Sequence[int]) -> bool:
    return not target.owed_by_level and len(agency_ids) == 1


def _is_of(agency: Agency, level: str) -> bool:
    return agency.level != Level.NONE and level in (TargetLevel.ALL, agency.level)


def _owing(period: Period, places: Places, target: Target) -> list[int]:
    """Agencies that owe the target in this report: active ones of the level, or those named."""
    agencies, end = places.agencies, period.window_end
    if target.owed_by_level:
        meant = {pk for pk, each in agencies.items() if _is_of(each, target.level)}
    else:
        held = {each: holder for holder, line in places.lines.items() for each in line}
        named = (link.agency_id for link in target.assignments.all())
        meant = {held[each] for each in named if each in held}
    return sorted(each for each in meant if agencies[each].is_active_on(end))
