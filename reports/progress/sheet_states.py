"""Where a period's reports stand: given or not, approved or not, and the mark of each sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from reports.models.sheets import NONE, WIDE
from reports.models.submission import GIVEN, State
from reports.progress.definition import Definition

PACKING = (Path(__file__).parent / "packing.sql").read_text(encoding="utf-8")
# Numbers from here on do not fit 64 bits in millionths.
WIDE_FROM = 9 * 10**12
STATES = [str(state) for state in GIVEN]
# Sheets are looked up one by one, in every plan: what is read is a few periods of one province.
MISSING = """SELECT s.id FROM reports_submission s
WHERE s.period_id = ANY(%s) AND s.state = ANY(%s)
    AND (SELECT f.mark FROM reports_figuresheet f WHERE f.submission_id = s.id) IS NULL
ORDER BY s.id FOR SHARE OF s"""
STATES_OF = """SELECT s.period_id, s.id, s.agency_id, s.state, f.mark, f.is_wide
FROM reports_submission s LEFT JOIN LATERAL (
    SELECT f.mark, f.wide IS NOT NULL AS is_wide
    FROM reports_figuresheet f WHERE f.submission_id = s.id OFFSET 0
) AS f ON true
WHERE s.period_id = ANY(%s)"""


class SheetState(NamedTuple):
    """One agency's report: all that tells whether what was read of it still holds.

    A given report without a figure has no sheet and no mark.
    """

    submission: int
    place: int
    is_given: bool
    is_approved: bool
    mark: int | None
    is_wide: bool


# By submission.
SheetStates = dict[int, SheetState]


def states_of(definition: Definition, period_ids: Sequence[int]) -> dict[int, SheetStates]:
    """Where the reports of some periods stand; sheets that given ones lack are made."""
    found = _read(definition, period_ids)
    every = [each for states in found.values() for each in states.values()]
    if any(each.is_given and each.mark is None for each in every) and pack_missing(period_ids):
        found = _read(definition, period_ids)
    return found


def _read(definition: Definition, period_ids: Sequence[int]) -> dict[int, SheetStates]:
    found: dict[int, SheetStates] = {period_id: {} for period_id in period_ids}
    with connection.cursor() as cursor:
        cursor.execute(STATES_OF, [list(period_ids)])
        rows = cursor.fetchall()
    place_of = definition.place_of
    for period_id, pk, agency_id, state, mark, is_wide in rows:
        is_given = state in STATES
        found[period_id][pk] = SheetState(
            pk, place_of[agency_id], is_given, state == State.APPROVED, mark, bool(is_wide)
        )
    return found


def pack_missing(period_ids: Sequence[int]) -> int:
    """Makes the sheets that given reports lack; those reports are held as they are meanwhile.

    Returns how many were made: reports without a figure get none.
    """
    with connection.cursor() as cursor:
        cursor.execute(MISSING, [list(period_ids), STATES])
        if not (missing := [pk for (pk,) in cursor.fetchall()]):
            return 0
        marks = {"none": NONE, "wide": WIDE, "wide_from": WIDE_FROM}
        cursor.execute(PACKING, {"submissions": missing, **marks})
        return cursor.rowcount
