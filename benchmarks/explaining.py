"""How PostgreSQL carries out the statements of one province's computation, kept as text."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction
from measuring import BAREST, MEASURED, periods

from reports.models.sheets import NONE, WIDE
from reports.progress.figure_sheets import done_query, sheets_query
from reports.progress.remembering import MARKS, definition_of
from reports.progress.sheet_states import MISSING, PACKING, STATES, STATES_OF, WIDE_FROM

FOLDER = Path(__file__).parent / "explain"
PAGE = """SELECT status, count(*) FROM reports_progress
WHERE period_id = %(period)s AND is_official AND agency_id IS NULL GROUP BY 1"""


@transaction.atomic
def write() -> None:
    """One file a statement; what it explains is undone."""
    period = periods()[0]
    definition = definition_of(period.pk)
    chain = [period.pk, *(each.pk for each in definition.views[0].chain or ())]
    submissions = list(period.submissions.values_list("pk", flat=True))
    marks = {"none": NONE, "wide": WIDE, "wide_from": WIDE_FROM, "submissions": submissions}
    with connection.cursor() as cursor:
        _explain(cursor, "barest", BAREST, MEASURED)
        _explain(cursor, "1 what has changed", MARKS, [[*chain, *definition.earlier_ids]])
        _explain(cursor, "2 where reports stand", STATES_OF, [chain])
        _explain(cursor, "3 sheets of the quarter", sheets_query(submissions))
        _explain(cursor, "4 reports without a sheet", MISSING, [definition.earlier_ids, STATES])
        _explain(cursor, "5 milestones done before", done_query(definition.earlier_ids))
        _explain(cursor, "6 the groups on a page", PAGE, {"period": period.pk})
        cursor.execute("DELETE FROM reports_figuresheet WHERE period_id = %s", [period.pk])
        _explain(cursor, "7 packing a quarter of a province", PACKING, marks)
    transaction.set_rollback(True)


def _explain(cursor, name: str, statement: str, parameters: object = None) -> None:
    with transaction.atomic():
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", parameters)
        plan = "\n".join(line[:300] for (line,) in cursor.fetchall())
        transaction.set_rollback(True)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name.replace(' ', '-')}.txt").write_text(f"{plan}\n", encoding="utf-8")
