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


def copied(query: str, before: int, rows: int) -> Iterator[tuple[Whole, Whole]]:
    """The rows of a query, each of `before` big integers and of bytes that hold integers.

    They come in blocks of neighbours with equally many bytes: the integers (row × `before`), and
    what the bytes hold (row × `rows` × columns).
    """
    raw = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", raw)
    data, at = raw.getbuffer(), len(SIGNATURE)
    head = [("fields", ">i2"), ("numbers", [("length", ">i4"), ("number", ">i8")], before)]
    size_of_head = np.dtype(head).itemsize + 4
    while at < len(data) - len(END):
        (length,) = struct.unpack_from(">i", data, at + size_of_head - 4)
        cells = [("length", ">i4"), ("cells", ">i8", (rows, length // 8 // rows))]
        row = np.dtype([*head, *cells])
        block = np.frombuffer(data, row, (len(data) - at) // row.itemsize, at)
        others = np.flatnonzero(block["length"] != length)
        block = block[: others[0]] if len(others) else block
        yield block["numbers"]["number"], block["cells"]
        at += len(block) * row.itemsize


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
