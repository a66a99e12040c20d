"""How PostgreSQL carries out the statements of one province's computation, kept as text."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.db import connection, transaction
from measuring import BAREST, MEASURED, periods

from reports.progress.computation import COMPUTATION, STORING, TABLES
from reports.progress.inputs import inputs_of

FOLDER = Path(__file__).parent / "explain"
NAMED = re.compile(r"^(?:CREATE TEMP TABLE|INSERT INTO|DELETE FROM|UPDATE) (\w+)", re.MULTILINE)


@transaction.atomic
def write() -> None:
    """One file a statement that reads tables; what it explains is undone."""
    period = periods()[0]
    inputs = inputs_of(period)
    parameters = {"period_id": period.pk, "window_end": period.window_end}
    parameters |= {name: json.dumps(getattr(inputs, name)) for name in inputs.__slots__}
    with connection.cursor() as cursor:
        _explain(cursor, "barest", BAREST, MEASURED)
        cursor.execute(f"DROP TABLE IF EXISTS {TABLES}")
        for place, statement in enumerate(f"{COMPUTATION}\n{STORING}".split(";\n")):
            if named := NAMED.search(statement):
                _explain(cursor, f"{place:02} {named[1]}", statement, parameters)
            if re.search(r"^[^-\s]", statement, re.MULTILINE):
                cursor.execute(statement, parameters)
    transaction.set_rollback(True)


def _explain(cursor, name: str, statement: str, parameters: dict[str, object]) -> None:
    with transaction.atomic():
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", parameters)
        plan = "\n".join(line[:300] for (line,) in cursor.fetchall())
        transaction.set_rollback(True)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name.replace(' ', '-')}.txt").write_text(f"{plan}\n", encoding="utf-8")
