"""Each agency's own baseline; an heir's is the sum of its predecessors' (rules, section 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from agencies.models import Agency
from agencies.succession import founded_as_heirs
from reports.models import Period
from targets.models import Baseline, Target

Rows = list[dict[str, Any]]


def agency_baselines(
    period: Period,
    targets: Sequence[Target],
    baselines: Mapping[tuple[int, int], Sequence[Baseline]],
    heirs: Sequence[Mapping[int, int]],
) -> Rows:
    """The baselines by target and agency under each map of heirs; none while a part is missing.

    Stated ones come by plan and indicator.
    """
    province_id = period.regime.province_id
    founded = founded_as_heirs(province_id)
    ends = dict(Agency.objects.of_province(province_id).values_list("pk", "valid_until"))
    parts = [_parts_of(links, founded) for links in heirs]
    rows: Rows = []
    for target in targets:
        stated = {
            row.agency_id: row.value
            for row in baselines.get((target.plan_id, target.indicator_id), ())
            if row.agency_id is not None
        }
        for number in range(len(heirs)) if stated else ():
            links = heirs[number]
            for agency_id in {links.get(each, each) for each in stated}:
                wanted = [
                    each
                    for each in parts[number].get(agency_id, [agency_id])
                    if each in stated or not _ended_before(ends[each], target.plan.issued_on)
                ]
                base = _sum_of(agency_id, wanted, stated, founded)
                if base is not None:
                    key = {"heirs": number, "target_id": target.pk, "agency_id": agency_id}
                    rows.append(key | {"base": base})
    return rows


def _parts_of(links: Mapping[int, int], founded: frozenset[int]) -> dict[int, list[int]]:
    """By heir the agencies with a past of their own that it now stands for."""
    parts: dict[int, list[int]] = defaultdict(list)
    for agency_id, heir in links.items():
        if agency_id not in founded:
            parts[heir].append(agency_id)
    for heir in set(links.values()) - founded:
        parts[heir].append(heir)
    return parts


def _ended_before(last: date | None, day: date) -> bool:
    return last is not None and last < day


def _sum_of(
    agency_id: int,
    parts: Sequence[int],
    stated: Mapping[int, Decimal],
    founded: frozenset[int],
) -> Decimal | None:
    if agency_id in founded and agency_id in stated:
        return stated[agency_id]
    if not parts or any(part not in stated for part in parts):
        return None
    return sum((stated[part] for part in parts), Decimal(0))
