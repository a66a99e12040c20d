"""Results written as sheets: only those that differ from what is stored, told by their digests."""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import blake2b

import numpy as np
from django.db import connection

from reports.models.sheets import NONE, WIDE, Serves
from reports.progress.copying import as_array, as_bigint, as_smallint, copy_in, encoded
from reports.progress.definition import Definition
from reports.progress.exact import Whole
from reports.progress.judging import CODE, Cell

COLUMNS = ("period_id", "agency_id", "serves", "cells", "wide", "digest")
DIGEST = 16
BOTH, OFFICIAL, PROVISIONAL = Serves.values
# Official or provisional; agencies by place (None: the groups); cells by cell, agency, target.
Results = list[tuple[bool, Whole | None, Whole]]
Key = tuple[int | None, int]


def store(definition: Definition, results: Results) -> int:
    """Makes the stored sheets of the period those of the results; the number of rows in them."""
    period_id = definition.period.pk
    sheets = _sheets_of(definition, results)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, agency_id, serves, digest FROM reports_progresssheet WHERE period_id = %s",
            [period_id],
        )
        stored = {(agency, serves): (pk, bytes(digest)) for pk, agency, serves, digest in cursor}
        rows = {
            key: (cells, wide, digest)
            for key, (cells, wide, digest) in sheets.items()
            if key not in stored or stored[key][1] != digest
        }
        gone = [pk for key, (pk, _) in stored.items() if key not in sheets or key in rows]
        if gone:
            cursor.execute("DELETE FROM reports_progresssheet WHERE id = ANY(%s)", [gone])
    if rows:
        copy_in(
            "reports_progresssheet",
            COLUMNS,
            [_encoded(period_id, key, *rows[key]) for key in sorted(rows, key=_order)],
        )
    return _count(sheets)


Sheet = tuple[Whole, bytes | None, bytes]


def _sheets_of(definition: Definition, results: Results) -> dict[Key, Sheet]:
    official: dict[int | None, Sheet] = {}
    provisional: dict[int | None, Sheet] = {}
    for is_official, places, cells in results:
        found = official if is_official else provisional
        if places is None:
            found[None] = _sheet(cells)
            continue
        cells = np.ascontiguousarray(np.moveaxis(cells, 0, 1))
        present = (cells[:, Cell.STATUS] != CODE[None]).any(axis=1)
        for row in np.flatnonzero(present):
            found[int(definition.agency_ids[places[row]])] = _sheet(cells[row])
    sheets: dict[Key, Sheet] = {}
    for agency, sheet in official.items():
        other = provisional.get(agency, sheet)
        if other[2] == sheet[2]:
            sheets[agency, BOTH] = sheet
        else:
            sheets[agency, OFFICIAL] = sheet
            sheets[agency, PROVISIONAL] = other
    return sheets


def _sheet(cells: Whole) -> Sheet:
    wide = None
    if cells.dtype == object:
        cells, wide = _without_wide(cells)
    digest = blake2b(cells.tobytes(), digest_size=DIGEST)
    digest.update(wide or b"")
    return cells, wide, digest.digest()


def _without_wide(cells: Whole) -> tuple[Whole, bytes | None]:
    """The cells in 64 bits, and the numbers that do not fit as text by row and column."""
    large = {place: number for place, number in np.ndenumerate(cells) if not _fits(number)}
    cells = cells.copy()
    for place in large:
        cells[place] = WIDE
    texts = {
        f"{row} {column}": f"{Decimal(f'{number}E-6'):f}" for (row, column), number in large.items()
    }
    return cells.astype(np.int64), json.dumps(texts).encode() if texts else None


def _fits(number: int) -> bool:
    return number == NONE or WIDE < number < -NONE


def _encoded(period_id: int, key: Key, cells: Whole, wide: bytes | None, digest: bytes) -> bytes:
    agency_id, serves = key
    # Version 1 of the binary form of jsonb is its text.
    text = None if wide is None else b"\x01" + wide
    return encoded(
        [
            as_bigint(period_id),
            as_bigint(agency_id),
            as_smallint(serves),
            as_array(cells),
            text,
            digest,
        ]
    )


def _order(key: Key) -> tuple[int, int]:
    return key[0] or 0, key[1]


def _count(sheets: dict[Key, Sheet]) -> int:
    """Rows in both views."""
    count = 0
    for (_, serves), (cells, _, _) in sheets.items():
        rows = int((cells[Cell.STATUS] != CODE[None]).sum())
        count += rows * (2 if serves == Serves.BOTH else 1)
    return count
