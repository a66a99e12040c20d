from pathlib import Path

from django.db import migrations

FUNCTIONS = Path(__file__).parent.parent / "progress" / "functions.sql"


class Migration(migrations.Migration):
    """Creates the scalar rules; a change of functions.sql comes with a migration that runs it again."""

    dependencies = [("reports", "0002_regime_plan_source_rows")]

    operations = [
        migrations.RunSQL(FUNCTIONS.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
