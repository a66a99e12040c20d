"""Pages of a whole period: its days, more time for many, closing it and opening it again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import User
from reformportal.lib import clock
from reports.deadlines import errors
from reports.deadlines.closing import close_period, reopen_for_all, reopen_for_one, still_open
from reports.deadlines.explanations import explain
from reports.deadlines.extension_views import beside
from reports.deadlines.forms import MassForm, ReopenAllForm, ReopenOneForm
from reports.deadlines.mass import extend_many, reach_of, refuse_many
from reports.doors import only_for
from reports.entry.deadlines import Deadline
from reports.models import MassExtension, Period, Submission
from reports.models.submission import HELD


@require_safe
def period(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of a period, what is unfinished in it, and what was decided about it."""
    return period_page(request, period_for(request.user, pk))


def period_for(user: User, pk: int) -> Period:
    """The period in the user's scope, else 404; 403 for those who do not review its province."""
    periods = Period.objects.visible_to(user).select_related(
        "report", "regime__recipient", "closed_by"
    )
    found = get_object_or_404(periods, pk=pk)
    if found.regime.province_id not in user.access.reviewed_province_ids:
        raise PermissionDenied
    return found


def period_page(
    request: HttpRequest,
    found: Period,
    *,
    wrong: str = "",
    one: ReopenOneForm | None = None,
    everyone: ReopenAllForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `wrong` says why an act was refused, beside what was written for it."""
    today = clock.today()
    last_day = found.last_on_time_day
    context = {
        "period": found,
        "deadline": Deadline(last_day, (last_day - today).days),
        "upward": upward_deadline(found),
        "unfinished": still_open(found),
        "can_close": found.opened_at and not found.closed_at and last_day < today,
        "one": one or ReopenOneForm(reports=shut_reports(found)),
        "everyone": everyone or ReopenAllForm(),
        "acts": found.mass_extensions.select_related("by"),
        "decisions": found.decisions.select_related("by", "submission__agency").order_by("-pk"),
        "wrong": wrong,
    }
    return render(request, "reports/deadlines/period.html", context, status=status)


def upward_deadline(found: Period) -> Deadline | None:
    """Until when the province's own report must be with its recipient."""
    day = found.province_last_day
    return Deadline(day, (day - clock.today()).days) if day else None


def shut_reports(found: Period):
    """The reports of a closed period that are still in their agencies' hands."""
    held = Submission.objects.of_period(found).filter(state__in=HELD).select_related("agency")
    return held.order_by("agency__name")


@require_POST
def close_for_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes the period, if what the page named as unfinished still is."""
    found = period_for(request.user, pk)
    try:
        close_period(period=found, by=request.user, seen=request.POST.get("seen", ""))
    except errors.DeadlineError as refusal:
        return period_page(request, found, wrong=explain(refusal), status=409)
    messages.success(request, _("The period was closed. Entering and sending need a reopening."))
    return redirect("period", pk)


@require_POST
def reopen_for_agency(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets one agency enter and send although the period is closed."""
    found = period_for(request.user, pk)
    form = ReopenOneForm(request.POST, reports=shut_reports(found))
    if form.is_valid():
        said = form.cleaned_data
        try:
            reopen_for_one(
                submission=said["report"],
                until=said["until"],
                reason=said["reason"],
                by=request.user,
            )
        except errors.DeadlineError as refusal:
            beside(form, refusal)
        else:
            told = _("The period was reopened for %(agency)s.")
            messages.success(request, told % {"agency": said["report"].agency.name})
            return redirect("period", pk)
    return period_page(request, found, one=form, status=422)


@require_POST
def reopen_period(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a closing back for all agencies."""
    found = period_for(request.user, pk)
    form = ReopenAllForm(request.POST)
    if form.is_valid():
        try:
            reopen_for_all(period=found, reason=form.cleaned_data["reason"], by=request.user)
        except errors.DeadlineError as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("The period is open again for all agencies."))
            return redirect("period", pk)
    return period_page(request, found, everyone=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def extend_period(request: HttpRequest, pk: int) -> HttpResponse:
    """More time for many: first what it would touch, then, confirmed, the act."""
    found = period_for(request.user, pk)
    reports = Submission.objects.of_period(found).select_related("agency")
    form = MassForm(
        request.POST or None,
        reports=reports.order_by("agency__level", "agency__name"),
        initial=_asked_for(request),
    )
    if request.method != "POST" or not form.is_valid():
        return _mass_page(request, found, form)
    try:
        return _extend(request, found, form)
    except errors.DeadlineError as refusal:
        if not isinstance(refusal, errors.ChangedMeanwhile):
            beside(form, refusal)
            return _mass_page(request, found, form)
        reach = reach_of(found, form.cleaned_data["until"], request.user, form.chosen)
        return _mass_page(request, found, form, reach=reach, wrong=explain(refusal))


def _extend(request: HttpRequest, found: Period, form: MassForm) -> HttpResponse:
    said, chosen = form.cleaned_data, form.chosen
    written = {"period": found, "until": said["until"], "by": request.user}
    if "confirmed" not in request.POST:
        refuse_many(**written)
        reach = reach_of(**written, chosen=chosen)
        if not reach.touched:
            raise errors.NobodyTouched
        return _mass_page(request, found, form, reach=reach)
    act = extend_many(
        **written,
        reason=said["reason"],
        document=said["document"],
        chosen=chosen,
        seen=request.POST["confirmed"],
    )
    count = act.extensions.count()
    told = ngettext("%(count)d agency has more time.", "%(count)d agencies have more time.", count)
    messages.success(request, told % {"count": count})
    return redirect("mass_extension", act.pk)


def _asked_for(request: HttpRequest) -> dict[str, object]:
    """Agencies that another page has ticked already: `?report=1&report=2`."""
    keys = [key for key in request.GET.getlist("report") if key.isdecimal() and len(key) < 10]
    return {"reports": keys, "only_chosen": bool(keys)}


def _mass_page(
    request: HttpRequest, found: Period, form: MassForm, *, reach=None, wrong: str = ""
) -> HttpResponse:
    context = {"period": found, "form": form, "reach": reach, "wrong": wrong}
    status = 422 if form.is_bound and form.errors else 409 if wrong else 200
    return render(request, "reports/deadlines/mass.html", context, status=status)


@require_safe
@only_for("reviewer")
def mass_extension(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One act for many: what it says, who did it when, and every report that it touched."""
    acts = MassExtension.objects.visible_to(request.user).select_related("by", "period__report")
    act = get_object_or_404(acts, pk=pk)
    rows = act.extensions.select_related("submission__agency").order_by("submission__agency__name")
    context = {"act": act, "period": act.period, "rows": list(rows)}
    return render(request, "reports/deadlines/act.html", context)
