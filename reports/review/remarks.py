"""Remarks on chosen figures and sections as pages show them, with what was said under each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.safestring import SafeString

from reports.entry.grid import Grid
from reports.models import (
    Figure,
    Narrative,
    Remark,
    RemarkReply,
    ReportSection,
    Submission,
)
from reports.narrative.boxes import Box, RefusedText
from reports.narrative.outline import Passage
from reports.narrative.words import clean, rendered
from reports.review.moves import APPROVE

LONGEST_ANSWER = 1000
SPEAKERS = ("by", "on_behalf_of")


@dataclass(slots=True)
class Chosen:
    """What a reviewer ticked and wrote beside figures (by pk) and sections (by pk)."""

    figures: dict[int, str] = field(default_factory=dict)
    sections: dict[int, str] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        return [text for text in [*self.figures.values(), *self.sections.values()] if text]


@dataclass(frozen=True, slots=True)
class Choice:
    """The tick and the words beside one figure or section of a review page."""

    prefix: str
    title: str
    ticked: bool
    text: str


def lay_choices(chosen: Chosen, grid: Grid, passages: list[Passage]) -> None:
    """Puts what was ticked and written beside each figure and section."""
    for row in grid.rows:
        key, title = row.figure.pk, row.figure.indicator.title
        row.choice = _choice("f", key, title, chosen.figures)
    for passage in passages:
        title = passage.section.title
        passage.choice = _choice("s", passage.section.pk, title, chosen.sections)


def _choice(kind: str, key: int, title: str, typed: Mapping[int, str]) -> Choice:
    return Choice(f"{kind}{key}", title, key in typed, typed.get(key, ""))


def chosen_in(submission: Submission, posted: Mapping[str, str]) -> Chosen:
    """The ticked or remarked cells of a posted review page; words beside a cell tick it."""
    return Chosen(
        _ticked("f", submission.figures.order_by("pk").values_list("pk", flat=True), posted),
        _ticked(
            "s",
            ReportSection.objects.of_report(submission).values_list("pk", flat=True),
            posted,
        ),
    )


def _ticked(kind: str, keys, posted: Mapping[str, str]) -> dict[int, str]:
    found = {}
    for key in keys:
        words = clean(posted.get(f"{kind}{key}-remark", "")).strip()
        if words or posted.get(f"{kind}{key}-chosen"):
            found[key] = words
    return found


@dataclass(slots=True)
class Mending:
    """A remark as a page shows it: what it is about, whether that changed since, the answer."""

    remark: Remark
    narrative: Narrative | None
    box: Box

    @property
    def anchor(self) -> str:
        if self.remark.figure_id:
            return f"row-{self.remark.figure_id}"
        return f"section-{self.remark.section_id}"

    @property
    def is_to_mend(self) -> bool:
        """Whether a return asks for it; others are words that came by themselves or with an
        approval."""
        carried = self.remark.transition
        return bool(carried and carried.action != APPROVE.action)

    @property
    def thread(self) -> list[tuple[RemarkReply, SafeString]]:
        return [(reply, rendered(reply.text)) for reply in self.remark.replies.all()]

    @property
    def title(self) -> str:
        about = self.remark.figure.indicator if self.remark.figure else self.remark.section
        return about.title if about else ""

    @property
    def html(self) -> SafeString:
        return rendered(self.remark.text)

    @property
    def answer_html(self) -> SafeString:
        return rendered(self.remark.answer)

    @property
    def changed_at(self) -> datetime | None:
        """When its figure or section was last changed after the remark."""
        held = self.remark.figure or self.narrative
        touched = held.updated_at if held else None
        return touched if touched and touched > self.remark.at else None

    @property
    def is_met(self) -> bool:
        return bool(self.changed_at or self.remark.answer)


def mendings_of(
    submission: Submission,
    *,
    refused: Mapping[str, RefusedText] | None = None,
    settled: bool = False,
) -> list[Mending]:
    """The remarks that are still open, or those that are `settled`, in the order in which they
    were made, each with its thread; three queries."""
    remarks = list(
        submission.remarks.filter(resolved_at__isnull=not settled)
        .select_related(
            "by", "on_behalf_of", "answered_by", "figure__indicator", "section", "transition"
        )
        .prefetch_related(Prefetch("replies", RemarkReply.objects.select_related(*SPEAKERS)))
        .order_by("at", "pk")
    )
    if not remarks:
        return []
    texts = {row.section_id: row for row in Narrative.objects.filter(submission=submission)}
    return [
        Mending(remark, texts.get(remark.section_id), answer_box(remark, refused or {}))
        for remark in remarks
    ]


def lay_beside(mendings: list[Mending], grid: Grid, passages: list[Passage]) -> None:
    """Puts each remark beside the figure or the section that it is about."""
    for row in grid.rows:
        row.mendings = [each for each in mendings if each.remark.figure_id == row.figure.pk]
    for passage in passages:
        section = passage.section.pk
        passage.mendings = [each for each in mendings if each.remark.section_id == section]


def answer_box(remark: Remark, refused: Mapping[str, RefusedText]) -> Box:
    """The field in which the agency answers one remark."""
    return Box.of(
        prefix=f"r{remark.pk}",
        url=reverse("answer_remark", args=[remark.pk]),
        label="",
        longest=LONGEST_ANSWER,
        text=remark.answer,
        version=remark.version,
        refusal=refused.get(f"r{remark.pk}"),
    )


def touched_since(held: Figure | Narrative | None, since: datetime | None) -> bool:
    return bool(since and held and held.updated_at and held.updated_at > since)
