from pathlib import Path

from django.db import migrations

FUNCTIONS = Path(__file__).parent.parent / "progress" / "functions.sql"


class Migration(migrations.Migration):
    """Creates the scalar rules; a change of functions.sql comes with a migration that runs it again."""

    dependencies = [("reports", "0001_what_was_reported")]

    operations = [
        migrations.RunSQL(FUNCTIONS.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
