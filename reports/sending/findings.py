"""What a report lacks, what is odd in it and what is explained, before it is sent.

The check page draws this one list: whatever finds something in a report adds to it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports.checks import findings as checks
from reports.entry.grid import Grid, Row
from reports.narrative.outline import Passage
from reports.narrative.words import rendered
from reports.review.remarks import Mending
from reports.sending.emptiness import no_figures_sentence


class Kind(StrEnum):
    """How much a finding weighs: it stops the sending, asks for a look, or has its reason."""

    MISSING = "missing"
    ODD = "odd"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: which figure or section, where it stands on the page, and why."""

    kind: Kind
    title: str
    anchor: str
    text: str
    explanation: str = ""
    # Remarks and answers are words with paragraphs and bold; a reason is a plain line.
    is_prose: bool = False

    @property
    def html(self) -> SafeString:
        return (
            rendered(self.explanation)
            if self.is_prose
            else mark_safe(linebreaks(self.explanation, autoescape=True))
        )


def findings_of(grid: Grid, passages: list[Passage], mendings: list[Mending]) -> list[Finding]:
    """Everything found, in the order of the page."""
    return [
        *([_without_figures()] if is_all_blank(grid) else []),
        *(found for row in grid.rows for found in _of_row(row)),
        *(_unwritten(passage) for passage in passages if passage.is_missing),
        *(_of_remark(mending) for mending in mendings),
    ]


def is_all_blank(grid: Grid) -> bool:
    """Whether each figure is left blank with a reason, so that the report says nothing."""
    rows = grid.rows
    return bool(rows) and not grid.missing and not any(row.figure.is_answered for row in rows)


def _without_figures() -> Finding:
    return Finding(Kind.MISSING, _("The whole report"), "grid", no_figures_sentence())


def _of_row(row: Row) -> list[Finding]:
    figure, anchor = row.figure, f"row-{row.figure.pk}"
    title = figure.indicator.title
    checked = [_of_check(finding, title, anchor) for finding in row.findings]
    if row.is_missing:
        lacking = ", ".join(map(str, row.lacking))
        text = (
            _("Still to enter: %(label)s") % {"label": lacking}
            if lacking
            else _("Enter the figure, mark that nothing arose, or say why it is blank.")
        )
        return [Finding(Kind.MISSING, title, anchor, text), *checked]
    if figure.blank_reason and not figure.is_answered:
        left = Finding(Kind.EXPLAINED, title, anchor, _("Left blank"), figure.blank_reason)
        return [left, *checked]
    return checked


def _of_check(found: checks.Finding, title: str, anchor: str) -> Finding:
    """An error and an unexplained warning stop the sending; a sentence of before is odd."""
    if found.is_error:
        return Finding(Kind.MISSING, title, anchor, found.text)
    # Where the sentence is written.
    anchor = f"e{found.name}"
    if found.is_unexplained:
        return Finding(Kind.MISSING, title, anchor, found.text)
    kind = Kind.ODD if found.is_earlier else Kind.EXPLAINED
    return Finding(kind, title, anchor, found.text, found.sentence)


def _unwritten(passage: Passage) -> Finding:
    text = _("This section is required and holds no word yet.")
    return Finding(Kind.MISSING, passage.section.title, passage.anchor, text)


def _of_remark(mending: Mending) -> Finding:
    title = mending.title or _("The whole report")
    words = mending.remark.text or _("See the reason of the return.")
    if mending.is_met:
        text = _("Changed since the return") if mending.changed_at else _("Answered")
        said = mending.remark.answer or words
        return Finding(Kind.EXPLAINED, title, mending.anchor, text, said, is_prose=True)
    text = _("The reviewer's remark is neither met by a change nor answered.")
    return Finding(Kind.ODD, title, mending.anchor, text, words, is_prose=True)
