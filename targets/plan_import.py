"""Storing documents of plans: all of them or nothing, and again without doing anything twice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency
from reformportal.lib.toml_documents import DocumentRefused, Problem
from targets.inconsistencies import restate_detected_warnings
from targets.judged_targets import refuse_changes_to_judged
from targets.models import AreaLead, Baseline, Indicator, Plan, ReformArea, TargetWarning, Task
from targets.plan_checks import Known, check_plan
from targets.plan_document import PlanDocument, WarningRow, read_plan
from targets.target_import import Ids, store_targets
from targets.warning_texts import warning_texts


@transaction.atomic
def import_plans(paths: Iterable[Path]) -> list[Plan]:
    """Stores the plans of several files and returns them.

    A plan is known by province, number and date, a target by its code; both are updated in place,
    and what was reported stays. Raises DocumentRefused with the mistakes of every file, and then
    stores nothing.
    """
    ids = Ids(
        areas=dict(ReformArea.objects.values_list("code", "pk")),
        indicators=dict(Indicator.objects.values_list("code", "pk")),
        agencies=dict(Agency.objects.values_list("code", "pk")),
    )
    documents = _read(paths)
    stored = [_store(document, ids) for document in documents]
    _link_parents(documents, stored)
    for plan in stored:
        restate_detected_warnings(plan)
    return stored


def known_to_documents() -> Known:
    """What the portal knows and a document may therefore refer to."""
    return Known(
        areas=frozenset(ReformArea.objects.values_list("code", flat=True)),
        indicators={indicator.code: indicator for indicator in Indicator.objects.all()},
        agencies=dict(Agency.objects.values_list("code", "province__code")),
    )


def _read(paths: Iterable[Path]) -> list[PlanDocument]:
    known, documents = known_to_documents(), []
    problems: list[Problem] = []
    for path in paths:
        try:
            document = read_plan(path)
        except DocumentRefused as refusal:
            problems += refusal.problems
            continue
        check_plan(document, known)
        if not document.top.mistakes.problems:
            refuse_changes_to_judged(document, _stored(document))
        documents.append(document)
    _refuse_repeated(documents)
    _refuse_unknown_parents(documents)
    problems += [found for document in documents for found in document.top.mistakes.problems]
    if problems:
        raise DocumentRefused(problems)
    return documents


def _stored(document: PlanDocument) -> Plan | None:
    return Plan.objects.filter(
        province__code=document.province,
        document_number=document.number,
        issued_on=document.issued_on,
    ).first()


def _refuse_repeated(documents: list[PlanDocument]) -> None:
    seen = set()
    for document in documents:
        name = (document.province, document.number, document.issued_on)
        if name in seen:
            document.block.wrong(_("Another of the files states this plan too."))
        seen.add(name)


def _refuse_unknown_parents(documents: list[PlanDocument]) -> None:
    """A parent plan is in the portal already or among the files."""
    together = {(document.province, document.number) for document in documents}
    together |= set(Plan.objects.values_list("province__code", "document_number"))
    for document in documents:
        if document.parent and (document.province, document.parent) not in together:
            document.block.wrong(
                _("The parent plan “%(number)s” is not in the portal. Write “parent_document”.")
                % {"number": document.parent}
            )
        if document.parent == document.number and document.number:
            document.block.wrong(_("The plan is its own parent."))


def _link_parents(documents: list[PlanDocument], stored: list[Plan]) -> None:
    provinces = {plan.province_id for plan in stored}
    numbered = {
        (plan.province_id, plan.document_number): plan
        for plan in Plan.objects.filter(province_id__in=provinces).order_by("issued_on")
    }
    for document, plan in zip(documents, stored, strict=True):
        plan.parent = numbered.get((plan.province_id, document.parent))
    Plan.objects.bulk_update(stored, ["parent"])


def _store(document: PlanDocument, ids: Ids) -> Plan:
    plan = _store_frame(document, ids)
    AreaLead.objects.filter(plan=plan).delete()
    AreaLead.objects.bulk_create(
        AreaLead(
            plan=plan,
            area_id=ids.areas[row.area],
            agency_id=ids.agencies[row.agency],
            duty=row.duty,
        )
        for row in document.leads
    )
    _store_baselines(plan, document, ids)
    targets = store_targets(plan, document.targets, ids)
    _store_tasks(plan, document, ids, targets)
    _store_warnings(plan, document, targets)
    return plan


def _store_frame(document: PlanDocument, ids: Ids) -> Plan:
    plan = _stored(document) or Plan(
        document_number=document.number,
        issued_on=document.issued_on,
        province_id=ids.agencies[document.province],
    )
    plan.kind = document.kind
    plan.abstract = document.abstract
    plan.issuing_body = document.issuing_body
    plan.issuing_agency_id = ids.agencies[document.issuing_agency]
    plan.year_from = document.year_from
    plan.year_to = document.year_to
    plan.legal_basis = document.legal_basis
    plan.parent_document = document.parent_document
    plan.tolerance = document.tolerance
    plan.fill = document.fill
    plan.source = document.source
    plan.save()
    return plan


def _store_baselines(plan: Plan, document: PlanDocument, ids: Ids) -> None:
    Baseline.objects.filter(plan=plan).delete()
    Baseline.objects.bulk_create(
        Baseline(
            plan=plan,
            indicator_id=ids.indicators[row.indicator],
            level=row.level,
            agency_id=ids.agencies[row.agency] if row.agency else None,
            year=row.year,
            value=row.value,
            amount=row.amount,
            is_approximate=row.is_approximate,
            source_ids=row.rows,
            note=row.note,
        )
        for row in document.baselines
    )


def _store_tasks(plan: Plan, document: PlanDocument, ids: Ids, targets: dict[str, int]) -> None:
    codes = [row.code for row in document.tasks]
    Task.objects.filter(plan=plan).exclude(code__in=codes).delete()
    Task.objects.bulk_create(
        [
            Task(
                plan=plan,
                code=row.code,
                area_id=ids.areas[row.area],
                statement=row.statement,
                lead_agency_id=ids.agencies[row.lead] if row.lead else None,
                coordinating=row.coordinating,
                last_day=row.last_day,
                due_text=row.due_text,
                target_id=targets[row.target] if row.target else None,
            )
            for row in document.tasks
        ],
        update_conflicts=True,
        unique_fields=["plan", "code"],
        update_fields=[
            "area",
            "statement",
            "lead_agency",
            "coordinating",
            "last_day",
            "due_text",
            "target",
        ],
    )


def _store_warnings(plan: Plan, document: PlanDocument, targets: dict[str, int]) -> None:
    TargetWarning.objects.filter(plan=plan, is_detected=False).delete()
    assumed = warning_texts(TargetWarning.Kind.YEAR_ASSUMED, year=document.year_to)
    warnings = [_warning(plan, row, None, row.rows) for row in document.warnings]
    for target in document.targets:
        target_id = targets[target.code]
        warnings += [_warning(plan, row, target_id, target.rows) for row in target.warnings]
        if target.year_assumed:
            warnings.append(
                TargetWarning(
                    plan=plan,
                    target_id=target_id,
                    kind=TargetWarning.Kind.YEAR_ASSUMED,
                    source_ids=target.rows,
                    **assumed,
                )
            )
    TargetWarning.objects.bulk_create(warnings)


def _warning(plan: Plan, row: WarningRow, target_id: int | None, rows: list[str]) -> TargetWarning:
    return TargetWarning(
        plan=plan,
        target_id=target_id,
        kind=row.kind,
        message=row.vi,
        message_en=row.en,
        source_ids=row.rows or rows,
    )
