"""The pages of who is who: the agencies by level, and one agency."""

from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies.filters import AgencyFilter
from agencies.models import Agency, Kind, Level, Membership, Role, Succession
from agencies.tables import AgencyTable
from reformportal.lib import clock
from reformportal.lib.table_pages import AskedPage

# The tree from its root: the province, its departments, districts, communes, and the others.
PLACES = (
    When(kind=Kind.PROVINCE, then=Value(0)),
    When(level=Level.PROVINCE, then=Value(1)),
    When(level=Level.DISTRICT, then=Value(2)),
    When(level=Level.COMMUNE, then=Value(3)),
)
LATEST_REPORTS = 12
READERS = frozenset(Role.values) - {Role.ADMINISTRATOR}


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency of the user's provinces, the province level first."""
    visible = Agency.objects.visible_to(request.user)
    placed = visible.annotate(place=Case(*PLACES, default=4, output_field=IntegerField()))
    filter_ = AgencyFilter(
        request.GET,
        placed.select_related("parent"),
        parents=visible.filter(children__isnull=False).distinct(),
    )
    table = AgencyTable(filter_.qs, order_by="level")
    AskedPage(request, rows=50).configure(table)
    return render(request, "agencies/agencies.html", {"filter": filter_, "table": table})


@require_safe
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency: what it is, what became of it, who works there, where its reports stand."""
    visible = Agency.objects.visible_to(request.user).select_related("parent", "province")
    found = get_object_or_404(visible, pk=pk)
    administers = found.province_id in request.user.access.administered_province_ids
    context = {
        "agency": found,
        "is_active": found.is_active_on(clock.today()),
        "successions": successions_of(found),
        "children": found.children.order_by("name"),
        "leads": found.led_areas.select_related("plan", "area"),
        "administers": administers,
        "people": people_of(found, request.user) if administers else (),
        "reports": reports_of(found, request.user),
        "readable": set(found.submissions.visible_to(request.user).values_list("pk", flat=True)),
        "reads_results": request.user.access.has(*READERS),
        "reads_reports": found.pk in request.user.access.agency_ids
        or found.province_id in request.user.access.read_province_ids,
    }
    return render(request, "agencies/agency.html", context)


def successions_of(agency: Agency):
    """Every decision that the agency came from or ended in, with both sides."""
    touching = Succession.objects.filter(Q(predecessors=agency) | Q(successors=agency)).distinct()
    return touching.prefetch_related("predecessors", "successors")


def people_of(agency: Agency, user):
    """The roles held in the agency, those of today and before."""
    held = Membership.objects.visible_to(user).filter(agency=agency)
    return held.select_related("user").order_by("valid_until", "role", "user__full_name")


def reports_of(agency: Agency, user):
    """The agency's latest reports, for those who may know where they stand."""
    reports = agency.submissions.counted_for(user).with_punctuality()
    opened = reports.filter(period__opened_at__isnull=False).select_related("period__report")
    return opened.order_by("-period__window_end")[:LATEST_REPORTS]
