"""What a comparison is made from: what the address chooses, and the results of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from reports.dashboards.comparing import (
    DIFFERENCES,
    Difference,
    Line,
    ShareLine,
    counted,
    over_time,
    plans_beside,
    side_by_side,
)
from reports.dashboards.league_reading import period_before
from reports.dashboards.scope import Scope, plans_under
from reports.models import Period, ShownProgress, ShownProgressQuerySet
from targets.models import Plan

KINDS: dict[str, str | Promise] = {
    "periods": _("Two reports"),
    "agencies": _("Agencies"),
    "plans": _("Plans"),
}
MOST = 4


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared (`heads`), line by line; `why` says what to choose where there is nothing.

    Of plans `shares` are filled, of periods and agencies `lines`.
    """

    by: str
    heads: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    shares: tuple[ShareLine, ...] = ()
    why: str | Promise = ""
    agencies: tuple[Agency, ...] = ()
    chosen: tuple[int, ...] = ()
    before: Period | None = None
    only: str = ""

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines, or those alone that differ in the way that the address names."""
        if self.only not in DIFFERENCES:
            return self.lines
        return tuple(
            line for line in self.lines if line.difference and line.difference.code == self.only
        )

    @property
    def counts(self) -> list[tuple[Difference, int]]:
        return counted(self.lines)

    @property
    def differing(self) -> int:
        return sum(line.differs for line in self.lines)


def comparison_of(scope: Scope, asked: QueryDict, user: User) -> Comparison:
    """The comparison that the address asks for; a fixed number of queries for each kind."""
    by = asked.get("by", "")
    match by:
        case "agencies":
            return of_agencies(scope, asked, user)
        case "plans":
            return of_plans(scope, asked, user)
    return of_periods(scope, asked, user)


def numbers_in(asked: QueryDict, name: str) -> list[int]:
    """The different ids that the address names, in its order; what is no number is let go."""
    texts = [text for text in asked.getlist(name) if text.isascii() and text.isdecimal()]
    return list(dict.fromkeys(int(text) for text in texts if len(text) < 10))


def results(scope: Scope, user: User) -> ShownProgressQuerySet:
    rows = ShownProgress.objects.visible_to(user).filter(is_official=scope.is_official)
    in_plans = rows.filter(target__plan__in=[plan.pk for plan in scope.covered])
    return in_plans.select_related(
        "target__indicator", "target__area", "target__plan", "period__report"
    )


def agencies_in(scope: Scope, user: User) -> tuple[Agency, ...]:
    visible = Agency.objects.visible_to(user).of_province(scope.regime.province_id)
    existing = visible.reporting().active_on(scope.period.window_end)
    return tuple(existing.order_by("level", "name", "pk"))


def of_periods(scope: Scope, asked: QueryDict, user: User) -> Comparison:
    """Each target in the report of the page and in another, of the groups or of one agency."""
    agencies = agencies_in(scope, user)
    there = {agency.pk for agency in agencies}
    chosen = tuple(pk for pk in numbers_in(asked, "agency") if pk in there)[:1]
    named = [period for period in scope.opened if period.code == asked.get("with")]
    other = named[0] if named else period_before(scope)
    shared = Comparison(
        "periods",
        agencies=agencies,
        chosen=chosen,
        before=other,
        only=asked.get("change", ""),
    )
    if other is None or other == scope.period:
        return replace(shared, why=_("Choose another report to compare with."))
    rows = results(scope, user).filter(period__in=[other.pk, scope.period.pk])
    rows = rows.filter(agency=chosen[0]) if chosen else rows.of_groups()
    found: dict[int, dict[int, ShownProgress]] = {other.pk: {}, scope.period.pk: {}}
    for row in rows:
        found[row.period_id][row.target_id] = row
    heads = (other.title, scope.period.title)
    lines = over_time(found[other.pk], found[scope.period.pk])
    return replace(shared, heads=heads, lines=lines)


def of_agencies(scope: Scope, asked: QueryDict, user: User) -> Comparison:
    """The own values of two to four agencies of one kind."""
    agencies = agencies_in(scope, user)
    known = {agency.pk: agency for agency in agencies}
    chosen = [known[pk] for pk in numbers_in(asked, "agency") if pk in known][:MOST]
    shared = Comparison("agencies", agencies=agencies, chosen=tuple(agency.pk for agency in chosen))
    if len(chosen) < 2:
        return replace(shared, why=_("Choose two to four agencies of one level."))
    if len({agency.level for agency in chosen}) > 1:
        return replace(
            shared, why=_("These agencies are of different levels. Choose agencies of one level.")
        )
    rows = results(scope, user).filter(period=scope.period, agency__in=shared.chosen)
    found: dict[int, dict[int, ShownProgress]] = {pk: {} for pk in shared.chosen}
    for row in rows.exclude(status=""):
        found[row.agency_id][row.target_id] = row
    heads = tuple(agency.name for agency in chosen)
    return replace(shared, heads=heads, lines=side_by_side(list(found.values())))


def of_plans(scope: Scope, asked: QueryDict, user: User) -> Comparison:
    """Two to four plans of the regime in the report of the page, the first four by themselves."""
    there: dict[int, Plan] = {plan.pk: plan for plan in plans_under(scope.regime, scope.plans)}
    named = [there[pk] for pk in numbers_in(asked, "plans") if pk in there]
    chosen = (named or list(there.values()))[:MOST]
    shared = Comparison("plans", chosen=tuple(plan.pk for plan in chosen))
    if len(there) < 2:
        return replace(shared, why=_("Only one plan is reported under this regime."))
    if len(chosen) < 2:
        return replace(shared, why=_("Choose two to four plans."))
    rows = (
        ShownProgress.objects.visible_to(user)
        .of_groups()
        .filter(period=scope.period, is_official=scope.is_official)
        .filter(target__plan__in=shared.chosen)
        .select_related("target__area")
    )
    found: dict[int, list[ShownProgress]] = {pk: [] for pk in shared.chosen}
    for row in rows:
        found[row.target.plan_id].append(row)
    heads = tuple(plan.document_number for plan in chosen)
    return replace(shared, heads=heads, shares=plans_beside(list(found.values())))
