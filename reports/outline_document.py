"""Reading what a regimes' document says of the words of a report."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reformportal.lib.toml_documents import Block
from reports.models.outline import LONGEST_SECTION

SHORTEST_LIMIT = 200


@dataclass(slots=True)
class SectionRow:
    block: Block
    code: str
    number: str
    name: str
    name_en: str
    hint: str
    hint_en: str
    is_required: bool
    kinds: list[str]
    longest: int


def read_outlines(top: Block) -> dict[str, list[SectionRow]]:
    """The outlines that the regimes of the document name, by code."""
    outlines: dict[str, list[SectionRow]] = {}
    for block in top.blocks("outline"):
        code = block.code("code", longest=40)
        if code in outlines:
            block.wrong(_("This code is used twice. Give each its own."))
        outlines[code] = [_section(inner) for inner in block.blocks("section")]
        block.finish()
        _check(block, outlines[code])
    return outlines


def _section(block: Block) -> SectionRow:
    row = SectionRow(
        block=block,
        code=block.code("code", longest=40),
        number=block.text("number", default="", longest=12),
        name=block.text("name", longest=200),
        name_en=block.text("name_en", longest=200),
        hint=block.text("hint", default="", longest=500),
        hint_en=block.text("hint_en", default="", longest=500),
        is_required=block.flag("required"),
        kinds=block.texts("kinds", longest=8),
        longest=block.whole("longest", default=6000) or 0,
    )
    block.finish()
    if not SHORTEST_LIMIT <= row.longest <= LONGEST_SECTION:
        block.wrong(_("“longest” is a number of characters between 200 and 20,000."))
    return row


def _check(block: Block, rows: list[SectionRow]) -> None:
    codes = [row.code for row in rows]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        block.wrong(_("The section “%(code)s” is stated twice.") % {"code": code})
    if not rows:
        block.wrong(_("The outline has no section. Add [[outline.section]]."))


def outline_named(block: Block, outlines: dict[str, list[SectionRow]]) -> list[SectionRow]:
    """The sections of the outline that a regime names; none where it names none."""
    code = block.text("outline", default="")
    if code and code not in outlines:
        block.wrong(
            _("There is no outline “%(code)s”. Write it as [[outline]] before.") % {"code": code}
        )
    return outlines.get(code, [])
