"""Who carries on the place of an agency that has ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from agencies.models import Succession


class SuccessionCycle(ValueError):
    """Agencies succeed one another in a circle, so that nobody is the heir."""


@dataclass(frozen=True, slots=True)
class Link:
    """One predecessor in one succession, with those who may carry its place on."""

    agency_id: int
    kind: str
    successor_ids: frozenset[int]
    history_heir_id: int | None


def heirs_on(day: date, province_id: int | None = None) -> dict[int, int]:
    """Maps each ended agency to the one that holds its place on `day` (progress rules, section 7).

    A succession counts on its effective day itself: one of 1 March maps on 1 March, not on
    28 February. Chains are followed to their end; a merged or renamed agency goes to its successor,
    a split one to the heir of the history that the decision names, one that was abolished, or whose
    line ends in an abolition, is absent. An agency that survives its own succession maps to nobody.
    """
    return resolve_heirs(_links_until(day, province_id))


def places_on(day: date, province_id: int) -> dict[int, int]:
    """The same, but a line that has ended is held by its last agency: its history is kept once."""
    return _places(_links_until(day, province_id))


@dataclass(frozen=True, slots=True)
class Places:
    """Who holds whose place on any day, from successions that were read once."""

    changes: tuple[tuple[date, Link], ...]

    def on(self, day: date) -> dict[int, int]:
        """The same as `places_on`."""
        return _places(link for effective_on, link in self.changes if effective_on <= day)

    def direct_heirs(self) -> dict[int, int]:
        """Maps each agency that gave way to the one that took its place at that time."""
        next_of = _next_of(link for _effective_on, link in self.changes)
        return {agency_id: heir for agency_id, heir in next_of.items() if heir is not None}


def places_of(province_id: int) -> Places:
    """Every succession of a province, in one query."""
    return Places(tuple(_dated_links(Succession.objects.all(), province_id)))


def _places(links: Iterable[Link]) -> dict[int, int]:
    next_of = _next_of(links)
    lasts = {agency_id: _last_of_line(agency_id, next_of) for agency_id in next_of}
    return {agency_id: last for agency_id, last in lasts.items() if last != agency_id}


def days_of_change(province_id: int) -> list[date]:
    """The days from which places are held differently, ascending."""
    changes = Succession.objects.filter(predecessors__province_id=province_id)
    return list(changes.order_by("effective_on").values_list("effective_on", flat=True).distinct())


def founded_as_heirs(province_id: int) -> frozenset[int]:
    """Agencies that a succession founded to hold others' places: no past but theirs."""
    founding = Succession.objects.filter(
        successors__province_id=province_id, successors__valid_from__gte=F("effective_on")
    )
    columns = founding.values_list("kind", "successors", "history_heir_id")
    return frozenset(
        founded
        for kind, founded, heir_id in columns
        if founded == heir_id or (heir_id is None and kind != Succession.Kind.SPLIT)
    )


def resolve_heirs(links: Iterable[Link]) -> dict[int, int]:
    """The same from links ordered by effective day; SuccessionCycle where they circle."""
    next_of = _next_of(links)
    lasts = {agency_id: _last_of_line(agency_id, next_of) for agency_id in next_of}
    return {agency_id: heir for agency_id, heir in lasts.items() if heir not in next_of}


def _next_of(links: Iterable[Link]) -> dict[int, int | None]:
    next_of: dict[int, int | None] = {}
    for link in links:
        if link.agency_id not in link.successor_ids:
            next_of[link.agency_id] = _direct_heir(link)
    return next_of


def _direct_heir(link: Link) -> int | None:
    if link.kind == Succession.Kind.ABOLISH:
        return None
    if link.history_heir_id is not None:
        return link.history_heir_id
    if link.kind == Succession.Kind.SPLIT or len(link.successor_ids) != 1:
        return None
    return next(iter(link.successor_ids))


def _last_of_line(agency_id: int, next_of: Mapping[int, int | None]) -> int:
    seen, here = {agency_id}, agency_id
    while (heir := next_of.get(here)) is not None:
        if heir in seen:
            raise SuccessionCycle(f"agencies {sorted(seen)} succeed one another in a circle")
        seen.add(heir)
        here = heir
    return here


def _links_until(day: date, province_id: int | None) -> list[Link]:
    until = Succession.objects.filter(effective_on__lte=day)
    return [link for _day, link in _dated_links(until, province_id)]


def _dated_links(rows: QuerySet[Succession], province_id: int | None) -> list[tuple[date, Link]]:
    rows = rows.filter(predecessors__isnull=False)
    if province_id is not None:
        rows = rows.filter(predecessors__province_id=province_id)
    columns = rows.order_by("effective_on", "pk").values_list(
        "pk", "effective_on", "kind", "history_heir_id", "predecessors", "successors"
    )
    successors: dict[tuple[int, date, str, int | None, int], set[int]] = defaultdict(set)
    for pk, day, kind, heir_id, predecessor_id, successor_id in columns:
        found = successors[(pk, day, kind, heir_id, predecessor_id)]
        if successor_id is not None:
            found.add(successor_id)
    return [
        (day, Link(predecessor_id, kind, frozenset(found), heir_id))
        for (_pk, day, kind, heir_id, predecessor_id), found in successors.items()
    ]
