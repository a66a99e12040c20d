"""Answering remarks: a sentence of the agency to what a reviewer asked to mend."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from agencies.models import User
from reformportal.lib import clock
from reports.models import Remark, Submission
from reports.narrative.boxes import (
    RefusedText,
    StaleText,
    TextNotSaved,
    TextTooLong,
    Theirs,
    typed_in,
)
from reports.narrative.saving import refuse_closed
from reports.narrative.words import clean
from reports.reminding.kinds import Kind
from reports.reminding.outbox import settle
from reports.review.remarks import LONGEST_ANSWER


@transaction.atomic
def answer_remark(*, remark: Remark, version: int, text: str, by: User) -> Remark:
    """Stores the answer over the version seen and returns the remark; raises a TextNotSaved."""
    refuse_closed(remark.submission, by)
    now = Remark.objects.select_related("answered_by").get(pk=remark.pk)
    text = clean(text).strip()
    if now.answer == text:
        return now
    if now.version != version:
        raise StaleText(_theirs(now))
    if len(text) > LONGEST_ANSWER:
        raise TextTooLong(len(text), LONGEST_ANSWER)
    now.answer, now.version = text, version + 1
    now.answered_by, now.answered_at = (by, clock.now()) if text else (None, None)
    now.save(update_fields=["answer", "version", "answered_by", "answered_at"])
    if not remark.submission.remarks.open().filter(answered_at__isnull=True).exists():
        settle(submissions=[remark.submission_id], kinds=[Kind.REMARKED])
    return now


def _theirs(remark: Remark) -> Theirs:
    by = remark.answered_by.full_name if remark.answered_by else ""
    return Theirs(remark.answer, remark.version, by, remark.answered_at or remark.at)


def save_posted_answers(
    *, submission: Submission, posted: Mapping[str, str], by: User
) -> dict[str, RefusedText]:
    """Saves each answer of a posted page in which one typed; returns those that were refused."""
    refused = {}
    for remark in submission.remarks.open().select_related("submission"):
        typed = typed_in(f"r{remark.pk}", posted)
        if typed is None or typed.untouched:
            continue
        try:
            answer_remark(remark=remark, version=typed.version, text=typed.text, by=by)
        except TextNotSaved as error:
            refused[f"r{remark.pk}"] = RefusedText(typed.text, typed.version, error)
    return refused
