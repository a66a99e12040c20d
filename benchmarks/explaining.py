"""How PostgreSQL carries out the statements of one province's computation, kept as text."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction
from measuring import BAREST, MEASURED, periods

from reports.models.sheets import NONE, WIDE
from reports.models.submission import GIVEN
from reports.progress.definition import definition_of
from reports.progress.figure_sheets import (
    MISSING,
    OWED,
    PACKING,
    WIDE_FROM,
    done_query,
    sheets_query,
)

FOLDER = Path(__file__).parent / "explain"
PAGE = """SELECT status, count(*) FROM reports_progress
WHERE period_id = %(period)s AND is_official AND agency_id IS NULL GROUP BY 1"""


@transaction.atomic
def write() -> None:
    """One file a statement; what it explains is undone."""
    period = periods()[0]
    definition = definition_of(period)
    chain = [period.pk, *(each.pk for each in definition.views[0].chain or ())]
    given = [chain, [str(state) for state in GIVEN]]
    submissions = list(period.submissions.values_list("pk", flat=True))
    marks = {"none": NONE, "wide": WIDE, "wide_from": WIDE_FROM, "submissions": submissions}
    with connection.cursor() as cursor:
        _explain(cursor, "barest", BAREST, MEASURED)
        _explain(cursor, "1 reports without a sheet", MISSING, given)
        _explain(cursor, "2 sheets of the year to date", sheets_query(chain))
        _explain(cursor, "3 figures still with agencies", OWED.format(""), given)
        _explain(cursor, "4 milestones done before", done_query(definition.earlier_ids))
        _explain(cursor, "5 the groups on a page", PAGE, {"period": period.pk})
        cursor.execute("DELETE FROM reports_figuresheet WHERE period_id = %s", [period.pk])
        _explain(cursor, "6 packing a quarter of a province", PACKING, marks)
    transaction.set_rollback(True)


def _explain(cursor, name: str, statement: str, parameters: object = None) -> None:
    with transaction.atomic():
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", parameters)
        plan = "\n".join(line[:300] for (line,) in cursor.fetchall())
        transaction.set_rollback(True)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name.replace(' ', '-')}.txt").write_text(f"{plan}\n", encoding="utf-8")
