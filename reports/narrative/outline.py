"""A report's outline with what was written under each heading, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from reports.models import Narrative, ReportSection, Submission
from reports.narrative.boxes import Box, RefusedText
from reports.narrative.words import rendered


@dataclass(slots=True)
class Passage:
    """One section of one report: its words, or none yet, and those of the period before."""

    section: ReportSection
    narrative: Narrative | None
    last: Narrative | None
    box: Box
    # Remarks on it and what a reviewer types beside it, as reports.review.remarks has them.
    mendings: list[Any] = field(default_factory=list)
    choice: Any = None

    @property
    def text(self) -> str:
        return self.narrative.text if self.narrative else ""

    @property
    def html(self) -> SafeString:
        return rendered(self.text)

    @property
    def last_html(self) -> SafeString:
        return rendered(self.last.text if self.last else "")

    @property
    def is_missing(self) -> bool:
        return self.section.is_required and not self.text

    @property
    def is_idle(self) -> bool:
        """Nobody must write here and nobody has: a page may fold it away."""
        busy = self.section.is_required or self.narrative or self.mendings or self.box.error
        return not busy

    @property
    def anchor(self) -> str:
        return f"section-{self.section.pk}"


def outline_of(
    submission: Submission,
    *,
    refused: Mapping[str, RefusedText] | None = None,
    with_last: bool = False,
) -> list[Passage]:
    """The passages in the order of the outline; `refused` ones come back as they were typed."""
    sections = list(ReportSection.objects.of_report(submission))
    if not sections:
        return []
    written = _written(submission)
    last = _written(last_report(submission)) if with_last else {}
    return [
        Passage(
            section,
            written.get(section.pk),
            last.get(section.pk),
            box_of(submission, section, written.get(section.pk), refused or {}),
        )
        for section in sections
    ]


def box_of(
    submission: Submission,
    section: ReportSection,
    narrative: Narrative | None,
    refused: Mapping[str, RefusedText],
) -> Box:
    """The field in which one section is typed."""
    prefix = prefix_of(section.pk)
    return Box.of(
        prefix=prefix,
        url=reverse("save_narrative", args=[submission.pk, section.pk]),
        label=section.title,
        longest=section.longest,
        text=narrative.text if narrative else "",
        version=narrative.version if narrative else 0,
        refusal=refused.get(prefix),
    )


def prefix_of(section_id: int) -> str:
    return f"s{section_id}"


def unwritten(submission: Submission) -> list[ReportSection]:
    """Required sections without a word: sending refuses these."""
    written = submission.narratives.exclude(text="").values("section_id")
    asked = ReportSection.objects.of_report(submission).filter(is_required=True)
    return list(asked.exclude(pk__in=written))


def last_report(submission: Submission) -> Submission | None:
    """The agency's report of the period before, under the same regime."""
    return (
        Submission.objects.filter(
            agency_id=submission.agency_id,
            period__regime_id=submission.period.regime_id,
            period__window_end__lt=submission.period.window_end,
        )
        .order_by("-period__window_end")
        .first()
    )


def _written(submission: Submission | None) -> dict[int, Narrative]:
    if submission is None:
        return {}
    rows = submission.narratives.exclude(text="", version=0).select_related("updated_by")
    return {row.section_id: row for row in rows}
