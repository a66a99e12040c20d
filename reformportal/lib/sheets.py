"""Spreadsheets from people: read apart from the portal, within bounds, each refusal in words.

The reading itself is `sheet_reading.py`, a process of its own: a file made to break its reader
costs that process alone, at most 1.5 seconds of the processor and 200 MB.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READER = Path(__file__).with_name("sheet_reading.py")
LARGEST_FILE = 5 * 1024 * 1024
# A busy machine may be slow; the reader's own clock counts the processor alone.
PATIENCE = 30

_NEW_ONE = _("Download the file again from this page and fill that one in.")
PROBLEMS: dict[str, tuple[str | Promise, str | Promise]] = {
    "empty": (_("This file is empty."), _("Choose the file that you filled in.")),
    "no_workbook": (
        _("This is not an Excel file (.xlsx), whatever its name says."),
        _("Choose the file that you downloaded from this page and filled in."),
    ),
    "old_excel": (
        _("This is a file of an old Excel (.xls)."),
        _("Open it in Excel or LibreOffice, save it as “.xlsx” and choose that one."),
    ),
    "open_document": (
        _("This is not an Excel file: it may be a LibreOffice file (.ods)."),
        _("Save it as “Excel 2007–365 (.xlsx)” and choose that one."),
    ),
    "encrypted": (
        _("This file is locked with a password."),
        _("Take the password off, save the file and choose it again."),
    ),
    "macros": (
        _("This file holds macros; the portal takes none."),
        _("Save it as “Excel workbook (.xlsx)” without macros and choose that one."),
    ),
    "external_links": (
        _("This file draws on other files (external links)."),
        _("In Excel: Data, Edit links, Break link. Then save the file and choose it again."),
    ),
    "unsafe": (_("This file is built in a way that is not safe to read."), _NEW_ONE),
    "too_big": (_("This file holds far more than a report can."), _NEW_ONE),
    "too_many_rows": (
        _("A sheet of this file has more rows than a report can (2,000)."),
        _("Delete what stands below the table, save the file and choose it again."),
    ),
    "too_slow": (_("This file takes too long to read."), _NEW_ONE),
    "broken": (_("This file is damaged and cannot be read."), _NEW_ONE),
}


class UnreadableSheet(Exception):
    """A file that is refused as a whole; `reason` says why and `advice` what to do."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.reason, self.advice = PROBLEMS[problem]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one filled cell shows: `kind` is text, number, date, truth, error, empty or other.

    `empty` is a formula of which the file holds no result.
    """

    column: int
    kind: str
    text: str
    is_formula: bool

    @property
    def letters(self) -> str:
        """“AB” for the 28th column."""
        left, letters = self.column, ""
        while left:
            left, place = divmod(left - 1, 26)
            letters = chr(ord("A") + place) + letters
        return letters


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something, by the number that the spreadsheet program shows."""

    number: int
    cells: dict[int, Cell]

    def text(self, column: int) -> str:
        return self.cells[column].text.strip() if column in self.cells else ""


Sheets = dict[str, list[Row]]


def read_sheets(path: Path) -> Sheets:
    """The filled rows of every sheet of an XLSX; raises UnreadableSheet."""
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableSheet("too_big")
    answer = _answer_of_reader(path)
    if "problem" in answer:
        raise UnreadableSheet(answer["problem"])
    return {
        title: [Row(number, {cell[0]: Cell(*cell) for cell in cells}) for number, cells in rows]
        for title, rows in answer["sheets"].items()
    }


def _answer_of_reader(path: Path) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(READER), str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            # The optional companions of the library are not asked for, nor any secret passed on.
            env={"OPENPYXL_LXML": "False", "PATH": os.environ.get("PATH", "")},
            timeout=PATIENCE,
        )
        # Ended by its bounds: by the clock with a signal, by the memory perhaps without a word.
        return dict(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return {"problem": "too_slow"}
    except ValueError:
        return {"problem": "too_slow" if done.returncode < 0 else "too_big"}
