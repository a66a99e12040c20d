"""Adding, replacing and removing evidence: only while the report is open, and nothing unsound."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from reformportal.lib import clock
from reports.checks.keeping import judge_and_keep
from reports.deadlines.explanations import shut_sentence
from reports.entry.evidence_checks import (
    EvidenceRefused,
    checked_description,
    checked_kind,
    name_of,
    scanned,
)
from reports.models import Evidence, Figure, Submission

MOST_OF_A_FIGURE = 10
MOST_OF_A_REPORT = 20


class NotAddedByYou(Exception):
    """The person sees the report but is no officer of its agency."""


CLOSED = _(
    "The report was sent or is not open, so its evidence does not change. It opens again if the"
    " report is returned."
)
GONE = _("This file was removed or replaced meanwhile. Load the page again.")


def with_evidence(figures: Iterable[Figure]) -> None:
    """Gives each figure `files`, its evidence in force; one query for all of them."""
    files = Evidence.objects.in_force().select_related("added_by")
    prefetch_related_objects(list(figures), Prefetch("evidence", files, to_attr="files"))


def add_evidence(
    *,
    submission: Submission,
    figure: Figure | None,
    file: UploadedFile | None,
    description: str,
    by: User,
    replaces: Evidence | None = None,
) -> Evidence:
    """Stores a file for a figure, or for the report as such, perhaps in place of another.

    The caller looked the subject up in what the person may see. Raises NotAddedByYou,
    EvidenceRefused.
    """
    _refuse_closed(submission, by)
    facts = {"description": checked_description(description), "kind": checked_kind(file)}
    facts |= {"name": name_of(file.name, facts["kind"]), "size": file.size}
    facts |= {"scanned_at": scanned(file)}
    place, digest = _put(file)
    made = Evidence(
        submission=submission, figure=figure, added_by=by, place=place, sha256=digest, **facts
    )
    try:
        _enter(made, replaces)
    except BaseException:
        storages["evidence"].delete(place)
        raise
    return made


@transaction.atomic
def _enter(made: Evidence, replaces: Evidence | None) -> None:
    """Stores the row while the report is locked: it cannot be sent at the same moment."""
    by = made.added_by
    _refuse_closed(Submission.objects.select_for_update().get(pk=made.submission_id), by)
    if replaces:
        _take_out(replaces, by)
    _refuse_too_many(made.submission, made.figure)
    made.added_at = clock.now()
    made.save()
    if replaces:
        Evidence.objects.filter(pk=replaces.pk).update(replaced_by=made)
    _judge_again(made)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Takes a file out of the report; its row stays in the history, the file in the store."""
    _refuse_closed(Submission.objects.select_for_update().get(pk=evidence.submission_id), by)
    _take_out(evidence, by)
    _judge_again(evidence)


def _judge_again(evidence: Evidence) -> None:
    """A check may ask for the files of a figure."""
    if evidence.figure_id:
        judge_and_keep(evidence.submission, [evidence.figure_id])


def _take_out(evidence: Evidence, by: User) -> None:
    in_force = Evidence.objects.in_force().filter(pk=evidence.pk)
    if not in_force.update(removed_at=clock.now(), removed_by=by):
        raise EvidenceRefused(GONE)


def _refuse_closed(submission: Submission, by: User) -> None:
    if submission.agency_id not in by.access.entered_agency_ids:
        raise NotAddedByYou
    if not (submission.is_editable and submission.is_open):
        raise EvidenceRefused(shut_sentence(submission) if submission.is_shut else CLOSED)


def _refuse_too_many(submission: Submission, figure: Figure | None) -> None:
    most = MOST_OF_A_FIGURE if figure else MOST_OF_A_REPORT
    if Evidence.objects.in_force().filter(submission=submission, figure=figure).count() >= most:
        reason = _("There are %(most)d files already. Remove one, or put several into one PDF.")
        raise EvidenceRefused(reason % {"most": most})


def _put(file: UploadedFile) -> tuple[str, str]:
    """Place in the store and SHA-256 of the file; its name says nothing of whose it is."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    name = secrets.token_hex(20)
    return storages["evidence"].save(f"{name[:2]}/{name}", file), digest.hexdigest()
