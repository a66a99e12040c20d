"""The document of a period's report: everything that redraws it, and nothing that changes later.

A pure function of what is stored: the same approved figures give the same bytes. Who issues it and
when stands beside the document, under the seal.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F

from agencies.models import Agency
from reports.issuing.canonical import Plain
from reports.issuing.sources import reports_behind, year_to_date_periods
from reports.models import Period, Progress
from reports.progress.version import RULES_VERSION
from targets.models import Indicator, Target, TargetRevision

FORM = 1
# Of `Progress` and of an issued row alike; the document calls them by the same names.
NUMBERS = (
    "status", "value", "numerator", "denominator", "target_value", "start_value", "expected_value",
    "attainment", "answered", "assigned", "rank_out_of", "is_carried",
)  # fmt: skip
KEYS = ("target_id", "agency_id", "revision_id")
STORED = (*KEYS, *NUMBERS, "missing_period__year", "missing_period__kind")
COLUMNS = (*KEYS, *NUMBERS, "missing_period")


def document_of(period: Period, extensions: dict[int, date | None] | None = None) -> Plain:
    """The content of the period's report; needs `report` and `regime__province` fetched.

    `extensions`: by submission, the last days that counted at the first issue.
    """
    rows = rows_of(Progress.objects.official().filter(period=period))
    reports = reports_behind(period, extensions)
    revisions = {row[0]: row[2] for row in rows}
    return {
        "form": FORM,
        "rules": RULES_VERSION,
        "period": _period(period),
        "year_to_date": _year_to_date(period),
        "regime": _regime(period),
        "targets": _targets(revisions),
        "indicators": _indicators({f[0] for r in reports for f in r["figures"]}, revisions),
        "agencies": _agencies({row[1] for row in rows} | {each["agency"] for each in reports}),
        "row_columns": COLUMNS,
        "rows": rows,
        "reports": reports,
    }


def rows_of(stored: Any) -> list[list[Any]]:
    """Stored rows, computed or issued, as the document lists them: by target, its group first."""
    ordered = stored.order_by("target_id", F("agency_id").asc(nulls_first=True))
    return [
        [*row[:-2], f"{row[-2]}-{row[-1]}" if row[-2] else None]
        for row in ordered.values_list(*STORED)
    ]


def _period(period: Period) -> Plain:
    report = period.report
    return {
        "code": period.code,
        "year": period.year,
        "kind": period.kind,
        "name": report.name,
        "name_en": report.name_en,
        "share": [report.share_numerator, report.share_denominator],
        "window_start": period.window_start,
        "window_end": period.window_end,
        "last_on_time_day": period.last_on_time_day,
        "legal_basis": report.legal_basis,
    }


def _year_to_date(period: Period) -> list[Plain]:
    """The reports that the year-to-date adds, by the codes that rows name them by."""
    periods = Period.objects.filter(pk__in=year_to_date_periods(period)).select_related("report")
    return [
        {"code": each.code, "year": each.year}
        | {"name": each.report.name, "name_en": each.report.name_en}
        for each in periods.order_by("window_end", "pk")
    ]


def _regime(period: Period) -> Plain:
    regime = period.regime
    return {
        "code": regime.code,
        "name": regime.name,
        "name_en": regime.name_en,
        "legal_basis": regime.legal_basis,
        "province": {"code": regime.province.code, "name": regime.province.name},
    }


def _targets(revisions: dict[int, int | None]) -> list[Plain]:
    targets = (
        Target.objects.filter(pk__in=revisions)
        .select_related("plan", "area")
        .prefetch_related("assigners")
        .order_by("pk")
    )
    in_force = TargetRevision.objects.in_bulk([pk for pk in revisions.values() if pk])
    return [_target(target, in_force.get(revisions[target.pk])) for target in targets]


def _target(target: Target, revision: TargetRevision | None) -> Plain:
    return {
        "id": target.pk,
        "plan": _plan(target),
        "code": target.code,
        "rows_of_source": target.source_ids,
        "statement": target.statement,
        "comparator": target.printed_comparator,
        "direction": target.direction,
        "level": target.level,
        "area": [target.area.code, target.area.name, target.area.name_en, target.area.position],
        "indicator": target.indicator_id,
        "assigners": [[each.document, each.place, each.value] for each in target.assigners.all()],
        "revision": _revision(revision) if revision else None,
    }


def _plan(target: Target) -> Plain:
    plan = target.plan
    return {
        "number": plan.document_number,
        "subject": plan.abstract,
        "issued_on": plan.issued_on,
        "issuing_body": plan.issuing_body,
        "tolerance": plan.tolerance,
    }


def _revision(revision: TargetRevision) -> Plain:
    fields = ("number", "decision", "effective_on", "reason", "growth_text", "agency_bar")
    return {name: getattr(revision, name) for name in (*fields, "last_day")}


def _indicators(reported: set[int], of_targets: dict[int, int | None]) -> list[Plain]:
    """Those of the targets and of the figures."""
    asked = Indicator.objects.filter(pk__in=reported) | Indicator.objects.filter(
        targets__in=of_targets.keys()
    )
    return [_indicator(each) for each in asked.distinct().order_by("pk")]


def _indicator(indicator: Indicator) -> Plain:
    fields = (
        "code", "name", "name_en", "measure", "nature", "unit", "unit_en", "decimals",
        "scale", "part_of_whole", "group_rule", "numerator_label", "denominator_label",
        "amount_label",
    )  # fmt: skip
    return {"id": indicator.pk} | {name: getattr(indicator, name) for name in fields}


def _agencies(ids: set[int | None]) -> list[Plain]:
    agencies = Agency.objects.filter(pk__in=ids - {None}).order_by("pk")
    fields = ("code", "name", "short_name", "kind", "level")
    return [{"id": each.pk} | {name: getattr(each, name) for name in fields} for each in agencies]
