"""Each agency's own baseline; an heir's is the sum of its predecessors' (rules, section 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from agencies.models import Agency
from agencies.succession import founded_as_heirs, places_of
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
    if not any(row.agency_id for stated in baselines.values() for row in stated):
        return []
    past = _past_of(period.regime.province_id)
    parts = [_parts_of(links, past.founded) for links in heirs]
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
                line = parts[number].get(agency_id, [agency_id])
                wanted = _wanted(past, agency_id, line, stated, target.plan.issued_on)
                if wanted and all(each in stated for each in wanted):
                    base = sum((stated[each] for each in wanted), Decimal(0))
                    key = {"heirs": number, "target_id": target.pk, "agency_id": agency_id}
                    rows.append(key | {"base": base})
    return rows


@dataclass(frozen=True, slots=True)
class _Past:
    """Agencies without a past of their own, when each ended, and who took its place then."""

    founded: frozenset[int]
    ends: Mapping[int, date | None]
    next_of: Mapping[int, int]


def _past_of(province_id: int) -> _Past:
    return _Past(
        founded_as_heirs(province_id),
        dict(Agency.objects.of_province(province_id).values_list("pk", "valid_until")),
        places_of(province_id).direct_heirs(),
    )


def _parts_of(links: Mapping[int, int], founded: frozenset[int]) -> dict[int, list[int]]:
    """By heir the agencies with a past of their own that it now stands for."""
    parts: dict[int, list[int]] = defaultdict(list)
    for agency_id, heir in links.items():
        if agency_id not in founded:
            parts[heir].append(agency_id)
    for heir in set(links.values()) - founded:
        parts[heir].append(heir)
    return parts


def _wanted(
    past: _Past,
    agency_id: int,
    line: Sequence[int],
    stated: Mapping[int, Decimal],
    issued_on: date,
) -> set[int]:
    """The agencies whose baselines add up to an agency's.

    An heir for which the plan states one speaks for those before it. Those that had ended when
    the plan was issued are inside what it states of others, unless it goes back to one of them.
    """
    speakers = {_speaker(past, each, agency_id, stated) for each in line}
    ended = {each for each in speakers if _ended_before(past.ends[each], issued_on)}
    return speakers if any(each in stated for each in ended) else speakers - ended


def _speaker(past: _Past, part: int, last: int, stated: Mapping[int, Decimal]) -> int:
    """The part, or the latest of its heirs up to `last` that was founded and has its own."""
    speaker = here = part
    while here != last:
        here = past.next_of[here]
        if here in past.founded and here in stated:
            speaker = here
    return speaker


def _ended_before(last: date | None, day: date) -> bool:
    return last is not None and last < day
