"""Storing documents of agencies: all of them or nothing, and again without doing anything twice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.agency_document import AgencyDocument, AgencyRow, SuccessionRow, read_agencies
from agencies.models import Agency, Succession
from reformportal.lib.toml_documents import DocumentRefused, Problem

UPDATED = [
    "name",
    "short_name",
    "kind",
    "parent",
    "province",
    "valid_from",
    "valid_until",
    "is_placeholder",
    "note",
]


@transaction.atomic
def import_agencies(paths: Iterable[Path]) -> int:
    """Stores the agencies of several files and returns how many they state.

    Agencies are known by their code and updated in place; those that no file states stay.
    Raises DocumentRefused with the mistakes of every file, and then stores nothing.
    """
    documents, problems = [], []
    for path in paths:
        try:
            documents.append((path, read_agencies(path)))
        except DocumentRefused as refusal:
            problems += refusal.problems
    problems += _taken_codes(documents)
    if problems:
        raise DocumentRefused(problems)
    return sum(_store(document) for _path, document in documents)


def _taken_codes(documents: list[tuple[Path, AgencyDocument]]) -> list[Problem]:
    """Codes that belong to another province already: a file never takes an agency over."""
    stated = [
        (path, document.province.code, row.code)
        for path, document in documents
        for row in document.agencies
    ]
    owners = dict(
        Agency.objects.filter(code__in=[code for *_rest, code in stated]).values_list(
            "code", "province__code"
        )
    )
    problems = []
    for path, province, code in stated:
        if owners.setdefault(code, province) != province:
            problems.append(
                Problem(path.name, code, _("This code belongs to an agency of another province."))
            )
    return problems


def _store(document: AgencyDocument) -> int:
    province = _store_province(document.province)
    stored = {province.code: province}
    # A superior needs its number before those below it can name it: one write per generation.
    waiting = list(document.agencies)
    while waiting:
        generation = [row for row in waiting if row.parent in stored]
        waiting = [row for row in waiting if row.parent not in stored]
        written = Agency.objects.bulk_create(
            [_agency(row, stored[row.parent], province) for row in generation],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=UPDATED,
        )
        stored.update({agency.code: agency for agency in written})
    for row in document.successions:
        _store_succession(row, stored)
    return len(stored)


def _store_province(row: AgencyRow) -> Agency:
    province, _created = Agency.objects.update_or_create(
        code=row.code,
        defaults={
            "name": row.name,
            "short_name": row.short_name,
            "kind": row.kind,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "note": row.note,
        },
    )
    Agency.objects.filter(pk=province.pk).update(province_id=province.pk)
    return province


def _agency(row: AgencyRow, parent: Agency, province: Agency) -> Agency:
    return Agency(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        parent=parent,
        province=province,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_placeholder=row.is_placeholder,
        note=row.note,
    )


def _store_succession(row: SuccessionRow, stored: dict[str, Agency]) -> None:
    """A succession is known by its day and one of those that it ended."""
    succession = (
        Succession.objects.filter(
            effective_on=row.effective_on, predecessors=stored[row.predecessors[0]]
        ).first()
        or Succession()
    )
    succession.kind = row.kind
    succession.effective_on = row.effective_on
    succession.decision = row.decision
    succession.note = row.note
    succession.history_heir = stored[row.history_heir] if row.history_heir else None
    succession.save()
    succession.predecessors.set([stored[code] for code in row.predecessors])
    succession.successors.set([stored[code] for code in row.successors])
