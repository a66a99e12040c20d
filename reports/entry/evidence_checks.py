"""Whether a file can be evidence: described, of a kind that is taken, free of viruses."""

from __future__ import annotations

import logging
import re
from datetime import datetime
from pathlib import PurePosixPath
from unicodedata import category

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock
from reformportal.lib.file_kinds import kind_of
from reformportal.lib.uploads import LARGEST_FILE
from reformportal.lib.virus_scanner import ScannerUnreachable, virus_in
from reports.models.evidence import Kind

LONGEST_NAME = 200
LONGEST_DESCRIPTION = 300
ENDINGS = {Kind.JPEG: (".jpg", ".jpeg")}

log = logging.getLogger(__name__)


class EvidenceRefused(Exception):
    """What was refused, and in `reason` why and what to do; nothing was stored or removed."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = str(reason)


TOO_LARGE = _("The file is larger than 20 MB. Choose a smaller one, or add it in parts.")


def checked_description(text: str) -> str:
    words = " ".join(text.replace("\x00", "").split())
    if not words:
        raise EvidenceRefused(_("Say in a few words what the file shows, and add it again."))
    if len(words) > LONGEST_DESCRIPTION:
        reason = _("The description is longer than %(most)d characters. Shorten it.")
        raise EvidenceRefused(reason % {"most": LONGEST_DESCRIPTION})
    return words


def checked_kind(file: UploadedFile | None) -> str:
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


def scanned(file: UploadedFile) -> datetime | None:
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
