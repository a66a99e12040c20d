"""An agency beside others: the median of its kind, and those before and after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from django.db.models import Q, QuerySet

from agencies.models import Agency, Succession, User
from reports.dashboards.counts import StatusCounts
from reports.dashboards.scope import Scope
from reports.dashboards.stored import rows_of
from targets.models import Target


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares of judged targets that are achieved or on track, in percent: its own, its kind's."""

    own: Fraction | None
    median: Fraction | None
    agencies: int

    @property
    def own_shown(self) -> Decimal | None:
        return shown(self.own)

    @property
    def median_shown(self) -> Decimal | None:
        return shown(self.median)


def shown(share: Fraction | None) -> Decimal | None:
    """The share as a page prints it."""
    return None if share is None else Decimal(share.numerator) / share.denominator


@dataclass(frozen=True, slots=True)
class Relative:
    """An agency before or after, with what joined the two."""

    kind: str
    day: date
    decision: str
    pk: int
    name: str
    is_before: bool


def covered_targets(scope: Scope) -> QuerySet[Target]:
    """The targets of the scope's plans, for a subquery."""
    return Target.objects.filter(plan__in=[plan.pk for plan in scope.covered]).values("pk")


def compared(agency: Agency, kin: Iterable[int], scope: Scope, user: User) -> Comparison:
    """The agency beside the median of its kind, itself among them where it is active."""
    rows = rows_of(scope.period, user, is_official=scope.is_official)
    rows = rows.filter(agency__in={*kin, agency.pk}, target__in=covered_targets(scope))
    statuses: dict[int, Counter[str]] = defaultdict(Counter)
    for agency_id, status in rows.exclude(status="").values_list("agency_id", "status"):
        statuses[agency_id][status] += 1
    shares = {pk: StatusCounts(found).share_well for pk, found in statuses.items()}
    of_kind = [share for pk, share in shares.items() if share is not None and pk in set(kin)]
    own = shares.get(agency.pk)
    return Comparison(
        own=None if own is None else own * 100,
        median=median(of_kind) * 100 if of_kind else None,
        agencies=len(of_kind),
    )


def relatives_of(agency: Agency) -> list[Relative]:
    """Who came before it and who after, by the decisions that touch it."""
    touching = Succession.objects.filter(Q(predecessors=agency) | Q(successors=agency)).order_by(
        "effective_on", "pk"
    )
    sides = ("predecessors__pk", "predecessors__name", "successors__pk", "successors__name")
    found: dict[tuple, Relative] = {}
    for kind, day, decision, *both in touching.values_list(
        "kind", "effective_on", "decision", *sides
    ):
        word = str(Succession.Kind(kind).label)
        for is_before, other, name in ((True, *both[:2]), (False, *both[2:])):
            mine = both[2] if is_before else both[0]
            if other and other != agency.pk and mine == agency.pk:
                found[day, other, is_before] = Relative(word, day, decision, other, name, is_before)
    return list(found.values())
