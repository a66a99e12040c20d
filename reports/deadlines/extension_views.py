"""Pages of one report's extension: the agency asks and withdraws, the reviewer decides."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import User
from reformportal.lib.table_pages import AskedPage
from reports.deadlines import errors
from reports.deadlines.explanations import explain
from reports.deadlines.extensions import (
    ask_extension,
    earliest_day,
    extensions_of,
    grant_extension,
    grant_unasked,
    refuse_extension,
    withdraw_extension,
)
from reports.deadlines.forms import AskForm, DecisionForm, GrantForm
from reports.deadlines.tables import ExtensionFilter, ExtensionTable
from reports.doors import only_for
from reports.entry.deadlines import deadline_of
from reports.models import Extension, Submission

# The field beside which a refusal stands.
AT_FIELD = {errors.DayTooEarly: "until", errors.DayTooLate: "until", errors.ReasonMissing: "reason"}


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an agency asks for more time and sees what became of its requests."""
    report = report_for(request.user, pk)
    if report.agency_id not in request.user.access.agency_ids:
        raise PermissionDenied
    form = AskForm(request.POST or None, initial={"until": earliest_day(report)})
    if request.method == "POST" and form.is_valid():
        try:
            ask_extension(submission=report, by=request.user, **form.cleaned_data)
        except errors.DeadlineError as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("The request was sent to the reviewers."))
            return redirect("submission", pk)
    return report_page(request, "reports/deadlines/ask.html", report, form)


@require_POST
def withdraw_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back a request; where somebody has answered it meanwhile, says who."""
    extension = extension_for(request.user, pk)
    try:
        withdraw_extension(extension=extension, by=request.user)
    except errors.NotYourRole:
        raise PermissionDenied from None
    except errors.DeadlineError as refusal:
        messages.error(request, explain(refusal))
    else:
        messages.success(request, _("The request was withdrawn."))
    return redirect("ask_extension", extension.submission_id)


@require_safe
@only_for("reviewer")
def extension_requests(request: HttpRequest) -> HttpResponse:
    """Requests of the agencies, those that wait for an answer first."""
    found = (
        Extension.objects.reviewed_by(request.user)
        .select_related(
            "submission__agency", "submission__period__report", "asked_by", "decided_by", "mass"
        )
        .order_by("state", "-asked_at", "-pk")
    )
    filter_ = ExtensionFilter(request.GET, found)
    table = ExtensionTable(filter_.qs)
    AskedPage(request, rows=50).configure(table)
    waiting = Extension.objects.reviewed_by(request.user).open().count()
    context = {"filter": filter_, "table": table, "waiting": waiting}
    return render(request, "reports/deadlines/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with the report that it is about, and the answer."""
    extension = extension_for(request.user, pk)
    report = reviewed_report(request.user, extension.submission_id)
    form = DecisionForm(request.POST or None, initial={"until": extension.until})
    if request.method == "POST" and form.is_valid():
        try:
            done = _decide(request, extension, form)
        except errors.DeadlineError as refusal:
            beside(form, refusal, reason="answer")
        else:
            messages.success(request, done)
            return redirect("extension_requests")
    own = report.agency_id in request.user.access.agency_ids
    own = own or extension.asked_by_id == request.user.pk
    return report_page(
        request, "reports/deadlines/decide.html", report, form, extension=extension, is_own=own
    )


def _decide(request: HttpRequest, extension: Extension, form: DecisionForm) -> str:
    answer = form.cleaned_data["answer"]
    if request.POST.get("decision") == DecisionForm.REFUSE:
        refuse_extension(extension=extension, by=request.user, answer=answer)
        return _("The request was refused. The agency reads your reason.")
    until = form.cleaned_data["until"]
    grant_extension(extension=extension, by=request.user, until=until, answer=answer)
    return _("The extension was granted.")


@require_http_methods(["GET", "HEAD", "POST"])
def extend_report(request: HttpRequest, pk: int) -> HttpResponse:
    """More time for one report on the reviewer's own initiative."""
    report = reviewed_report(request.user, pk)
    form = GrantForm(request.POST or None, initial={"until": earliest_day(report)})
    if request.method == "POST" and form.is_valid():
        try:
            grant_unasked(submission=report, by=request.user, **form.cleaned_data)
        except errors.DeadlineError as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("The extension was granted."))
            return redirect("review", pk)
    return report_page(request, "reports/deadlines/extend.html", report, form)


def report_page(
    request: HttpRequest, template: str, report: Submission, form, **more: object
) -> HttpResponse:
    """A page about one report's time; 422 where what was posted was refused."""
    found = extensions_of(report)
    context = {
        "submission": report,
        "deadline": deadline_of(report),
        "form": form,
        "extensions": found,
        "open_request": next((each for each in found if each.is_open), None),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context | more, status=status)


def beside(form, refusal: errors.DeadlineError, *, reason: str = "reason") -> None:
    """Puts a refusal beside the field that it is about, with what was typed still in it."""
    if isinstance(refusal, errors.NotYourRole):
        raise PermissionDenied
    field = AT_FIELD.get(type(refusal))
    form.add_error(reason if field == "reason" else field, explain(refusal))


def report_for(user: User, pk: int) -> Submission:
    reports = Submission.objects.visible_to(user).with_punctuality()
    wanted = reports.select_related("period__report", "period__regime__recipient", "agency")
    return get_object_or_404(wanted, pk=pk)


def reviewed_report(user: User, pk: int) -> Submission:
    """The report in the user's scope, else 404; 403 where she does not review it."""
    report = report_for(user, pk)
    if report.period.regime.province_id not in user.access.reviewed_province_ids:
        raise PermissionDenied
    return report


def extension_for(user: User, pk: int) -> Extension:
    found = Extension.objects.visible_to(user).select_related("asked_by", "decided_by", "mass")
    return get_object_or_404(found, pk=pk)
