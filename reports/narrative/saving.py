"""Saving the words of a report: only over the version seen, only while the report is open."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from agencies.models import User
from reformportal.lib import clock
from reports.deadlines.explanations import shut_sentence
from reports.models import Narrative, ReportSection, Submission
from reports.narrative.boxes import (
    RefusedText,
    StaleText,
    TextClosed,
    TextNotSaved,
    TextNotYours,
    TextTooLong,
    Theirs,
    typed_in,
)
from reports.narrative.outline import prefix_of
from reports.narrative.words import clean


@transaction.atomic
def save_narrative(
    *, submission: Submission, section: ReportSection, version: int, text: str, by: User
) -> Narrative:
    """Stores the text as the section's next version and returns it; raises a TextNotSaved.

    The caller looked the report up in what the writer may see, the section in the report's outline.
    """
    refuse_closed(submission, by)
    text = clean(text)
    stored = (
        Narrative.objects.filter(submission=submission, section=section)
        .select_related("updated_by")
        .first()
    )
    if stored and stored.version != version and stored.text != text:
        raise StaleText(theirs_of(stored))
    now = stored or Narrative(submission=submission, section=section)
    if now.text == text:
        return now
    if len(text) > section.longest:
        raise TextTooLong(len(text), section.longest)
    now.text, now.version = text, now.version + 1
    now.updated_by, now.updated_at = by, clock.now()
    now.save()
    return now


def refuse_closed(submission: Submission, by: User) -> None:
    """Locks the report's row, against a sending that happens at the same moment."""
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("period")
        .get(pk=submission.pk)
    )
    if locked.agency_id not in by.access.entered_agency_ids:
        raise TextNotYours
    if not (locked.is_editable and locked.is_open):
        raise TextClosed(shut_sentence(locked) if locked.is_shut else "")


def theirs_of(narrative: Narrative) -> Theirs:
    return Theirs(
        narrative.text, narrative.version, narrative.updated_by.full_name, narrative.updated_at
    )


def save_posted_narratives(
    *, submission: Submission, posted: Mapping[str, str], by: User
) -> dict[str, RefusedText]:
    """Saves each section of a posted page in which one typed; returns those that were refused."""
    refused = {}
    for section in ReportSection.objects.of_report(submission):
        prefix = prefix_of(section.pk)
        typed = typed_in(prefix, posted)
        if typed is None or typed.untouched:
            continue
        try:
            save_narrative(
                submission=submission,
                section=section,
                version=typed.version,
                text=typed.text,
                by=by,
            )
        except TextNotSaved as error:
            refused[prefix] = RefusedText(typed.text, typed.version, error)
    return refused
