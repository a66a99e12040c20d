"""Reading and storing the checks that all provinces share."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reformportal.lib.toml_documents import Block, read_document
from targets.models import Check, Measure, Severity

STATED = [
    field.name
    for field in Check._meta.concrete_fields
    if field.name not in ("id", "code", "province", "is_active")
]


@transaction.atomic
def import_checks(path: Path) -> int:
    """Stores the checks, known by their codes, and returns how many the file states.

    A shared check that it states no more is removed; a province's own stay, as do adjustments.
    Raises DocumentRefused with every mistake of the file, and then stores nothing.
    """
    top = read_document(path)
    checks = [_check(block, place) for place, block in enumerate(top.blocks("check"), start=1)]
    top.finish()
    codes = [check.code for check in checks]
    own = set(Check.objects.exclude(province=None).values_list("code", flat=True))
    for code in sorted({code for code in codes if codes.count(code) > 1 or code in own}):
        top.mistakes.add(code, _("This code is used twice. Give each its own."))
    top.mistakes.refuse_if_any()
    Check.objects.filter(province=None).exclude(code__in=codes).delete()
    Check.objects.bulk_create(
        checks, update_conflicts=True, unique_fields=["code"], update_fields=STATED
    )
    return len(checks)


def _check(block: Block, position: int) -> Check:
    check = Check(
        code=block.code("code", longest=60),
        severity=block.choice("severity", Severity.values),
        measures=block.texts("measures", longest=12),
        name=block.text("name", longest=200),
        name_en=block.text("name_en", longest=200),
        formula=block.text("formula"),
        message=block.text("message", longest=400),
        message_en=block.text("message_en", longest=400),
        limit=block.number("limit"),
        least=block.number("least"),
        position=position,
    )
    for measure in set(check.measures) - set(Measure.values):
        block.wrong(_("“%(measure)s” is no measure.") % {"measure": measure})
    try:
        check.clean()
    except ValidationError as error:
        for field, words in error.message_dict.items():
            block.wrong(f"{field}: {' '.join(words)}")
    block.finish()
    return check
