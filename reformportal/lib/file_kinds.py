"""What a file is by its content; its name and what the browser calls it are not believed."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

import puremagic

BEGINNING = 64
MOST_PARTS = 5000
PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
IMAGES = ("image/png", "image/jpeg", "image/webp")
# The main part of a document, and the content type by which it says that it holds no macros.
DOCUMENTS = {
    "word/document.xml": (
        f"{OFFICE}wordprocessingml.document",
        f"{OFFICE}wordprocessingml.document.main+xml",
    ),
    "xl/workbook.xml": (
        f"{OFFICE}spreadsheetml.sheet",
        f"{OFFICE}spreadsheetml.sheet.main+xml",
    ),
}
LARGEST_TYPES = 1024 * 1024


def kind_of(file: BinaryIO) -> str:
    """The media type of a PDF, DOCX, XLSX, PNG, JPEG or WebP; empty for anything else.

    Documents with macros are something else. The file is left at its start.
    """
    file.seek(0)
    start = file.read(BEGINNING)
    file.seek(0)
    if start.startswith(b"PK\x03\x04"):
        found = _document(file)
        file.seek(0)
        return found
    return next((kind for kind in _by_magic(start) if kind == PDF or kind in IMAGES), "")


def _by_magic(start: bytes) -> list[str]:
    """Only what stands at the very start counts, so that no file is two things at once."""
    try:
        found = puremagic.magic_string(start)
    except (puremagic.PureError, ValueError):
        return []
    return [each.mime_type for each in found if start.startswith(each.byte_match[:4])]


def _document(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            types = parts.get("[Content_Types].xml")
            if types is None or types.file_size > LARGEST_TYPES or len(parts) > MOST_PARTS:
                return ""
            if any(name.lower().endswith("vbaproject.bin") for name in parts):
                return ""
            told = archive.read(types).decode("utf-8", "replace")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError):
        return ""
    for part, (kind, content_type) in DOCUMENTS.items():
        if part in parts and content_type in told:
            return kind
    return ""
