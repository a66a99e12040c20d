"""As was, as is: an agency's series with its predecessors apart or together."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.models import Agency, User
from agencies.succession import places_on
from reformportal.lib import clock
from reports.dashboards.scope import refuse_unless_reader, regime_of
from reports.dashboards.switchers import Option
from reports.explanation.reading import targets_to_explain
from reports.explanation.series import APART, TOGETHER, Series, series_of
from reports.explanation.series_chart import chart_of_series
from reports.models import Period
from targets.models import Target


@require_safe
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """One target in one agency through the reports; the address says apart or together."""
    agency = heir_of(pk, request.user)
    refuse_unless_reader(request.user, agency.province_id)
    targets = targets_reported_by(agency, request.user)
    target = chosen(targets, request.GET.get("target", ""))
    line = TOGETHER if request.GET.get("line") == TOGETHER else APART
    context = {"agency": agency, "targets": target_options(targets, target, line)}
    if target is not None:
        found = series_of(target, agency, latest_period(target), line)
        finding = finding_of(found)
        context |= {
            "series": found,
            "target": target,
            "finding": finding,
            "chart": chart_of_series(found, finding),
            "lines": line_options(target, line),
        }
    return render(request, "reports/explanation/series.html", context)


def heir_of(pk: int, user: User) -> Agency:
    """The agency, or who holds its place today."""
    visible = Agency.objects.visible_to(user).select_related("province")
    agency = visible.filter(pk=pk).first()
    if agency is None:
        raise Http404
    heir = places_on(clock.today(), agency.province_id).get(agency.pk, agency.pk)
    return agency if heir == agency.pk else visible.get(pk=heir)


def targets_reported_by(agency: Agency, user: User) -> list[Target]:
    """Targets under a regime for which the agency or a predecessor was asked a figure."""
    line = [agency.pk]
    held = places_on(clock.today(), agency.province_id)
    line += [former for former, heir in held.items() if heir == agency.pk]
    asked = targets_to_explain().filter(
        pk__in=Target.objects.visible_to(user),
        plan__province=agency.province_id,
        plan__regime_link__isnull=False,
        indicator__figures__submission__agency__in=line,
    )
    level = {"all", agency.level}
    named = [
        each
        for each in asked.distinct().order_by("plan_id", "pk")
        if (each.level in level if each.owed_by_level else _names(each, line))
    ]
    return named


def _names(target: Target, line: list[int]) -> bool:
    return any(link.agency_id in line for link in target.assignments.all())


def chosen(targets: list[Target], key: str) -> Target | None:
    if not key:
        return targets[0] if targets else None
    for target in targets:
        if str(target.pk) == key:
            return target
    raise Http404


def latest_period(target: Target) -> Period:
    """The latest opened report of the target's regime."""
    periods = Period.objects.filter(regime=regime_of(target.plan), opened_at__isnull=False)
    ordered = periods.select_related("report", "regime").order_by("-window_end", "window_start")
    period = ordered.first()
    if period is None:
        raise Http404
    return period


def target_options(targets: list[Target], current: Target | None, line: str) -> list[Option]:
    return [
        Option(
            f"{each.code} {each.indicator.title}", f"?target={each.pk}&line={line}", each == current
        )
        for each in targets
    ]


def line_options(target: Target, line: str) -> list[Option]:
    """As it was reported, or by the agencies of today."""
    return [
        Option(_("As reported then"), f"?target={target.pk}&line={APART}", line == APART),
        Option(_("By today's agencies"), f"?target={target.pk}&line={TOGETHER}", line == TOGETHER),
    ]


def finding_of(series: Series) -> str:
    """The title of the page and of the chart: what, whose, and how it is read."""
    words = {"name": series.target.indicator.title, "agency": series.agency.name}
    if series.is_apart:
        return _("%(name)s, %(agency)s: each agency as it reported") % words
    return _("%(name)s, %(agency)s: predecessors and heir together") % words
