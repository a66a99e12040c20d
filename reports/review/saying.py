"""Saying something of a report: with a return, with an approval, by itself, or under a remark."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies.models import User
from reformportal.lib import clock
from reports.models import Opinion, Remark, RemarkReply, Submission, Transition
from reports.models.opinion import LONGEST_OPINION
from reports.narrative.words import clean
from reports.reminding.kinds import Kind
from reports.reminding.outbox import notice, settle
from reports.review.moves import APPROVE, FORWARD, LONGEST_REASON, RETURN
from reports.review.permits import capacity_of
from reports.review.refusals import (
    NotYourRole,
    RemarkTooLong,
    SubmissionMoved,
    WorkflowError,
)
from reports.review.remarks import Chosen, mendings_of
from reports.review.workflow import move

LONGEST_REMARK = LONGEST_REASON


class NothingSaid(WorkflowError):
    """A remark, a reply or a comment without a word."""


@transaction.atomic
def return_with_remarks(
    *, submission: Submission, by: User, reason: str, chosen: Chosen
) -> Transition:
    """Returns the report with its reason and the remarks at the chosen cells, or changes nothing.

    Raises RemarkTooLong, or a WorkflowError of the move.
    """
    reason = clean(reason).strip()
    _refuse_too_long(*chosen.texts)
    met = [each.remark.pk for each in mendings_of(submission) if each.is_met]
    done = move(submission=submission, action=RETURN.action, by=by, reason=reason)
    # What was mended or answered is settled, unless it is remarked again.
    submission.remarks.filter(pk__in=met).update(resolved_at=done.at)
    Remark.objects.bulk_create(_remarks(submission, chosen, done))
    return done


@transaction.atomic
def let_on_with_remarks(
    *, submission: Submission, action: str, by: User, words: str, chosen: Chosen
) -> Transition:
    """Approves the report or passes it on, with what is still to be said of it, or changes nothing.

    What an approval says asks for nothing: it is settled from the start and stays to be read.
    """
    words = clean(words).strip()
    _refuse_too_long(words, *chosen.texts)
    done = move(submission=submission, action=action, by=by, reason=words)
    said = Chosen(
        {pk: text for pk, text in chosen.figures.items() if text},
        {pk: text for pk, text in chosen.sections.items() if text},
    )
    settled = done.at if action == APPROVE.action else None
    Remark.objects.bulk_create(_remarks(submission, said, done, resolved_at=settled))
    return done


def _remarks(
    submission: Submission,
    chosen: Chosen,
    done: Transition,
    *,
    resolved_at: datetime | None = None,
) -> list[Remark]:
    common = {
        "submission": submission,
        "transition": done,
        "by": done.by,
        "on_behalf_of_id": done.on_behalf_of_id,
        "at": done.at,
        "resolved_at": resolved_at,
    }
    return [
        *(Remark(figure_id=pk, text=text, **common) for pk, text in chosen.figures.items()),
        *(Remark(section_id=pk, text=text, **common) for pk, text in chosen.sections.items()),
    ]


def _refuse_too_long(*texts: str) -> None:
    for words in texts:
        if len(words) > LONGEST_REMARK:
            raise RemarkTooLong(len(words), LONGEST_REMARK)


@transaction.atomic
def remark(*, submission: Submission, by: User, words: str, chosen: Chosen) -> list[Remark]:
    """Remarks on the report or on its cells without deciding anything; the agency is asked to
    answer. Raises NotYourRole, RemarkTooLong or NothingSaid."""
    capacity = capacity_of(by, submission, RETURN) or capacity_of(by, submission, FORWARD)
    if capacity is None:
        raise NotYourRole
    words = clean(words).strip()
    _refuse_too_long(words, *chosen.texts)
    common = {
        "submission": submission,
        "by": by,
        "on_behalf_of_id": capacity.on_behalf_of_id,
        "at": clock.now(),
    }
    made = [Remark(text=words, **common)] if words else []
    made += [
        Remark(figure_id=pk, text=text, **common) for pk, text in chosen.figures.items() if text
    ]
    made += [
        Remark(section_id=pk, text=text, **common) for pk, text in chosen.sections.items() if text
    ]
    if not made:
        raise NothingSaid
    notice(kind=Kind.REMARKED, submission=submission, actor=by, text=words or made[0].text)
    return Remark.objects.bulk_create(made)


@transaction.atomic
def reply(*, remark: Remark, by: User, words: str) -> RemarkReply:
    """Adds a word under a remark that the person sees, from whichever side she stands on."""
    words = clean(words).strip()
    if not words:
        raise NothingSaid
    _refuse_too_long(words)
    if remark.submission.agency_id in by.access.agency_ids:
        settle(submissions=[remark.submission_id], kinds=[Kind.REMARKED])
    return RemarkReply.objects.create(
        remark=remark,
        text=words,
        at=clock.now(),
        by=by,
        on_behalf_of_id=_in_whose_name(by, remark.submission),
    )


def _in_whose_name(by: User, submission: Submission) -> int | None:
    """In whose name somebody speaks who sees the report: her agency's side counts first."""
    access = by.access
    if submission.agency_id in access.agency_ids:
        return access.in_whose_name("officer", "head", agency_id=submission.agency_id)
    province = submission.agency.province_id
    if province in access.reviewed_province_ids:
        return access.in_whose_name("reviewer", province_id=province)
    return access.in_whose_name("checker", province_id=province)


@transaction.atomic
def give_opinion(*, opinion: Opinion, by: User, words: str) -> Opinion:
    """A lead department's comment, given once; the report goes on whatever it says."""
    if opinion.agency_id not in by.access.desk_agency_ids:
        raise NotYourRole
    words = clean(words).strip()
    if not words:
        raise NothingSaid
    if len(words) > LONGEST_OPINION:
        raise RemarkTooLong(len(words), LONGEST_OPINION)
    moment = clock.now()
    given = (
        Opinion.objects.open()
        .filter(pk=opinion.pk)
        .update(
            text=words,
            given_at=moment,
            by=by,
            on_behalf_of=by.access.in_whose_name("checker", agency_id=opinion.agency_id),
        )
    )
    if not given:
        raise SubmissionMoved(opinion.submission.transitions.select_related("by").last())
    opinion.refresh_from_db()
    return opinion
