"""Keeping what was read until it is confirmed, and storing it: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from agencies.models import User
from reformportal.lib import clock
from reformportal.lib.sheets import read_sheets
from reports.checks.keeping import judge_and_keep
from reports.entry.saving import FigureNotSaved, Typed, save_rows
from reports.entry.workbook.changes import Preview, RowChange, preview_of
from reports.entry.workbook.reading import as_json, from_json, reading_of
from reports.models import Submission, WorkbookUpload

MINE, THEIRS = "mine", "theirs"
LONGEST_NAME = 200


class NothingStored(Exception):
    """The confirmation was refused; the preview as it is now says why."""


class ChangedMeanwhile(NothingStored):
    """Somebody saved figures after the preview was shown."""


class ChoiceMissing(NothingStored):
    """A figure that somebody else changed since the download needs a choice between both."""


class ProblemsNotAccepted(NothingStored):
    """Rows are refused, and the person has not said that they may stay as they are."""


class AnotherReport(Exception):
    """The file belongs to another report: `agency` and `period` say which."""

    def __init__(self, agency: str, period: str) -> None:
        super().__init__(agency, period)
        self.agency = agency
        self.period = period


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the confirming page says: versions seen, choices made, and whether rows may be left."""

    versions: Mapping[int, int]
    choices: Mapping[int, str] = field(default_factory=dict)
    leaves_problems: bool = False


def keep_upload(*, submission: Submission, path: Path, name: str, by: User) -> WorkbookUpload:
    """Reads the file and keeps what it says for this person, in place of an earlier one.

    Raises UnreadableSheet, ForeignFile, OtherFormat, AnotherReport.
    """
    reading = reading_of(read_sheets(path))
    identity = reading.identity
    if identity.submission_id != submission.pk:
        raise AnotherReport(identity.agency, identity.period)
    with transaction.atomic():
        forget_expired_uploads()
        WorkbookUpload.objects.filter(submission=submission, by=by).delete()
        return WorkbookUpload.objects.create(
            submission=submission,
            by=by,
            name=name.replace("\x00", "")[-LONGEST_NAME:],
            content=as_json(reading),
            at=clock.now(),
        )


def forget_expired_uploads() -> None:
    WorkbookUpload.objects.expired().delete()


def preview_of_upload(upload: WorkbookUpload) -> Preview:
    return preview_of(upload.submission, from_json(upload.content))


@transaction.atomic
def confirm_upload(*, upload: WorkbookUpload, said: Confirmation, by: User) -> int:
    """Stores every change of the preview and returns how many rows that are; or nothing at all.

    The report is judged anew, for a figure that changed may be what another one is held against.
    Raises NothingStored, or the FigureNotSaved of the row that could not be stored.
    """
    # Locked first: figures that are saved meanwhile wait for this, or this sees them.
    submission = Submission.objects.select_for_update().get(pk=upload.submission_id)
    preview = preview_of_upload(upload)
    wanted = _wanted(preview, said)
    rows = [Typed(row.figure.pk, row.figure.version, row.typed) for row in wanted]
    for outcome in save_rows(rows=rows, by=by).values():
        if isinstance(outcome, FigureNotSaved):
            raise outcome
    judge_and_keep(submission)
    upload.delete()
    return len(wanted)


def _wanted(preview: Preview, said: Confirmation) -> list[RowChange]:
    for row in [*preview.changed, *preview.conflicts]:
        if said.versions.get(row.figure.pk) != row.figure.version:
            raise ChangedMeanwhile
    if preview.refused and not said.leaves_problems:
        raise ProblemsNotAccepted
    chosen = [row for row in preview.conflicts if said.choices.get(row.figure.pk) == MINE]
    settled = [row for row in preview.conflicts if said.choices.get(row.figure.pk) == THEIRS]
    if len(chosen) + len(settled) < len(preview.conflicts):
        raise ChoiceMissing
    return [*preview.changed, *chosen]
