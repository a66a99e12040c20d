"""Pages of the history: of one object for whoever sees it, and the log for administrators."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.models import Agency, Change, ChangeQuerySet, Membership, User
from reformportal.lib import clock
from reformportal.lib.numbers import format_number
from reports.doors import only_for
from reports.history.files import MOST, TYPES, file_of
from reports.history.filters import LogFilter, place_in
from reports.history.naming import Names
from reports.history.scope import changes_of_figure, changes_of_report, makes_or_reviews
from reports.history.tables import ChangeTable, LogTable
from reports.models import Figure, Submission
from targets.models import Plan, Target
from targets.wording import language


@require_safe
@only_for("administrator")
def history(request: HttpRequest) -> HttpResponse:
    """Every change in the provinces administered: searched, or taken along as a file."""
    visible = Change.objects.visible_to(request.user)
    filter_ = LogFilter(
        request.GET,
        visible,
        people=people_of(request.user),
        agencies=Agency.objects.visible_to(request.user),
        subject=subject_of(request.GET.get("object", ""), visible),
    )
    # What cannot be read narrows down to nothing: all would pass for an answer.
    found = filter_.qs if filter_.is_valid() else visible.none()
    kind = request.GET.get("_export", "")
    if kind in TYPES:
        return exported(request, found, kind)
    table = LogTable(found, in_log=True)
    table.turn_to(request)
    return render(request, "reports/history/log.html", {"filter": filter_, "table": table})


def subject_of(asked: str, changes: ChangeQuerySet) -> str:
    """The name of the object that the address asks for; none that she does not see."""
    place = place_in(asked)
    return Names([place]).of(*place) if place and changes.of(*place).exists() else ""


def people_of(user: User):
    """Who ever held a role in the provinces administered."""
    held = Membership.objects.visible_to(user)
    return User.objects.filter(pk__in=held.values("user_id")).order_by("full_name")


def exported(request: HttpRequest, changes: ChangeQuerySet, kind: str) -> HttpResponse:
    """The file; where it would be too long, back to the log with what to do."""
    if changes[MOST : MOST + 1].exists():
        words = _("A file holds at most %(most)s changes. Narrow the log down first.")
        messages.error(request, words % {"most": format_number(Decimal(MOST), 0, language())})
        kept = request.GET.copy()
        del kept["_export"]
        return redirect(f"{reverse('history')}?{kept.urlencode()}")
    name = f"{_('history')}-{clock.today():%Y%m%d}.{kind}"
    response = HttpResponse(file_of(changes, kind), content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_safe
def report_history(request: HttpRequest, pk: int) -> HttpResponse:
    reports = Submission.objects.visible_to(request.user)
    found = get_object_or_404(reports.select_related("period__report", "agency"), pk=pk)
    title = f"{found.agency.short_name} · {found.period.title}"
    back = reverse("submission", args=[pk])
    return page(request, changes_of_report(request.user, found), title, back)


@require_safe
def figure_history(request: HttpRequest, pk: int) -> HttpResponse:
    """One cell; in scope for who reads an area or a province, but the drafts are not theirs."""
    figures = Figure.objects.visible_to(request.user).select_related(
        "indicator", "submission__period__report", "submission__agency"
    )
    found = get_object_or_404(figures, pk=pk)
    report = found.submission
    if not makes_or_reviews(request.user, report):
        raise PermissionDenied
    title = f"{found.indicator.title} · {report.agency.short_name} · {report.period.title}"
    back = reverse("submission", args=[report.pk]) + f"#row-{found.pk}"
    return page(request, changes_of_figure(found), title, back, names_parts=False)


@require_safe
def target_history(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Target.objects.visible_to(request.user), pk=pk)
    readable = request.user.access.roles != {"administrator"}
    back = reverse("target", args=[pk]) if readable else reverse("plan", args=[found.plan_id])
    changes = Change.objects.on_page_of(found)
    return page(request, changes, f"{found.code} {found.statement}", back)


@require_safe
def plan_history(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    title = f"{found.document_number}: {found.abstract}"
    return page(request, Change.objects.on_page_of(found), title, reverse("plan", args=[pk]))


@require_safe
def agency_history(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)
    return page(request, Change.objects.on_page_of(found), found.name, reverse("agency", args=[pk]))


@require_safe
def person_history(request: HttpRequest, pk: int) -> HttpResponse:
    """A person and her roles; only her administrators know of them."""
    found = get_object_or_404(people_of(request.user), pk=pk)
    back = reverse("admin:agencies_user_change", args=[pk])
    return page(request, Change.objects.on_page_of(found), found.full_name, back)


def page(
    request: HttpRequest,
    changes: ChangeQuerySet,
    title: str,
    back: str,
    *,
    names_parts: bool = True,
) -> HttpResponse:
    """The history of one object, newest first; of one without parts no part is named."""
    table = ChangeTable(changes, names_parts=names_parts)
    table.turn_to(request)
    context = {"table": table, "subject": title, "back": back}
    return render(request, "reports/history/history.html", context)
