"""Receipts: what a sending handed over, kept as it was hashed, and compared with what is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reports.models import Receipt, ReportSection, Submission, Transition
from reports.progress.punctuality import Extension, Punctuality, days_late, punctuality
from reports.sending.content import content_of, differences, digest_of
from targets.models import Indicator


def make_receipt(sent: Transition, *, signed_by: str, on_paper: bool) -> Receipt:
    """Keeps what this sending handed over; called by the one door, in its transaction."""
    submission = Submission.objects.select_related("period__regime", "agency").get(
        pk=sent.submission_id
    )
    content = content_of(submission)
    verdict = punctuality_of(submission, submission.first_sent_at)
    number = submission.transitions.filter(action=sent.action).count()
    return Receipt.objects.create(
        submission=submission,
        transition=sent,
        number=number,
        digest=digest_of(content),
        content=content,
        figures=submission.figures.count(),
        timeliness=verdict.timeliness,
        days_late=verdict.days_late,
        last_day=verdict.last_day,
        days_late_again=_late_again(submission, sent.at) if number > 1 else None,
        signed_by=signed_by,
        on_paper=on_paper,
    )


def punctuality_of(submission: Submission, first_sent_at: datetime) -> Punctuality:
    """The verdict over a report whose first sending is, or would be, at the moment."""
    until = submission.extended_until
    return punctuality(
        first_sent_at=first_sent_at,
        now=first_sent_at,
        last_on_time_day=submission.period.last_on_time_day,
        extensions=[Extension(until, first_sent_at)] if until else [],
    )


def _late_again(submission: Submission, moment: datetime) -> int | None:
    return days_late(moment, submission.resend_by) if submission.resend_by else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a receipt's content is whole, and whether the report still says the same."""

    digest_holds: bool
    is_same: bool
    changed: tuple[str, ...]


def compare(receipt: Receipt) -> Comparison:
    """Hashes the kept content again and holds it against what the report says now.

    Needs the submission's `period__regime` and `agency` fetched.
    """
    holds = digest_of(receipt.content) == receipt.digest
    now = content_of(receipt.submission)
    if now == receipt.content:
        return Comparison(holds, True, ())
    indicators, sections = differences(receipt.content, now)
    names = [each.title for each in Indicator.objects.filter(code__in=indicators)]
    regime = receipt.submission.period.regime_id
    names += [
        each.title for each in ReportSection.objects.filter(regime_id=regime, code__in=sections)
    ]
    return Comparison(holds, False, tuple(names))
