"""Storing the ways that a regime's reports go."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agencies.models import Agency
from reports.models import Actor, Regime, ReviewRoute, RouteStep
from reports.regime_document import RegimeRow


def refuse_foreign_routes(row: RegimeRow) -> None:
    """Names agencies in routes that are not of the regime's province."""
    ours = set(Agency.objects.filter(province__code=row.province).values_list("code", flat=True))
    for route in row.routes:
        if route.agency and route.agency not in ours:
            route.block.wrong(
                _("“%(code)s” is no agency of the province.") % {"code": route.agency}
            )


def store_routes(regime: Regime, row: RegimeRow) -> None:
    """The file's routes in place of the regime's; a file that states none leaves them alone."""
    if not row.routes:
        return
    agencies = dict(Agency.objects.values_list("code", "pk"))
    regime.routes.all().delete()
    made = ReviewRoute.objects.bulk_create(
        ReviewRoute(regime=regime, kind=route.kind, agency_id=agencies.get(route.agency))
        for route in row.routes
    )
    RouteStep.objects.bulk_create(
        RouteStep(
            route=route,
            number=number,
            actor=actor,
            days=stated.days if actor == Actor.LEAD else None,
        )
        for route, stated in zip(made, row.routes, strict=True)
        for number, actor in enumerate(stated.actors, start=1)
    )
