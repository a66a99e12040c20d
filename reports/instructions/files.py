"""The list of instructions as a file: the rows that the page is narrowed to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reformportal.lib.table_files import TableFile, Value
from reports.instructions.signs import sign_of
from reports.models import Instruction
from reports.models.instruction import InstructionQuerySet

WIDTHS = (60, 16, 14, 34, 24, 14, 20, 12, 60)


def headings() -> list[str]:
    return [
        _("Instruction"),
        _("State"),
        _("To be done by"),
        _("Agency"),
        _("Leader"),
        _("Given on"),
        _("Number of the paper"),
        _("Target"),
        _("What was promised"),
    ]


def row_of(instruction: Instruction) -> list[Value]:
    return [
        instruction.text,
        str(sign_of(instruction).word),
        instruction.due_on,
        instruction.agency.name,
        instruction.leader.full_name,
        instruction.given_on,
        instruction.document,
        instruction.target.code,
        instruction.target.statement,
    ]


def file_of(rows: InstructionQuerySet, kind: str) -> bytes:
    """The bytes of the file, xlsx or csv."""
    found = [row_of(instruction) for instruction in rows]
    return TableFile(_("Instructions of leaders"), headings(), found, WIDTHS).content(kind)
