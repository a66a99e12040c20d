"""Pages of what is issued: the list, one revision, its document, and the act of issuing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.models import User
from reformportal.lib import clock
from reformportal.lib.table_pages import AskedPage
from reports.dashboards.scope import READERS, refuse_unless_reader
from reports.dashboards.signs import PUNCTUALITY_SIGNS
from reports.doors import only_for
from reports.issuing.difference_lines import SHOWN_ROWS, lines_of, report_lines
from reports.issuing.explanations import explain
from reports.issuing.gaps import gaps_of
from reports.issuing.issuing import IssuingError, NotYourProvince, issue
from reports.issuing.lists import corrections_by_period, issued_reports_for, periods_to_issue
from reports.issuing.reading import Issue
from reports.issuing.sealing import content_of
from reports.issuing.tables import IssuedReportTable
from reports.issuing.waiting import moves_since, outdated_groups
from reports.models import IssuedReport, Period

PER_PAGE = 25


@require_safe
@only_for(*READERS)
def issued_reports(request: HttpRequest) -> HttpResponse:
    """Every issued revision that the person reads, and for reviewers what is still to be issued."""
    table = IssuedReportTable(
        issued_reports_for(request.user), corrections=corrections_by_period(request.user)
    )
    AskedPage(request, rows=PER_PAGE).configure(table)
    context = {"table": table, "to_issue": list(periods_to_issue(request.user))}
    return render(request, "reports/issuing/issued_reports.html", context)


@require_safe
def issued_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One revision as it was issued, drawn from its document."""
    issued = read_issued(request.user, pk)
    access, province_id = request.user.access, issued.period.regime.province_id
    drawn = Issue(content_of(issued), issued.differences)
    revisions = list(issued_reports_for(request.user).filter(period=issued.period_id))
    is_last = revisions[0].pk == issued.pk
    chosen = drawn.targets.get(_number(request.GET.get("target", "")))
    context = {
        "issued": issued,
        "issue": drawn,
        "revisions": revisions,
        "corrections": corrections_by_period(request.user).get(issued.period_id) if is_last else 0,
        "groups": drawn.groups(),
        "counts": drawn.counts,
        "chosen": chosen,
        "agencies": drawn.agencies_of(chosen.pk) if chosen else [],
        "sources": sources_for(request.user, issued, drawn),
        "reads_document": province_id in access.read_province_ids,
        "reviews": province_id in access.reviewed_province_ids,
    }
    return render(
        request, "reports/issuing/issued_report.html", context | _differences(issued, drawn)
    )


def _differences(issued: IssuedReport, drawn: Issue) -> dict[str, object]:
    return {
        "lines": lines_of(drawn, issued.differences),
        "most_lines": SHOWN_ROWS,
        "report_lines": report_lines(drawn, issued.differences),
    }


def sources_for(user: User, issued: IssuedReport, drawn: Issue) -> list[tuple]:
    """The agencies' reports that the user may know of, each with its agency as it was called."""
    sources = issued.sources.counted_for(user).select_related("submission")
    return [
        (drawn.agencies[source.agency_id], source, PUNCTUALITY_SIGNS[source.timeliness])
        for source in sources
    ]


@require_safe
def issued_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document's very bytes, for those who read every figure of the province."""
    issued = read_issued(request.user, pk)
    if issued.period.regime.province_id not in request.user.access.read_province_ids:
        raise PermissionDenied
    name = f"{issued.period.regime.code}-{issued.period.code}-{issued.number}.json"
    return HttpResponse(
        issued.document.encode(),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def read_issued(user: User, pk: int) -> IssuedReport:
    """The revision in the user's scope, else 404; 403 for those who only administer."""
    reports = IssuedReport.objects.visible_to(user)
    found = get_object_or_404(reports.select_related("period__report", "period__regime"), pk=pk)
    refuse_unless_reader(user, found.period.regime.province_id)
    return found


@require_safe
def issuing(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be issued of a period, what is missing, and the act."""
    return issuing_page(request, period_to_issue(request.user, pk))


@require_POST
def issue_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Issues the period's next revision; where it is refused the page says why."""
    period = period_to_issue(request.user, pk)
    reason, confirmed = request.POST.get("reason", ""), request.POST.get("confirmed", "")
    if "\x00" in reason:
        wrong = _("The reason holds a character that cannot be stored. Type it again.")
        return issuing_page(request, period, wrong=wrong, status=422)
    try:
        issued = issue(period=period, by=request.user, reason=reason, confirmed=confirmed)
    except NotYourProvince:
        raise PermissionDenied from None
    except IssuingError as refusal:
        wrong = explain(refusal)
        return issuing_page(request, period, wrong=wrong, reason=reason, status=409)
    messages.success(request, _("The report was issued. Nothing changes it any more."))
    return redirect("issued_report", pk=issued.pk)


def period_to_issue(user: User, pk: int) -> Period:
    """The period in the user's scope, else 404; 403 for those who do not review its province."""
    periods = Period.objects.visible_to(user).select_related("report", "regime__province")
    found = get_object_or_404(periods, pk=pk)
    if found.regime.province_id not in user.access.reviewed_province_ids:
        raise PermissionDenied
    return found


def issuing_page(
    request: HttpRequest, period: Period, *, wrong: str = "", reason: str = "", status: int = 200
) -> HttpResponse:
    """The page of the act; `wrong` says why it was refused, beside what was written."""
    last = IssuedReport.objects.of_period(period).light().last()
    context = {
        "period": period,
        "gaps": gaps_of(period),
        "last": last,
        "is_over": period.opened_at is not None and period.window_end < clock.today(),
        "outdated": outdated_groups(period) if last else [],
        "moves": moves_since(last) if last else [],
        "plan_key": f"all-{period.regime_id}",
        "wrong": wrong,
        "reason": reason,
    }
    return render(request, "reports/issuing/issuing.html", context, status=status)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
