"""Whether a report is ready for a move: complete, explained, signed, advised on, not one's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q

from agencies.models import User
from reports.checks.findings import flat
from reports.checks.keeping import judge_and_keep
from reports.models import Figure, Opinion, Submission, Transition
from reports.narrative.outline import unwritten
from reports.review.moves import APPROVE, LETTING_ON, SEND, SUBMIT, Move
from reports.review.permits import Capacity, heads, signs
from reports.review.refusals import (
    ApprovesOwnFigures,
    CommentsAwaited,
    FiguresInError,
    HeadSigns,
    NothingGiven,
    ReportNotOpen,
    SignatureMissing,
    SignatureTooLong,
    StandsAtDesk,
    UnansweredFigures,
    UnexplainedWarnings,
    UnwrittenSections,
)
from reports.sending.emptiness import is_without_figures
from reports.sending.signing import Signing

LONGEST_SIGNATURE = 200


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of many reports at once: who answers for each, whose advice is awaited."""

    answering: dict[int, set[int]] = field(default_factory=dict)
    awaited: dict[int, date] = field(default_factory=dict)


def facts_for(step: Move, reports: Collection[Submission], people: Iterable[int]) -> Facts:
    """The facts that the move asks for; three queries at most, none for most moves."""
    if step not in LETTING_ON:
        return Facts()
    keys = [report.pk for report in reports]
    awaited = {}
    if step is APPROVE:
        waiting = Opinion.objects.waited_for().filter(submission__in=keys)
        awaited = dict(waiting.order_by("due_on").values_list("submission_id", "due_on"))
    return Facts(answering_for(keys, people), awaited)


def answering_for(keys: Collection[int], people: Iterable[int]) -> dict[int, set[int]]:
    """Of the people, those who entered figures of each report, sent it, or in whose name it was."""
    people = set(people)
    entered = Figure.objects.filter(submission__in=keys, updated_by__in=people)
    sent = Transition.objects.filter(
        Q(by__in=people) | Q(on_behalf_of__in=people),
        submission__in=keys,
        action__in=(SUBMIT.action, SEND.action),
    )
    found: dict[int, set[int]] = defaultdict(set)
    for key, person in entered.order_by().values_list("submission_id", "updated_by_id").distinct():
        found[key].add(person)
    for key, *senders in sent.values_list("submission_id", F("by_id"), F("on_behalf_of_id")):
        found[key].update(people.intersection(senders))
    return found


def refuse_unready(
    step: Move, report: Submission, by: User, capacity: Capacity, facts: Facts
) -> None:
    """Raises the WorkflowError that says what the report lacks for the move."""
    if step in (SUBMIT, SEND):
        _refuse_incomplete(report)
    elif step in LETTING_ON:
        if {by.pk, capacity.on_behalf_of_id} & facts.answering.get(report.pk, set()):
            raise ApprovesOwnFigures
        if step is APPROVE and report.desk_id:
            raise StandsAtDesk(report.desk)
        if until := facts.awaited.get(report.pk):
            raise CommentsAwaited(until)


def refuse_unsigned(
    step: Move, report: Submission, by: User, signing: Signing, signed_by: str
) -> None:
    """Raises where the head must sign and has not, or nobody is named who signed on paper."""
    if not signs(by, report, step, signing):
        raise HeadSigns(signing)
    if step is SEND and signing.on_paper and not heads(by, report) and not signed_by:
        raise SignatureMissing
    if len(signed_by) > LONGEST_SIGNATURE:
        raise SignatureTooLong


def _refuse_incomplete(report: Submission) -> None:
    if not report.is_open:
        raise ReportNotOpen
    unanswered = list(report.figures.unanswered().select_related("indicator").order_by("pk"))
    if unanswered or not report.figures.exists():
        raise UnansweredFigures(unanswered)
    if is_without_figures(report):
        raise NothingGiven
    _refuse_findings(report)
    if sections := unwritten(report):
        raise UnwrittenSections(sections)


def _refuse_findings(report: Submission) -> None:
    """Judges every figure again, as it is stored now, and keeps what was found with the report."""
    findings = flat(judge_and_keep(report))
    if errors := [each for each in findings if each.is_error]:
        raise FiguresInError(errors)
    if unexplained := [each for each in findings if each.is_unexplained]:
        raise UnexplainedWarnings(unexplained)
