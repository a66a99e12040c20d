"""Which way a report goes from its agency to the province, and where it comes to stand next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from agencies.models import Agency, Kind, Membership, Role
from agencies.succession import heirs_on
from reformportal.lib import clock
from reports.models import Actor, Figure, RouteStep, Submission


@dataclass(frozen=True, slots=True)
class Way:
    """The steps of one report's route in order; none where its regime states no route."""

    steps: tuple[RouteStep, ...] = ()

    def number_of(self, actor: Actor) -> int:
        """The number of the actor's step, 0 where the route has none."""
        return next((step.number for step in self.steps if step.actor == actor), 0)

    @property
    def days_to_comment(self) -> int:
        return next((step.days or 0 for step in self.steps if step.actor == Actor.LEAD), 0)


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a report comes to stand: step, desk (none: the province), and whose advice it asks."""

    step: int
    desk_id: int | None
    lead_ids: frozenset[int]
    days_to_comment: int


def ways_of(reports: Collection[Submission]) -> dict[int, Way]:
    """The route of each report, the most particular of its regime; one query.

    Needs `period` and `agency` fetched.
    """
    steps = RouteStep.objects.filter(
        Q(route__agency__in={each.agency_id for each in reports})
        | Q(route__agency=None, route__kind__in={"", *(each.agency.kind for each in reports)}),
        route__regime__in={each.period.regime_id for each in reports},
    ).select_related("route")
    stated: dict[tuple[int, int | None, str], list[RouteStep]] = defaultdict(list)
    for step in steps.order_by("number"):
        route = step.route
        stated[route.regime_id, route.agency_id, route.kind].append(step)
    return {each.pk: _most_particular(each, stated) for each in reports}


def _most_particular(
    report: Submission, stated: Mapping[tuple[int, int | None, str], list[RouteStep]]
) -> Way:
    regime = report.period.regime_id
    for agency, kind in ((report.agency_id, ""), (None, report.agency.kind), (None, "")):
        if found := stated.get((regime, agency, kind)):
            return Way(tuple(found))
    return Way()


def desks_of(reports: Collection[Submission]) -> dict[int, Agency]:
    """The superior agency that can check each report today; a desk without a checker is passed."""
    checkers = Membership.objects.held_on(clock.today()).filter(
        agency=OuterRef("pk"), role=Role.CHECKER, user__is_active=True
    )
    parents = Agency.objects.filter(pk__in={each.agency.parent_id for each in reports} - {None})
    manned = parents.exclude(kind=Kind.PROVINCE).filter(Exists(checkers)).in_bulk()
    return {
        each.pk: manned[each.agency.parent_id]
        for each in reports
        if each.agency.parent_id in manned
    }


def desk_named(report: Submission, way: Way) -> str:
    """The superior agency at which the report stands or will stand, "" where there is none."""
    if report.desk_id:
        return report.desk.name
    if not way.number_of(Actor.SUPERIOR):
        return ""
    desk = desks_of([report]).get(report.pk)
    return desk.name if desk else ""


def landings(reports: Collection[Submission]) -> dict[int, Landing]:
    """Where each report comes to stand after the step at which it stands now."""
    ways = ways_of(reports)
    by_desk = [each for each in reports if ways[each.pk].number_of(Actor.SUPERIOR) > each.step]
    desks = desks_of(by_desk) if by_desk else {}
    asking = [each for each in reports if ways[each.pk].number_of(Actor.LEAD) > each.step]
    leads = leads_of(asking) if asking else {}
    return {
        each.pk: _landing(each, ways[each.pk], desks.get(each.pk), leads.get(each.pk, set()))
        for each in reports
    }


def _landing(report: Submission, way: Way, desk: Agency | None, leads: set[int]) -> Landing:
    last = way.steps[-1].number if way.steps else 0
    step = way.number_of(Actor.SUPERIOR) if desk else last
    comments = way.number_of(Actor.LEAD)
    asked = leads - {report.agency_id} if report.step < comments < step else frozenset()
    return Landing(step, desk.pk if desk else None, frozenset(asked), way.days_to_comment)


def leads_of(reports: Collection[Submission]) -> dict[int, set[int]]:
    """The agencies that lead the areas of each report's figures and have somebody to comment."""
    target = "indicator__targets"
    pairs = (
        Figure.objects.filter(
            submission__in=[each.pk for each in reports],
            **{
                f"{target}__plan__regime_link__regime": F("submission__period__regime"),
                f"{target}__plan__area_leads__area": F(f"{target}__area"),
            },
        )
        .order_by()
        .values_list("submission_id", f"{target}__plan__area_leads__agency")
        .distinct()
    )
    heirs = heirs_on(clock.today())
    found = [(report, heirs.get(agency, agency)) for report, agency in pairs]
    commenting = _with_a_checker({agency for _report, agency in found})
    leads: dict[int, set[int]] = defaultdict(set)
    for report, agency in found:
        if agency in commenting:
            leads[report].add(agency)
    return leads


def _with_a_checker(agency_ids: set[int]) -> set[int]:
    held = Membership.objects.held_on(clock.today()).filter(
        agency__in=agency_ids, role=Role.CHECKER, user__is_active=True
    )
    return set(held.values_list("agency", flat=True))
