"""The pages of what was promised: the list of plans, and one plan whole."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reformportal.lib import clock
from reformportal.lib.table_pages import AskedPage
from targets.filters import PlanFilter
from targets.models import Plan, Target, TargetWarning
from targets.promises import promise_of, read_plan
from targets.tables import PlanTable


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan of the user's provinces."""
    filter_ = PlanFilter(request.GET, counted(Plan.objects.visible_to(request.user)))
    table = PlanTable(filter_.qs)
    AskedPage(request, rows=25).configure(table)
    return render(request, "targets/plans.html", {"filter": filter_, "table": table})


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: the document, its regime's dates of this year, targets, tasks and baselines."""
    found = read_plan(pk, request.user)
    link = getattr(found, "regime_link", None)
    year = clock.today().year
    access = request.user.access
    context = {
        "plan": found,
        "promise": promise_of(found),
        "regime": link.regime if link else None,
        "year": year,
        "periods": link.regime.periods.filter(year=year).select_related("report") if link else (),
        "administers": found.province_id in access.administered_province_ids,
        "reads_results": access.has("officer", "head", "reviewer", "leader"),
    }
    return render(request, "targets/plan.html", context)


def counted(plans):
    """Adds how many targets and warnings each plan has."""
    return plans.annotate(
        target_count=number_of(Target.objects), warning_count=number_of(TargetWarning.objects)
    )


def number_of(rows):
    """How many of the rows belong to the plan; 0 where none does."""
    of_plan = rows.filter(plan=OuterRef("pk")).order_by().values("plan")
    return Coalesce(Subquery(of_plan.annotate(number=Count("pk")).values("number")), 0)
