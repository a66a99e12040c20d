from django.db import migrations


def rules_to_routes(apps, schema_editor):
    HeadRule = apps.get_model("reports", "HeadRule")
    ReviewRoute = apps.get_model("reports", "ReviewRoute")
    RouteStep = apps.get_model("reports", "RouteStep")
    for rule in HeadRule.objects.order_by("pk"):
        route = ReviewRoute.objects.create(
            regime_id=rule.regime_id, kind=rule.kind, agency_id=rule.agency_id
        )
        actors = ["head", "province"] if rule.needs_head else ["province"]
        for number, actor in enumerate(actors, start=1):
            RouteStep.objects.create(route=route, number=number, actor=actor)


def routes_to_rules(apps, schema_editor):
    HeadRule = apps.get_model("reports", "HeadRule")
    ReviewRoute = apps.get_model("reports", "ReviewRoute")
    for route in ReviewRoute.objects.order_by("pk"):
        HeadRule.objects.create(
            regime_id=route.regime_id,
            kind=route.kind,
            agency_id=route.agency_id,
            needs_head=route.steps.filter(actor="head").exists(),
        )


class Migration(migrations.Migration):
    """Where the head signs is a step of a route from now on."""

    dependencies = [("reports", "0100_routes_of_review")]

    operations = [migrations.RunPython(rules_to_routes, routes_to_rules)]
