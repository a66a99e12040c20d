"""Hostile and mistaken files are refused in words, quickly and without taking the machine."""

import os
import subprocess
import sys
import time
import zipfile
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from reformportal.lib.sheets import READER, UnreadableSheet, read_sheets

SECONDS, MEGABYTES = 2, 200
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows=1) -> bytes:
    file = BytesIO()
    book = Workbook(file)
    sheet = book.add_worksheet()
    for row in range(rows):
        sheet.write_row(row, 0, [row, "chữ"])
    book.close()
    return file.getvalue()


def rebuilt(content: bytes, **parts: bytes | str) -> bytes:
    """The file with some of its parts replaced or added; `__` in a name stands for a slash."""
    file = BytesIO()
    changed = {name.replace("__", "/").replace("_dot_", "."): text for name, text in parts.items()}
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in {*old.namelist(), *changed}:
            new.writestr(name, changed.get(name) or old.read(name))
    return file.getvalue()


def sheet_xml(rows: str) -> str:
    return f"<worksheet {SHEET}><sheetData>{rows}</sheetData></worksheet>"


def zip_bomb():
    return rebuilt(workbook(), xl__worksheets__sheet1_dot_xml=b" " * 100 * 1024 * 1024)


def huge_shared_strings():
    text = "<si><t>" + "x" * 1000 + "</t></si>"
    return rebuilt(workbook(), xl__sharedStrings_dot_xml=f"<sst {SHEET}>{text * 40_000}</sst>")


def many_shared_strings():
    text = "".join(f"<si><t>{number}</t></si>" for number in range(600_000))
    return rebuilt(workbook(), xl__sharedStrings_dot_xml=f"<sst {SHEET}>{text}</sst>")


def hundred_thousand_rows():
    return workbook(100_000)


def far_away_rows():
    return rebuilt(
        workbook(),
        xl__worksheets__sheet1_dot_xml=sheet_xml(
            '<row r="1000000"><c r="A1000000"><v>1</v></c></row>'
        ),
    )


def wide_rows():
    row = "<row>" + "<c><v>1</v></c>" * 16_000 + "</row>"
    return rebuilt(workbook(), xl__worksheets__sheet1_dot_xml=sheet_xml(row * 60))


def billion_laughs():
    entities = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    xml = f"<!DOCTYPE x [{entities}]><worksheet {SHEET}><sheetData>&i;</sheetData></worksheet>"
    return rebuilt(workbook(), xl__worksheets__sheet1_dot_xml=xml)


def stranger_entity():
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    xml = f"{entity}<sst {SHEET}><si><t>&e;</t></si></sst>"
    return rebuilt(workbook(), xl__sharedStrings_dot_xml=xml)


def external_links():
    return rebuilt(workbook(), xl__externalLinks__externalLink1_dot_xml="<externalLink/>")


def macros():
    return rebuilt(workbook(), xl__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0")


def renamed_macro_file():
    with zipfile.ZipFile(BytesIO(workbook())) as old:
        types = old.read("[Content_Types].xml").decode()
    macro = MAIN.replace(
        "openxmlformats-officedocument.spreadsheetml.sheet", "ms-excel.sheet.macroEnabled"
    )
    content, file = workbook(), BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, types.replace(MAIN, macro) if name[0] == "[" else old.read(name))
    return file.getvalue()


def old_excel():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)


def encrypted():
    return old_excel() + "EncryptedPackage".encode("utf-16-le")


def open_document():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return file.getvalue()


def broken_archive():
    return workbook()[:-200]


def broken_xml():
    return rebuilt(workbook(), xl__workbook_dot_xml="<workbook")


def many_parts():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for number in range(60_000):
            new.writestr(f"{number}", "")
    return file.getvalue()


def twice_the_same_part():
    file = BytesIO(workbook())
    with pytest.warns(UserWarning), zipfile.ZipFile(file, "a") as new:
        new.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


HOSTILE = {
    zip_bomb: {"too_big"},
    huge_shared_strings: {"too_big"},
    many_shared_strings: {"too_big", "too_slow"},
    hundred_thousand_rows: {"too_big", "too_many_rows"},
    far_away_rows: {"too_many_rows"},
    wide_rows: {"too_big", "too_slow"},
    billion_laughs: {"unsafe"},
    stranger_entity: {"unsafe"},
    external_links: {"external_links"},
    macros: {"macros"},
    renamed_macro_file: {"macros"},
    old_excel: {"old_excel"},
    encrypted: {"encrypted"},
    open_document: {"open_document"},
    broken_archive: {"broken"},
    broken_xml: {"broken"},
    many_parts: {"too_big"},
    twice_the_same_part: {"unsafe"},
    lambda: b"": {"empty"},
    lambda: b"<html>": {"no_workbook"},
    lambda: b"a;b;c\n1;2;3": {"no_workbook"},
}


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_file_is_refused_in_words(make, tmp_path):
    path = tmp_path / "file.xlsx"
    path.write_bytes(make())
    with pytest.raises(UnreadableSheet) as refusal:
        read_sheets(path)
    assert refusal.value.problem in HOSTILE[make]
    assert refusal.value.reason and refusal.value.advice


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_no_file_takes_more_than_its_share_of_time_and_memory(make, tmp_path):
    path = tmp_path / "file.xlsx"
    path.write_bytes(make())
    processor, memory = cost_of(path)
    assert processor < SECONDS
    assert memory < MEGABYTES


def cost_of(path) -> tuple[float, float]:
    """Seconds of the processor and megabytes that reading the file took, whoever ended it."""
    # A shell stands between, so that what this process holds is not counted to its child.
    measured = (
        "import os, sys; child = os.posix_spawn(sys.executable, sys.argv[1:], {});"
        "use = os.wait4(child, 0)[2];"
        "print(use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, file=sys.stderr)"
    )
    reader = [sys.executable, "-I", str(READER), str(path)]
    done = subprocess.run([sys.executable, "-c", measured, *reader], capture_output=True, text=True)
    seconds, megabytes = done.stderr.split()[-2:]
    return float(seconds), float(megabytes)


def test_an_honest_file_of_500_rows_is_read_far_within_the_bounds(tmp_path):
    path = tmp_path / "file.xlsx"
    path.write_bytes(workbook(500))
    began = time.monotonic()
    (rows,) = read_sheets(path).values()
    assert [(row.number, row.text(1), row.text(2)) for row in rows][499] == (500, "499", "chữ")
    assert time.monotonic() - began < 10
    assert cost_of(path)[0] < 1


def test_the_reader_is_told_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    seen = {}

    def run(*args, **options):
        seen.update(options["env"])
        return subprocess.CompletedProcess(args, 0, stdout=b'{"sheets": {}}')

    monkeypatch.setattr(subprocess, "run", run)
    path = tmp_path / "file.xlsx"
    path.write_bytes(workbook())
    assert read_sheets(path) == {}
    assert seen.keys() <= {"PATH", "OPENPYXL_LXML"}
    assert os.environ["SECRET_KEY"] == "geheim"
