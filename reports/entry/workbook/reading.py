"""From a file's cells to what was meant for each figure, wherever rows and columns now stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from reformportal.lib.sheets import Cell, Row, Sheets
from reports.entry.workbook.identity import ForeignFile, Identity, identity_of
from reports.entry.workbook.layout import FIGURE, FIRST, HIDDEN_SHEET, MARK, SECOND, TYPED
from reports.entry.workbook.words import known_headings

# Of rows that belong to no indicator only so many are named.
MOST_UNKNOWN = 20


@dataclass(frozen=True, slots=True)
class Filled:
    """One row of the file that belongs to a figure: its cells by the column's lasting name."""

    figure_id: int
    number: int
    cells: dict[str, Cell]


@dataclass(slots=True)
class Reading:
    """What a file says: which report it is, its rows, and those that belong to no indicator."""

    identity: Identity
    columns: list[str]
    rows: list[Filled] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)

    @property
    def doubled(self) -> set[int]:
        """Figures that stand in several rows, so that nobody knows which is meant."""
        counts = Counter(row.figure_id for row in self.rows)
        return {figure_id for figure_id, count in counts.items() if count > 1}


def reading_of(sheets: Sheets) -> Reading:
    """Reads a genuine file; raises ForeignFile, OtherFormat."""
    identity = identity_of(sheets)
    for title, rows in sheets.items():
        if title != HIDDEN_SHEET and (place := _place_of_keys(rows)) is not None:
            return _read_table(identity, rows[place], rows[place + 1 :])
    raise ForeignFile


def _place_of_keys(rows: list[Row]) -> int | None:
    """Where the hidden row stands that names the columns."""
    for place, row in enumerate(rows):
        if any(cell.text == MARK + FIGURE for cell in row.cells.values()):
            return place
    return None


def _read_table(identity: Identity, keys: Row, rows: list[Row]) -> Reading:
    columns = {
        cell.text.removeprefix(MARK): cell.column
        for cell in keys.cells.values()
        if cell.text.startswith(MARK)
    }
    if FIRST not in columns:
        raise ForeignFile
    typed = {name: column for name, column in columns.items() if name in TYPED}
    reading = Reading(identity, sorted(typed))
    for row in rows:
        figure = row.text(columns[FIGURE])
        cells = {name: row.cells[at] for name, at in typed.items() if at in row.cells}
        if figure.isascii() and figure.isdecimal() and int(figure) in identity.versions:
            reading.rows.append(Filled(int(figure), row.number, cells))
        elif _is_left_out(row, cells, figure, columns):
            reading.unknown.append((row.number, _title_of(row)))
    return reading


def _is_left_out(row: Row, cells: dict[str, Cell], figure: str, columns: dict[str, int]) -> bool:
    """Whether somebody typed figures into a row that belongs to no indicator of the file."""
    if figure:
        return True
    if row.text(columns[FIRST]).casefold() in known_headings(FIRST):
        return False
    return any(name in cells for name in (FIRST, SECOND, "is_nil"))


def _title_of(row: Row) -> str:
    return max((cell.text for cell in row.cells.values()), key=len, default="")[:120]


def as_json(reading: Reading) -> dict[str, Any]:
    """The rows as they are kept between preview and confirmation."""
    identity = asdict(reading.identity)
    return {
        "identity": identity | {"made_at": reading.identity.made_at.isoformat()},
        "columns": reading.columns,
        "rows": [asdict(row) for row in reading.rows],
        "unknown": reading.unknown[:MOST_UNKNOWN],
    }


def from_json(content: dict[str, Any]) -> Reading:
    told = content["identity"]
    identity = Identity(
        **told
        | {
            "made_at": datetime.fromisoformat(told["made_at"]),
            "versions": {int(pk): version for pk, version in told["versions"].items()},
            "answers": {int(pk): answer for pk, answer in told["answers"].items()},
        }
    )
    rows = [
        Filled(
            row["figure_id"],
            row["number"],
            {name: Cell(**cell) for name, cell in row["cells"].items()},
        )
        for row in content["rows"]
    ]
    unknown = [(number, title) for number, title in content["unknown"]]
    return Reading(identity, content["columns"], rows, unknown)
