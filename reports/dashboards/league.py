"""The league table: agencies of one kind in the order of a stated rule; pages and files print it.

The rule: the share of an agency's own judged targets that are achieved or on track decides; then
whether its report was late; agencies that are equal in both share a rank. No figures yet counts as
not met, nothing arose does not count. Apart, unranked, stand agencies without a judged target, and
those that nobody can judge yet: no figure is approved, and the last day has not passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.functional import Promise

from agencies.models import Agency
from reformportal.lib.signs import STATUS_SIGNS
from reports.dashboards.counts import NOT_MET, WELL, StatusCounts
from reports.dashboards.signs import PUNCTUALITY_SIGNS, PunctualitySign
from reports.models.progress import Status

# What is judged of an agency itself; that nothing arose is nobody's merit and nobody's fault.
RANKED = (*WELL, *NOT_MET, Status.NO_DATA)
# Of two agencies with the same share the one that is not late stands first.
LATENESS = {"on_time": 0, "with_extension": 0, "not_yet_due": 0, "late": 1, "overdue": 2}
NOT_ASKED = 0


@dataclass(frozen=True, slots=True)
class Place:
    """One agency in the table; `rank` is None where it is not ranked.

    `before` is its rank in the period before, None where it had none then; `is_compared` is
    false where there is no period before.
    """

    agency: Agency
    counts: StatusCounts
    timeliness: str
    rank: int | None = None
    before: int | None = None
    is_compared: bool = False

    @property
    def judged(self) -> int:
        return sum(self.counts.of[status] for status in RANKED)

    @property
    def is_ranked(self) -> bool:
        """Whether anything says how it does: an approved figure, or that it is overdue."""
        has_figures = self.judged > self.counts.count(Status.NO_DATA)
        return bool(self.judged) and (has_figures or self.timeliness == "overdue")

    @property
    def share(self) -> Fraction | None:
        """Achieved or on track among what is judged, exact; None where nothing is."""
        return Fraction(self.counts.well, self.judged) if self.judged else None

    @property
    def percent(self) -> Decimal | None:
        """The share in %, with two decimals: fewer than a thousand targets cannot round to 100.

        None where the agency is not ranked: nobody can say yet how it does.
        """
        if not self.is_ranked:
            return None
        exact = Decimal(self.counts.well) * 100 / Decimal(self.judged)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def lateness(self) -> int:
        return LATENESS.get(self.timeliness, NOT_ASKED)

    @property
    def sign(self) -> PunctualitySign | None:
        """How punctual its report was; None where it owed none."""
        return PUNCTUALITY_SIGNS.get(self.timeliness)

    @property
    def not_met(self) -> list[tuple[str | Promise, int]]:
        """The word and the number of each status that counts as not met."""
        pairs = self.counts.pairs([*NOT_MET, Status.NO_DATA])
        return [(STATUS_SIGNS[status].word, count) for status, count in pairs]

    @property
    def movement(self) -> int | None:
        """Places gained since the period before, lost below 0; None where it was unranked."""
        if self.rank is None or self.before is None:
            return None
        return self.before - self.rank

    @property
    def places_lost(self) -> int:
        return -(self.movement or 0)

    @property
    def order(self) -> tuple[Fraction, int]:
        """What decides the rank: equal orders share one."""
        return (-(self.share or Fraction(0)), self.lateness)


@dataclass(frozen=True, slots=True)
class League:
    """The ranked agencies of one kind, the best first, and those apart from the ranking."""

    ranked: tuple[Place, ...]
    apart: tuple[Place, ...]
    has_before: bool

    @property
    def places(self) -> tuple[Place, ...]:
        return (*self.ranked, *self.apart)

    @property
    def first(self) -> list[Place]:
        return [place for place in self.ranked if place.rank == 1]

    @property
    def all_met(self) -> int:
        """How many agencies have every judged target achieved or on track."""
        return sum(place.share == 1 for place in self.ranked)


def league_of(
    agencies: Iterable[Agency],
    statuses: Mapping[int, Counter[str]],
    timeliness: Mapping[int, str],
    before: Mapping[int, int] | None = None,
) -> League:
    """The table of the agencies; `before` are the ranks of the period before, if there is one."""
    places = [
        Place(
            agency,
            StatusCounts(statuses.get(agency.pk, Counter())),
            timeliness.get(agency.pk, ""),
            before=(before or {}).get(agency.pk),
            is_compared=before is not None,
        )
        for agency in agencies
    ]
    return League(
        ranked=with_ranks([place for place in places if place.is_ranked]),
        apart=tuple(sorted((each for each in places if not each.is_ranked), key=by_name)),
        has_before=before is not None,
    )


def with_ranks(places: list[Place]) -> tuple[Place, ...]:
    """In order, each with its rank: 1, 2, 2, 4."""
    ordered = sorted(places, key=lambda place: (place.order, by_name(place)))
    ranked: list[Place] = []
    for number, place in enumerate(ordered, start=1):
        ties = bool(ranked) and ranked[-1].order == place.order
        ranked.append(replace(place, rank=ranked[-1].rank if ties else number))
    return tuple(ranked)


def by_name(place: Place) -> tuple[str, int]:
    return (place.agency.name, place.agency.pk)


def ranks_of(league: League) -> dict[int, int]:
    """The rank of each ranked agency, by its id."""
    return {place.agency.pk: place.rank for place in league.ranked if place.rank}
