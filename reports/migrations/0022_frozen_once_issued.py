from pathlib import Path

from django.db import migrations

FROZEN = Path(__file__).parent.parent / "issuing" / "frozen.sql"
TABLES = ("reports_issuedreport", "reports_issuedprogress", "reports_issuedsource")
THAW = "".join(f"DROP TRIGGER frozen_once_issued ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    """The database refuses to change or delete what was issued."""

    dependencies = [
        ("reports", "0021_issued_reports"),
    ]

    operations = [
        migrations.RunSQL(
            FROZEN.read_text(encoding="utf-8"),
            THAW + "DROP FUNCTION refuse_to_change_what_was_issued();",
        ),
    ]
