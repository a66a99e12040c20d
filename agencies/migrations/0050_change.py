from pathlib import Path

from django.db import migrations, models

import agencies.models.change

TABLE = Path(__file__).parent / "sql" / "0050_change.sql"
GONE = """
DROP TABLE agencies_change;
DROP FUNCTION agencies_refuse_to_change_history();
DROP FUNCTION agencies_record_change(text, text, jsonb, jsonb, text, bigint, bigint, bigint, text[], text[]);
"""


class Migration(migrations.Migration):
    """The history of all tracked tables, which only their triggers write."""

    dependencies = [("agencies", "0040_language_of_mails")]

    operations = [
        migrations.RunSQL(TABLE.read_text(encoding="utf-8"), GONE),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "operation",
                    models.CharField(
                        choices=[("insert", "added"), ("update", "changed"), ("delete", "deleted")],
                        max_length=6,
                        verbose_name="what happened",
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("object_id", models.BigIntegerField(null=True)),
                ("root_kind", models.CharField(max_length=60)),
                ("root_id", models.BigIntegerField(null=True)),
                ("agency_id", models.BigIntegerField(null=True)),
                ("province_id", models.BigIntegerField(null=True)),
                (
                    "before",
                    models.JSONField(decoder=agencies.models.change.ExactDecoder, null=True),
                ),
                ("after", models.JSONField(decoder=agencies.models.change.ExactDecoder, null=True)),
                ("person_id", models.BigIntegerField(null=True)),
                ("on_behalf_of_id", models.BigIntegerField(null=True)),
                ("act", models.UUIDField(null=True, verbose_name="act")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "page"),
                            ("upload", "upload"),
                            ("admin", "administration"),
                            ("command", "command"),
                            ("task", "background work"),
                            ("code", "program"),
                            ("sql", "direct SQL"),
                        ],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                ("place", models.CharField(max_length=200)),
                ("database_user", models.CharField(max_length=63)),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "history",
                "ordering": ["-id"],
                "managed": False,
            },
        ),
    ]
