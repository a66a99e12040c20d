"""Adding, replacing and removing evidence: only while the report is open, and nothing unsound."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from unicodedata import category

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from reformportal.lib import clock
from reformportal.lib.file_kinds import kind_of
from reformportal.lib.uploads import LARGEST_FILE
from reformportal.lib.virus_scanner import ScannerUnreachable, virus_in
from reports.models import Evidence, Figure, Submission
from reports.models.evidence import Kind

MOST_OF_A_FIGURE = 10
MOST_OF_A_REPORT = 20
LONGEST_NAME = 200
LONGEST_DESCRIPTION = 300
ENDINGS = {Kind.JPEG: (".jpg", ".jpeg")}

log = logging.getLogger(__name__)


class EvidenceRefused(Exception):
    """What was refused, and in `reason` why and what to do; nothing was stored or removed."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = str(reason)


class NotAddedByYou(Exception):
    """The person sees the report but is no officer of its agency."""


TOO_LARGE = _("The file is larger than 20 MB. Choose a smaller one, or add it in parts.")
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
    words = _description(description)
    kind = _kind(file)
    scanned_at = _scanned(file)
    place, digest = _put(file)
    try:
        with transaction.atomic():
            _refuse_closed(Submission.objects.select_for_update().get(pk=submission.pk), by)
            if replaces:
                _take_out(replaces, by)
            _refuse_too_many(submission, figure)
            made = Evidence.objects.create(
                submission=submission,
                figure=figure,
                name=name_of(file.name, kind),
                description=words,
                kind=kind,
                size=file.size,
                sha256=digest,
                place=place,
                scanned_at=scanned_at,
                added_by=by,
                added_at=clock.now(),
            )
            if replaces:
                Evidence.objects.filter(pk=replaces.pk).update(replaced_by=made)
            return made
    except BaseException:
        storages["evidence"].delete(place)
        raise


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Takes a file out of the report; its row stays in the history, the file in the store."""
    _refuse_closed(Submission.objects.select_for_update().get(pk=evidence.submission_id), by)
    _take_out(evidence, by)


def _take_out(evidence: Evidence, by: User) -> None:
    in_force = Evidence.objects.in_force().filter(pk=evidence.pk)
    if not in_force.update(removed_at=clock.now(), removed_by=by):
        raise EvidenceRefused(GONE)


def _refuse_closed(submission: Submission, by: User) -> None:
    if submission.agency_id not in by.access.entered_agency_ids:
        raise NotAddedByYou
    if not (submission.is_editable and submission.is_open):
        raise EvidenceRefused(CLOSED)


def _refuse_too_many(submission: Submission, figure: Figure | None) -> None:
    most = MOST_OF_A_FIGURE if figure else MOST_OF_A_REPORT
    if Evidence.objects.in_force().filter(submission=submission, figure=figure).count() >= most:
        reason = _("There are %(most)d files already. Remove one, or put several into one PDF.")
        raise EvidenceRefused(reason % {"most": most})


def _description(text: str) -> str:
    words = " ".join(text.replace("\x00", "").split())
    if not words:
        raise EvidenceRefused(_("Say in a few words what the file shows, and add it again."))
    if len(words) > LONGEST_DESCRIPTION:
        reason = _("The description is longer than %(most)d characters. Shorten it.")
        raise EvidenceRefused(reason % {"most": LONGEST_DESCRIPTION})
    return words


def _kind(file: UploadedFile | None) -> str:
    if file is None:
        raise EvidenceRefused(_("No file was chosen. Choose one and add it again."))
    if not file.size:
        raise EvidenceRefused(_("This file is empty. Choose another one."))
    if file.size > LARGEST_FILE:
        raise EvidenceRefused(TOO_LARGE)
    if kind := kind_of(file):
        return kind
    raise EvidenceRefused(
        _(
            "By its content this is no PDF, DOCX, XLSX, PNG, JPEG or WebP file, or it holds macros."
            " Save it as PDF and add that."
        )
    )


def _scanned(file: UploadedFile) -> datetime | None:
    """When the scanner found nothing; None where none is set up, or an absent one may be passed."""
    if not settings.CLAMD:
        return None
    try:
        virus = virus_in(file.chunks(), settings.CLAMD)
    except ScannerUnreachable as error:
        log.warning("a file was not scanned: %s", error)
        if not settings.CLAMD_REQUIRED:
            return None
        raise EvidenceRefused(
            _("The virus scanner does not answer, so no file is taken now. Try again later.")
        ) from None
    if virus:
        log.warning("a file was refused: %s", virus)
        reason = _("The virus scanner found “%(virus)s” in this file. It was not stored.")
        raise EvidenceRefused(reason % {"virus": virus})
    return clock.now()


def _put(file: UploadedFile) -> tuple[str, str]:
    """Place in the store and SHA-256 of the file; its name says nothing of whose it is."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    name = secrets.token_hex(20)
    return storages["evidence"].save(f"{name[:2]}/{name}", file), digest.hexdigest()


def name_of(sent: str | None, kind: str) -> str:
    """The file's own name without folders and unprintable characters, ending as its kind does."""
    base = PurePosixPath((sent or "").replace("\\", "/")).name
    plain = "".join(letter for letter in base if category(letter)[0] != "C")
    plain = re.sub(r"\s+", " ", plain).strip(" .") or str(_("evidence"))
    endings = ENDINGS.get(Kind(kind), (f".{Kind(kind).label.lower()}",))
    stem, dot, ending = plain.rpartition(".")
    if f"{dot}{ending}".lower() not in endings or not stem:
        stem, ending = plain, endings[0].removeprefix(".")
    return f"{stem[: LONGEST_NAME - 6]}.{ending.lower()}"
