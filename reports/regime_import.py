"""Storing reporting regimes: all of them or nothing, and again without doing anything twice."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency, Kind
from reports.models import Period, Regime, RegimePlan, RegimeReport
from reports.outline_import import refuse_wrong_outline, store_outline
from reports.regime_document import RegimeRow, ReportRow, read_regimes
from reports.route_import import refuse_foreign_routes, store_routes
from targets.models import Plan, TargetWarning
from targets.warning_texts import warning_texts

REPORT_FIELDS = [
    field.name
    for field in RegimeReport._meta.concrete_fields
    if field.name not in ("id", "regime", "kind")
]
NO_DAY = TargetWarning.Kind.NO_DEADLINE_DAY


@transaction.atomic
def import_regimes(path: Path) -> int:
    """Stores the regimes of a file, known by code, and returns how many it states.

    A plan is reported under one regime: the file moves it. Periods already generated keep their
    dates. Raises DocumentRefused with every mistake of the file, and then stores nothing.
    """
    top, rows = read_regimes(path)
    agencies = dict(Agency.objects.values_list("code", "pk"))
    plans = {
        (plan.province.code, plan.document_number): plan
        for plan in Plan.objects.select_related("province").order_by("issued_on")
    }
    _check_references(rows, plans)
    for row in rows:
        _refuse_lost_reports(row)
        refuse_wrong_outline(row)
        refuse_foreign_routes(row)
    top.mistakes.refuse_if_any()
    for row in rows:
        _store(row, agencies, plans)
    return len(rows)


def _check_references(rows: list[RegimeRow], plans: dict[tuple[str, str], Plan]) -> None:
    provinces = dict(Agency.objects.values_list("code", "province__code"))
    kinds = dict(Agency.objects.values_list("code", "kind"))
    taken: set[tuple[str, str]] = set()
    for row in rows:
        if kinds.get(row.province) != Kind.PROVINCE:
            row.block.wrong(_("“%(code)s” is not a province.") % {"code": row.province})
        if provinces.get(row.recipient) != row.province:
            row.block.wrong(
                _("The recipient “%(code)s” is no agency of the province.")
                % {"code": row.recipient}
            )
        for plan in row.plans:
            name = (row.province, plan.number)
            if name not in plans:
                plan.block.wrong(_("There is no such plan in the province. Import it first."))
            if name in taken:
                plan.block.wrong(_("The plan is under another regime of this file already."))
            taken.add(name)


def _refuse_lost_reports(row: RegimeRow) -> None:
    kept = [report.kind for report in row.reports]
    lost = Period.objects.filter(regime__code=row.code).exclude(kind__in=kept)
    for kind in sorted(set(lost.values_list("kind", flat=True))):
        row.block.wrong(
            _("Reports “%(kind)s” exist already: it cannot be left out.") % {"kind": kind}
        )


def _store(row: RegimeRow, agencies: dict[str, int], plans: dict[tuple[str, str], Plan]) -> None:
    regime, _created = Regime.objects.update_or_create(
        code=row.code,
        defaults={
            "name": row.name,
            "name_en": row.name_en,
            "province_id": agencies[row.province],
            "recipient_id": agencies[row.recipient],
            "upward_recipient": row.upward_recipient,
            "legal_basis": row.legal_basis,
            "due_rule": row.due_rule,
            "first_year": row.first_year,
            "last_year": row.last_year,
            "collected_from": row.collected_from,
        },
    )
    regime.reports.exclude(kind__in=[report.kind for report in row.reports]).delete()
    RegimeReport.objects.bulk_create(
        [_report(regime, report) for report in row.reports],
        update_conflicts=True,
        unique_fields=["regime", "kind"],
        update_fields=REPORT_FIELDS,
    )
    stated = [(plans[row.province, plan.number], plan.rows) for plan in row.plans]
    RegimePlan.objects.filter(regime=regime).delete()
    RegimePlan.objects.filter(plan__in=[plan for plan, _rows in stated]).delete()
    RegimePlan.objects.bulk_create(
        RegimePlan(regime=regime, plan=plan, source_ids=rows) for plan, rows in stated
    )
    store_outline(regime, row)
    store_routes(regime, row)
    _store_warnings(row, stated)


def _report(regime: Regime, row: ReportRow) -> RegimeReport:
    upward = row.province_due
    return RegimeReport(
        regime=regime,
        kind=row.kind,
        name=row.name,
        name_en=row.name_en,
        share_numerator=row.share[0],
        share_denominator=row.share[1],
        start_year_offset=row.start.year_offset,
        start_month=row.start.month,
        start_day=row.start.day,
        end_year_offset=row.end.year_offset,
        end_month=row.end.month,
        end_day=row.end.day,
        due_year_offset=row.due.year_offset,
        due_month=row.due.month,
        due_day=row.due.day,
        legal_basis=row.legal_basis,
        upward_year_offset=upward.year_offset if upward else 0,
        upward_month=upward.month if upward else None,
        upward_day=upward.day if upward else None,
        upward_basis=row.province_basis,
    )


def _store_warnings(row: RegimeRow, stated: list[tuple[Plan, list[str]]]) -> None:
    """A regime whose day no text states says so at every plan under it."""
    plans = [plan for plan, _rows in stated]
    TargetWarning.objects.filter(plan__in=plans, kind=NO_DAY, is_detected=True).delete()
    if row.day_is_stated:
        return
    texts = warning_texts(NO_DAY, day=row.reports[0].due.day)
    TargetWarning.objects.bulk_create(
        TargetWarning(plan=plan, kind=NO_DAY, source_ids=rows, is_detected=True, **texts)
        for plan, rows in stated
    )
