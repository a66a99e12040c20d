from pathlib import Path

from django.db import migrations, models
from django.db.models.expressions import RawSQL

SQL = Path(__file__).parent / "sql"
MARKS = (SQL / "0074_marks.sql").read_text(encoding="utf-8")
DROP_FIGURE_SHEETS = (
    (SQL / "0004_sheets.sql")
    .read_text(encoding="utf-8")
    .split("CREATE FUNCTION reports_drop_figure_sheets", 1)[1]
    .split("$$;", 1)[0]
)
BACK = f"""
DROP TRIGGER marks_forgotten_sheets ON reports_figuresheet;
DROP TRIGGER marks_moved_reports ON reports_submission;
DROP TRIGGER marks_deleted_reports ON reports_submission;
DROP TRIGGER marks_added_reports ON reports_submission;
DROP FUNCTION reports_mark_forgotten_sheets();
DROP FUNCTION reports_mark_moved_reports();
DROP FUNCTION reports_mark_added_reports();
CREATE OR REPLACE FUNCTION reports_drop_figure_sheets{DROP_FIGURE_SHEETS}$$;
DROP FUNCTION reports_mark_periods(bigint[]);
DELETE FROM reports_figuresheet;
ALTER TABLE reports_figuresheet DROP COLUMN mark;
DROP SEQUENCE reports_sheet_mark;
DROP INDEX sheet_with_milestones;
ALTER TABLE reports_figuresheet
    ALTER COLUMN cells TYPE bigint[] USING '{{}}'::bigint[],
    ALTER COLUMN done TYPE bigint[] USING NULL::bigint[];
CREATE INDEX sheet_with_milestones ON reports_figuresheet (period_id) WHERE done IS NOT NULL;
"""


class Migration(migrations.Migration):
    """Given reports are packed as bytes; what changes a period's reports leaves a mark."""

    dependencies = [("reports", "0073_remarks")]

    operations = [
        migrations.CreateModel(
            name="ReportChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period_id", models.BigIntegerField()),
                ("mark", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["period_id", "mark"], name="report_change_period")
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(MARKS, BACK)],
            state_operations=[
                migrations.AlterField("figuresheet", "cells", models.BinaryField()),
                migrations.AlterField("figuresheet", "done", models.BinaryField(null=True)),
                migrations.AddField(
                    "figuresheet",
                    "mark",
                    models.BigIntegerField(db_default=RawSQL("nextval('reports_sheet_mark')", [])),
                ),
            ],
        ),
    ]
