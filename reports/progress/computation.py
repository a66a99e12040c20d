"""The computation of a period: what Python resolved and what the database holds, in sets."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import connection, transaction

from reports.models import Period
from reports.progress.inputs import inputs_of

HERE = Path(__file__).parent
COMPUTATION = (HERE / "computation.sql").read_text(encoding="utf-8")
STORING = (HERE / "storing.sql").read_text(encoding="utf-8")
TABLES = (
    "p_target, p_assigned, p_named, p_baseline, p_view, p_member, p_heir, p_place,"
    " p_ytd, p_value, p_part, p_group, p_earlier, p_row, p_change"
)


@transaction.atomic
def compute(period: Period) -> int:
    """Computes official and provisional rows of every target under the period's regime.

    Pure in its inputs: the same approved figures give the same rows, in any order, any number of
    times. Needs `regime` and `report` fetched. Returns the number of rows that the period has.
    """
    inputs = inputs_of(period)
    parameters = {
        "period_id": period.pk,
        "window_end": period.window_end,
        **{name: json.dumps(getattr(inputs, name)) for name in inputs.__slots__},
    }
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLES}")
        cursor.execute(COMPUTATION, parameters)
        cursor.execute(STORING, parameters)
        cursor.execute("SELECT count(*) FROM p_row")
        return int(cursor.fetchone()[0])
