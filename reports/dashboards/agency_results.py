"""One agency's results as frozen numbers: its targets, its periods, and agencies of its kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from agencies.models import Agency, User
from reports.dashboards.counts import StatusCounts
from reports.dashboards.kin import Comparison, Relative, compared, covered_targets, relatives_of
from reports.dashboards.scope import Scope
from reports.dashboards.signs import PUNCTUALITY_SIGNS, PunctualitySign
from reports.dashboards.summary import graded
from reports.models import IssuedProgress, Period, Progress, ShownProgress, State, Submission


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """How the agency stood in one report, and how it reported; no report where none is known."""

    period: Period
    counts: StatusCounts
    report: Any = None

    @property
    def sign(self) -> PunctualitySign | None:
        return PUNCTUALITY_SIGNS[self.report.timeliness] if self.report else None


@dataclass(frozen=True, slots=True)
class AgencyResults:
    agency: Agency
    rows: tuple[ShownProgress, ...]
    counts: StatusCounts
    comparison: Comparison
    lines: tuple[PeriodLine, ...]
    returned: tuple[Submission, ...]
    relatives: tuple[Relative, ...]
    sees_reports: bool

    @property
    def is_computed(self) -> bool:
        return self.counts.total > 0

    @property
    def reported(self) -> tuple[int, int]:
        """How many reports were on time, with an extension or not, and how many were due."""
        signs = [line.report.timeliness for line in self.lines if line.report]
        due = [sign for sign in signs if sign != "not_yet_due"]
        return sum(sign in ("on_time", "with_extension") for sign in due), len(due)


def results_of(pk: int, scope: Scope, user: User) -> AgencyResults:
    """Everything on the agency's page in a fixed number of queries; Http404 out of scope."""
    agency, kin = read_agency(pk, scope, user)
    rows = own_rows(agency, scope, user)
    reports = own_reports(agency, scope, user)
    statuses = statuses_by_period(agency, scope, user)
    lines = [
        PeriodLine(period, StatusCounts(statuses[period.pk]), reports.get(period.pk))
        for period in scope.opened
        if statuses[period.pk] or period.pk in reports
    ]
    return AgencyResults(
        agency=agency,
        rows=tuple(rows),
        counts=StatusCounts.among(row.status for row in rows if row.status),
        comparison=compared(agency, kin, scope, user),
        lines=tuple(lines),
        returned=tuple(each for each in reports.values() if each.state == State.RETURNED),
        relatives=tuple(relatives_of(agency)),
        sees_reports=sees_reports(agency, user),
    )


def sees_reports(agency: Agency, user: User) -> bool:
    """Whether she may know where the agency's reports stand."""
    access = user.access
    return agency.pk in access.agency_ids or agency.province_id in access.read_province_ids


def read_agency(pk: int, scope: Scope, user: User) -> tuple[Agency, list[int]]:
    """The agency, and the ids of those of its kind and province at the end of the window."""
    asked = Agency.objects.filter(pk=pk)
    alike = Agency.objects.visible_to(user).filter(
        kind__in=asked.values("kind"), province__in=asked.values("province")
    )
    day = scope.period.window_end
    agencies = list(alike.select_related("parent").filter(Q(pk=pk) | Q(valid_from__lte=day)))
    for agency in agencies:
        if agency.pk == pk:
            return agency, [each.pk for each in agencies if each.is_active_on(day)]
    raise Http404


def own_rows(agency: Agency, scope: Scope, user: User) -> list[ShownProgress]:
    rows = (
        ShownProgress.objects.visible_to(user)
        .filter(period=scope.period, is_official=scope.is_official, agency=agency)
        .filter(target__plan__in=[plan.pk for plan in scope.covered])
    )
    return graded(
        rows.select_related("target__indicator", "target__area", "target__plan", "period")
    )


def statuses_by_period(agency: Agency, scope: Scope, user: User) -> dict[int, Counter[str]]:
    """The agency's official statuses in every opened report, as issued or as computed."""
    marks = {period.last_pk for period in scope.opened if period.last_pk}
    live = [period.pk for period in scope.opened if not period.last_pk]
    own = {"agency": agency, "target__in": covered_targets(scope)}
    issued = IssuedProgress.objects.filter(
        report__in=marks, report__period__regime__province_id__in=user.access.province_ids, **own
    )
    computed = Progress.objects.visible_to(user).official().filter(period__in=live, **own)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    both = issued.values_list("report__period_id", "status").union(
        computed.values_list("period_id", "status"), all=True
    )
    for period_id, status in both:
        if status:
            found[period_id][status] += 1
    return found


def own_reports(agency: Agency, scope: Scope, user: User) -> dict[int, Submission]:
    """Its reports by period, for those who may know where they stand."""
    readable = Submission.objects.visible_to(user).filter(pk=OuterRef("pk"))
    reports = (
        Submission.objects.counted_for(user)
        .filter(agency=agency, period__in=[period.pk for period in scope.opened])
        .select_related("period__report")
        .with_punctuality()
        .annotate(is_readable=Exists(readable))
    )
    return {report.period_id: report for report in reports}
