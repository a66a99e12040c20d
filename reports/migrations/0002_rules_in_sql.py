from pathlib import Path

from django.db import migrations

FUNCTIONS = Path(__file__).parent / "sql" / "0002_functions.sql"


class Migration(migrations.Migration):
    """Creates the scalar rules; 0003 drops them again."""

    dependencies = [("reports", "0001_what_was_reported")]

    operations = [
        migrations.RunSQL(FUNCTIONS.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
