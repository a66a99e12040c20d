from django.db import migrations

ASK = """
INSERT INTO reports_progressrun (period_id, trigger, due_at)
SELECT id, 'manual', now() FROM reports_period WHERE opened_at IS NOT NULL
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """Asks for the results of every opened report: those of the former table are not kept."""

    dependencies = [("reports", "0004_progress_is_a_view")]

    operations = [migrations.RunSQL(ASK, migrations.RunSQL.noop)]
