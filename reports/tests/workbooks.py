"""A downloaded file, changed as people change it, and chosen on the page."""

from __future__ import annotations

import os
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.entry.views import reports_for_page
from reports.entry.workbook.writing import workbook_of
from reports.models import Figure, Submission


def downloaded(submission: Submission, user) -> Workbook:
    report = reports_for_page(user).get(pk=submission.pk)
    return load_workbook(BytesIO(workbook_of(report)))


def sheet_of(book: Workbook) -> Worksheet:
    return book.worksheets[0]


def column(sheet: Worksheet, name: str) -> int:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == f"portal:{name}":
                return cell.column
    raise LookupError(name)


def row_of(sheet: Worksheet, figure: Figure) -> int:
    place = column(sheet, "figure")
    return next(
        row for row in range(1, sheet.max_row + 1) if sheet.cell(row, place).value == str(figure.pk)
    )


def cell_of(book: Workbook, figure: Figure, name: str):
    sheet = sheet_of(book)
    return sheet.cell(row_of(sheet, figure), column(sheet, name))


def fill(book: Workbook, figure: Figure, **values: Any) -> Workbook:
    for name, value in values.items():
        cell_of(book, figure, name).value = value
    return book


def bytes_of(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def choose(client, submission: Submission, content: Workbook | bytes, name: str = "so-lieu.xlsx"):
    """Posts the file as the page does and follows to the preview."""
    content = content if isinstance(content, bytes) else bytes_of(content)
    sent = SimpleUploadedFile(name, content)
    return client.post(reverse("workbook", args=[submission.pk]), {"file": sent}, follow=True)


def confirm(client, answer, **said: str):
    """Confirms the preview that the page showed, with what was chosen in it."""
    preview = answer.context["preview"]
    versions = {
        f"version-{row.figure.pk}": row.figure.version
        for row in [*preview.changed, *preview.conflicts]
    }
    url = answer.redirect_chain[-1][0] if answer.redirect_chain else answer.wsgi_request.path
    return client.post(url, versions | {name.replace("_", "-"): v for name, v in said.items()})


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    """The file opened, computed and saved again by LibreOffice."""
    (folder / "in.xlsx").write_bytes(content)
    command = ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(folder / "in.xlsx")],
        check=True,
        capture_output=True,
        env=os.environ | {"HOME": str(folder)},
    )
    return (folder / "out" / "in.xlsx").read_bytes()
