"""PostgreSQL's binary COPY of rows that hold many big integers, read and written whole."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence

import numpy as np
from django.db import connection

from reports.progress.exact import Whole

SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
END = struct.pack(">h", -1)
BIGINT = 20
ELEMENT = np.dtype([("length", ">i4"), ("value", ">i8")])
# Dimensions, has nulls, element type, then size and lower bound of both dimensions.
ARRAY = struct.Struct(">iiiiiii")
ABSENT = struct.pack(">i", -1)


def copied(query: str, before: int, rows: int) -> Iterator[tuple[tuple[int, ...], Whole]]:
    """The rows of a query: `before` big integers, then bytes that hold `rows` rows of integers."""
    raw = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", raw)
    data, at = raw.getvalue(), len(SIGNATURE)
    head = struct.Struct(f">h{'iq' * before}i")
    while data[at : at + 2] != END:
        fields = head.unpack_from(data, at)
        at += head.size
        cells = np.frombuffer(data, ">i8", fields[-1] // 8, at)
        yield fields[2:-1:2], cells.reshape(rows, -1)
        at += fields[-1]


def copy_in(table: str, columns: Sequence[str], rows: Sequence[bytes]) -> None:
    """Stores encoded rows."""
    raw = io.BytesIO(b"".join((SIGNATURE, *rows, END)))
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN (FORMAT binary)", raw)


def encoded(fields: Sequence[bytes | None]) -> bytes:
    """One row from the binary form of its fields."""
    parts = [struct.pack(">h", len(fields))]
    for field in fields:
        parts += [ABSENT] if field is None else [struct.pack(">i", len(field)), field]
    return b"".join(parts)


def as_array(cells: Whole) -> bytes:
    """An array with two dimensions in its binary form."""
    rows, columns = cells.shape
    elements = np.empty(rows * columns, ELEMENT)
    elements["length"], elements["value"] = 8, cells.reshape(-1)
    return ARRAY.pack(2, 0, BIGINT, rows, 1, columns, 1) + elements.tobytes()


def as_bigint(number: int | None) -> bytes | None:
    return None if number is None else struct.pack(">q", number)


def as_smallint(number: int) -> bytes:
    return struct.pack(">h", number)
