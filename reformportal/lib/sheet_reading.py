"""Reads one XLSX in a process of its own, within bounds of time and memory, and prints it as JSON.

Started as a script by `sheets.py` with the file's path; a hostile file can end this process alone.
It imports nothing of the portal.
"""

import contextlib
import json
import re
import resource
import signal
import sys
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook

MEMORY = 200 * 1024 * 1024
PROCESSOR_SECONDS = 1.5
MOST_PARTS = 500
MOST_UNPACKED = 16 * 1024 * 1024
MOST_ROWS = 2000
MOST_COLUMNS = 60
MOST_SHEETS = 20
MOST_TEXT = 4 * 1024 * 1024

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
CONTENT_TYPES = "[Content_Types].xml"
# What a number format says beside its digits: "text", \c, [colour].
_BESIDE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class Refused(Exception):
    """Why the file is not read, as the name of a problem that `sheets.py` has words for."""


BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    OSError,
    EOFError,
    NotImplementedError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    LookupError,
    TypeError,
    ValueError,
)


def main(path: Path) -> None:
    bound()
    warnings.simplefilter("ignore")
    try:
        refuse_other_kinds(path)
        refuse_unsound_archive(path)
        answer: dict[str, Any] = {"sheets": sheets_of(path)}
    except Refused as refusal:
        answer = {"problem": str(refusal)}
    except DefusedXmlException:
        answer = {"problem": "unsafe"}
    except (MemoryError, RecursionError):
        answer = {"problem": "too_big"}
    except BROKEN as error:
        # The library wraps what the parser of a sheet refuses.
        unsafe = isinstance(error.__cause__, DefusedXmlException)
        answer = {"problem": "unsafe" if unsafe else "broken"}
    json.dump(answer, sys.stdout)


def bound() -> None:
    """Ends this process when it takes more memory or processor time than any honest file needs."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)


def refuse_other_kinds(path: Path) -> None:
    """By content, whatever the file is called."""
    with path.open("rb") as file:
        start = file.read(8)
        if start == OLD_OFFICE:
            raise Refused("encrypted" if ENCRYPTED in file.read() else "old_excel")
    if not start:
        raise Refused("empty")
    if not start.startswith(b"PK"):
        raise Refused("no_workbook")


def refuse_unsound_archive(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
            raise Refused("too_big")
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("encrypted")
        if len(names) != len(parts):
            raise Refused("unsafe")
        if CONTENT_TYPES not in names:
            raise Refused("open_document" if "mimetype" in names else "no_workbook")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Refused("macros")
        if any("/externallinks/" in name.lower() for name in names):
            raise Refused("external_links")
        kinds = archive.read(CONTENT_TYPES).decode("utf-8", "replace")
        if "macroEnabled" in kinds:
            raise Refused("macros")
        if WORKBOOK not in kinds:
            raise Refused("no_workbook")


def sheets_of(path: Path) -> dict[str, list[Any]]:
    """Rows of each sheet: its number and its cells, as `[column, kind, text, is formula]`."""
    formulas = {
        (title, number, column)
        for title, number, cells in filled_rows(path, data_only=False)
        for column, cell in cells
        if cell.data_type == "f"
    }
    sheets: dict[str, dict[int, dict[int, list[Any]]]] = {}
    left = MOST_TEXT
    for title, number, cells in filled_rows(path, data_only=True):
        row = sheets.setdefault(title, {}).setdefault(number, {})
        for column, cell in cells:
            row[column] = [column, *kind_and_text(cell), (title, number, column) in formulas]
        left -= sum(len(cell[2]) for cell in row.values())
        if left < 0:
            raise Refused("too_big")
    for title, number, column in formulas:
        row = sheets.setdefault(title, {}).setdefault(number, {})
        row.setdefault(column, [column, "empty", "", True])
    return {
        title: [[number, [row[column] for column in sorted(row)]] for number, row in rows.items()]
        for title, rows in sheets.items()
    }


def filled_rows(path: Path, *, data_only: bool) -> Iterator[tuple[str, int, list[Any]]]:
    """Title of the sheet, number of the row and its filled cells by column; refuses a sheet with
    more rows than any report has."""
    book = load_workbook(path, read_only=True, keep_links=False, data_only=data_only)
    if len(book.worksheets) > MOST_SHEETS:
        raise Refused("too_big")
    for sheet in book.worksheets:
        # The file's own word about its size is not believed.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            filled = [
                (column, cell)
                for column, cell in enumerate(cells[:MOST_COLUMNS], start=1)
                if cell.value is not None
            ]
            if filled and number > MOST_ROWS:
                raise Refused("too_many_rows")
            if filled:
                yield sheet.title, number, filled
    book.close()


def kind_and_text(cell: Any) -> tuple[str, str]:
    """What the cell shows: a number as it is displayed (0.8 formatted as a percentage is 80)."""
    value = cell.value
    if isinstance(value, bool):
        return "truth", str(value)
    if isinstance(value, int | float):
        return "number", number_text(value, cell.number_format)
    if isinstance(value, datetime):
        whole = value.time() == time(0)
        return "date", (value.date() if whole else value).isoformat()
    if isinstance(value, date):
        return "date", value.isoformat()
    if cell.data_type == "e":
        return "error", str(value)
    if isinstance(value, str):
        return "text", value.replace("_x000D_", "").replace("\r", "")
    return "other", str(value)


def number_text(value: int | float, number_format: str | None) -> str:
    number = Decimal(repr(value))
    if not number.is_finite():
        return "∞"
    if "%" in _BESIDE.sub("", number_format or ""):
        number *= 100
    return f"{number:f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
