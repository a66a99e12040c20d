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
    then = ranks_then(scope, before, same, found[before.pk], user) if before else None
    ranked = [agency for agency in now if agency.level == kind]
    timeliness = timeliness_of(scope, ranked, user)
    league = league_of(ranked, found[scope.period.pk], timeliness, then)
    return LeaguePage(league, kind, kinds, before if then else None)


def ranks_then(
    scope: Scope, before: Period, agencies: list[Agency], statuses: Statuses, user: User
) -> dict[int, int] | None:
    """The ranks of the period before, of the agencies of that time; None where nobody had one."""
    standing = standing_in(before, is_official=scope.is_official)
    there = [agency for agency in agencies if agency.is_active_on(before.window_end)]
    timeliness = timeliness_of(replace(scope, period=before, standing=standing), there, user)
    return ranks_of(league_of(there, statuses, timeliness)) or None


def period_before(scope: Scope) -> Period | None:
    """The last opened period before the scope's that has results; the last opened if none has."""
    ends = scope.period.window_end
    earlier = [each for each in scope.periods if each.opened_at and each.window_end < ends]
    reported = [period for period in earlier if period.has_results]
    return (reported or earlier or [None])[-1]


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


def timeliness_of(scope: Scope, agencies: list[Agency], user: User) -> dict[int, str]:
    """When each agency's report of the scope's period was sent, as the page of punctuality says.

    A report serves all plans: which of them its agency owes something says its own results.
    """
    reports = submissions_of(replace(scope, plan=None), user).filter(agency__in=agencies)
    return dict(reports.order_by().values_list("agency_id", "timeliness"))
