"""Results written as sheets: only those that differ from what is stored, told by their digests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from django.db import connection
from xxhash import xxh3_128

from reports.models.sheets import NONE, WIDE, Serves
from reports.progress.copying import as_array, as_bigint, as_smallint, copy_in, encoded
from reports.progress.definition import Definition
from reports.progress.exact import Whole
from reports.progress.judging import CODE, Cell

COLUMNS = ("period_id", "agency_id", "serves", "cells", "wide", "digest")
BOTH, OFFICIAL, PROVISIONAL = Serves.values
STORED = np.zeros((0, 0), dtype=np.int64)
Key = tuple[int | None, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of an agency or of the groups; none where they are stored and were not computed."""

    digest: bytes
    rows: int
    cells: Whole
    wide: bytes | None = None

    def lean(self) -> Sheet:
        """What need be remembered of it once it is stored."""
        return Sheet(self.digest, self.rows, STORED)


# By agency, None for the groups; provisionally only those that differ from the official ones.
Holders = dict[int | None, Sheet]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The results of a period."""

    official: Holders
    provisional: Holders

    def by_key(self) -> dict[Key, Sheet]:
        found: dict[Key, Sheet] = {}
        for agency, sheet in self.official.items():
            other = self.provisional.get(agency)
            if other is None or other.digest == sheet.digest:
                found[agency, BOTH] = sheet
            else:
                found[agency, OFFICIAL] = sheet
                found[agency, PROVISIONAL] = other
        return found

    def digests(self) -> dict[Key, bytes]:
        return {key: sheet.digest for key, sheet in self.by_key().items()}

    def rows(self) -> int:
        """Rows in both views."""
        return sum(
            sheet.rows * (2 if serves == BOTH else 1)
            for (_, serves), sheet in self.by_key().items()
        )

    def without_cells(self) -> Sheets:
        """What need be remembered of them."""
        official, provisional = (
            {agency: sheet.lean() for agency, sheet in holders.items()}
            for holders in (self.official, self.provisional)
        )
        return Sheets(official, provisional)


# By key: the id and the digest.
Stored = dict[Key, tuple[int, bytes]]


def stored_sheets(period_id: int) -> Stored:
    """What is stored of a period."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, agency_id, serves, digest FROM reports_progresssheet WHERE period_id = %s",
            [period_id],
        )
        rows = cursor.fetchall()
    return {(agency, serves): (pk, bytes(digest)) for pk, agency, serves, digest in rows}


def store(period_id: int, sheets: Sheets, stored: Stored) -> None:
    """Makes the stored sheets of the period those of the results, writing what differs."""
    wanted = sheets.by_key()
    news = {
        key: sheet
        for key, sheet in wanted.items()
        if key not in stored or stored[key][1] != sheet.digest
    }
    gone = [pk for key, (pk, _) in stored.items() if key not in wanted or key in news]
    if gone:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM reports_progresssheet WHERE id = ANY(%s)", [gone])
    if news:
        copy_in(
            "reports_progresssheet",
            COLUMNS,
            [_encoded(period_id, key, news[key]) for key in sorted(news, key=_order)],
        )


def sheets_of_agencies(definition: Definition, places: Whole, cells: Whole) -> Holders:
    """A sheet for each agency that has a row; cells by cell, agency, target."""
    cells = np.ascontiguousarray(np.moveaxis(cells, 0, 1))
    rows = (cells[:, Cell.STATUS] != CODE[None]).sum(axis=1).tolist()
    agencies = definition.agency_ids[places].tolist()
    return {
        agency: sheet_of(own, count)
        for agency, own, count in zip(agencies, cells, rows, strict=True)
        if count
    }


def sheet_of(cells: Whole, rows: int) -> Sheet:
    """A sheet of its cells, of which so many columns are rows."""
    wide = None
    if cells.dtype == object:
        cells, wide = _without_wide(cells)
    digest = xxh3_128(cells.data)
    digest.update(wide or b"")
    return Sheet(digest.digest(), rows, cells, wide)


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


def _encoded(period_id: int, key: Key, sheet: Sheet) -> bytes:
    agency_id, serves = key
    # Version 1 of the binary form of jsonb is its text.
    text = None if sheet.wide is None else b"\x01" + sheet.wide
    return encoded(
        [
            as_bigint(period_id),
            as_bigint(agency_id),
            as_smallint(serves),
            as_array(sheet.cells),
            text,
            sheet.digest,
        ]
    )


def _order(key: Key) -> tuple[int, int]:
    return key[0] or 0, key[1]
