"""Storing the targets of a plan with their revisions, year values, assigners and assignments."""

from __future__ import annotations

from dataclasses import dataclass

from targets.models import Assigner, Assignment, Plan, Target, TargetRevision, YearTarget
from targets.plan_document import RevisionRow, TargetRow

TARGET_FIELDS = [
    "indicator",
    "area",
    "source_ids",
    "statement",
    "printed_comparator",
    "direction",
    "level",
    "owed_by_level",
    "is_aspirational",
    "note",
]
REVISION_FIELDS = [
    "decision",
    "effective_on",
    "reason",
    "step",
    "cap",
    "cap_is_goal",
    "rule_until",
    "growth_text",
    "agency_bar",
    "last_day",
]


@dataclass(frozen=True, slots=True)
class Ids:
    """Numbers of what documents name by code."""

    areas: dict[str, int]
    indicators: dict[str, int]
    agencies: dict[str, int]


def store_targets(plan: Plan, rows: list[TargetRow], ids: Ids) -> dict[str, int]:
    """Writes the targets that the document states, removes the others; returns numbers by code.

    Revisions that were added in the portal after those of the document stay.
    """
    Target.objects.filter(plan=plan).exclude(code__in=[row.code for row in rows]).delete()
    targets = Target.objects.bulk_create(
        [_target(plan, row, ids) for row in rows],
        update_conflicts=True,
        unique_fields=["plan", "code"],
        update_fields=TARGET_FIELDS,
    )
    numbers = {target.code: target.pk for target in targets}
    for target, row in zip(targets, rows, strict=True):
        target.parent_id = numbers[row.parent] if row.parent else None
    Target.objects.bulk_update(targets, ["parent"])
    _store_revisions(rows, numbers)
    _store_sides(plan, rows, numbers, ids)
    return numbers


def _target(plan: Plan, row: TargetRow, ids: Ids) -> Target:
    return Target(
        plan=plan,
        code=row.code,
        indicator_id=ids.indicators[row.indicator],
        area_id=ids.areas[row.area],
        source_ids=row.rows,
        statement=row.statement,
        printed_comparator=row.printed,
        direction=row.direction,
        level=row.level,
        owed_by_level=not row.owed_by,
        is_aspirational=row.is_aspirational,
        note=row.note,
    )


def _store_revisions(rows: list[TargetRow], numbers: dict[str, int]) -> None:
    stated = [
        (numbers[row.code], number, revision)
        for row in rows
        for number, revision in enumerate(row.revisions, start=1)
    ]
    revisions = TargetRevision.objects.bulk_create(
        [_revision(*one) for one in stated],
        update_conflicts=True,
        unique_fields=["target", "number"],
        update_fields=REVISION_FIELDS,
    )
    YearTarget.objects.filter(revision__in=revisions).delete()
    YearTarget.objects.bulk_create(
        YearTarget(revision=stored, year=year, value=value, last_day=revision.days.get(year))
        for stored, (_target_id, _number, revision) in zip(revisions, stated, strict=True)
        for year, value in revision.values.items()
    )


def _revision(target_id: int, number: int, row: RevisionRow) -> TargetRevision:
    return TargetRevision(
        target_id=target_id,
        number=number,
        **{field: getattr(row, field) for field in REVISION_FIELDS},
    )


def _store_sides(plan: Plan, rows: list[TargetRow], numbers: dict[str, int], ids: Ids) -> None:
    Assigner.objects.filter(target__plan=plan).delete()
    Assigner.objects.bulk_create(
        Assigner(
            target_id=numbers[row.code],
            document=assigner.document,
            place=assigner.place,
            value=assigner.value,
            source_id=assigner.row,
        )
        for row in rows
        for assigner in row.assigners
    )
    Assignment.objects.filter(target__plan=plan).delete()
    Assignment.objects.bulk_create(
        Assignment(target_id=numbers[row.code], agency_id=ids.agencies[code])
        for row in rows
        for code in row.owed_by
    )
