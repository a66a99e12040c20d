"""What the league table is made from, read for a kind, a period and the period before it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from agencies.models import Agency, Level, User
from reports.dashboards.league import League, league_of, ranks_of
from reports.dashboards.punctuality import submissions_of
from reports.dashboards.scope import Scope
from reports.dashboards.standing import standing_in
from reports.models import Period, ShownProgress

# The kinds that are ranked, each among its own.
KINDS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
Statuses = dict[int, Counter[str]]


@dataclass(frozen=True, slots=True)
class LeaguePage:
    """A league table with what it is about: the kind, the kinds there are, the period before."""

    league: League
    kind: str
    kinds: tuple[str, ...]
    before: Period | None


def league_page(scope: Scope, asked: str, user: User) -> LeaguePage:
    """The table of the kind that the address asks for, else of the first that has agencies.

    A fixed number of queries, whatever the number of agencies.
    """
    before = period_before(scope)
    known = agencies_of(scope, before, user)
    now = [agency for agency in known if agency.is_active_on(scope.period.window_end)]
    kinds = tuple(kind for kind in KINDS if any(agency.level == kind for agency in now))
    kind = asked if asked in kinds else next(iter(kinds), "")
    same = [agency for agency in known if agency.level == kind]
    found = statuses_of(scope, [scope.period, before], same, user)
    ranks = None
    if before:
        standing = standing_in(before, is_official=scope.is_official)
        then = replace(scope, period=before, standing=standing)
        there = [agency for agency in same if agency.is_active_on(before.window_end)]
        ranks = ranks_of(league_of(there, found[before.pk], timeliness_of(then, user)))
    ranked = [agency for agency in now if agency.level == kind]
    league = league_of(ranked, found[scope.period.pk], timeliness_of(scope, user), ranks)
    return LeaguePage(league, kind, kinds, before)


def period_before(scope: Scope) -> Period | None:
    """The last opened period before the scope's that has results."""
    earlier = [
        period
        for period in scope.periods
        if period.opened_at and period.has_results and period.window_end < scope.period.window_end
    ]
    return earlier[-1] if earlier else None


def agencies_of(scope: Scope, before: Period | None, user: User) -> list[Agency]:
    """Agencies of the province that report and existed at the end of either period's window."""
    ends = [period.window_end for period in (scope.period, before) if period]
    existing = Q()
    for day in ends:
        until = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        existing |= Q(valid_from__lte=day) & until
    visible = Agency.objects.visible_to(user).of_province(scope.regime.province_id)
    return list(visible.reporting().filter(existing).order_by("name", "pk"))


def statuses_of(
    scope: Scope, periods: list[Period | None], agencies: list[Agency], user: User
) -> dict[int, Statuses]:
    """How many of each agency's own targets stand where, by period and agency; one query.

    An agency's part of a sum has no status of its own and counts nowhere.
    """
    rows = (
        ShownProgress.objects.visible_to(user)
        .filter(
            period__in=[period.pk for period in periods if period],
            agency__in=[agency.pk for agency in agencies],
            is_official=scope.is_official,
            target__plan__in=[plan.pk for plan in scope.covered],
        )
        .exclude(status="")
    )
    found: dict[int, Statuses] = defaultdict(lambda: defaultdict(Counter))
    counted = (
        rows.order_by().values_list("period_id", "agency_id", "status").annotate(count=Count("*"))
    )
    for period_id, agency_id, status, count in counted:
        found[period_id][agency_id][status] = count
    return found


def timeliness_of(scope: Scope, user: User) -> dict[int, str]:
    """When each agency's report of the scope's period was sent, as the page of punctuality says."""
    return dict(submissions_of(scope, user).values_list("agency_id", "timeliness"))
