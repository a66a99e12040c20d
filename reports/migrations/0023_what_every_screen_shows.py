from pathlib import Path

from django.db import migrations, models

SHOWN = Path(__file__).parent.parent / "issuing" / "shown.sql"


class Migration(migrations.Migration):
    """The view that every screen reads: issued rows before computed ones."""

    dependencies = [
        ("reports", "0022_frozen_once_issued"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShownProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("achieved", "Achieved"),
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("behind", "Behind"),
                            ("missed", "Missed"),
                            ("no_data", "No data"),
                            ("nil", "Nothing arose"),
                            ("not_due", "Not due"),
                            ("not_applicable", "Not applicable"),
                        ],
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=6, max_digits=30, null=True, verbose_name="value"
                    ),
                ),
                (
                    "numerator",
                    models.DecimalField(
                        decimal_places=6, max_digits=30, null=True, verbose_name="numerator"
                    ),
                ),
                (
                    "denominator",
                    models.DecimalField(
                        decimal_places=6, max_digits=30, null=True, verbose_name="denominator"
                    ),
                ),
                (
                    "target_value",
                    models.DecimalField(
                        decimal_places=6,
                        max_digits=30,
                        null=True,
                        verbose_name="target of the year",
                    ),
                ),
                (
                    "start_value",
                    models.DecimalField(
                        decimal_places=6, max_digits=30, null=True, verbose_name="start"
                    ),
                ),
                (
                    "expected_value",
                    models.DecimalField(
                        decimal_places=6, max_digits=30, null=True, verbose_name="expected"
                    ),
                ),
                (
                    "attainment",
                    models.DecimalField(
                        decimal_places=2, max_digits=30, null=True, verbose_name="attainment, %"
                    ),
                ),
                (
                    "answered",
                    models.PositiveIntegerField(default=0, verbose_name="agencies that reported"),
                ),
                (
                    "assigned",
                    models.PositiveIntegerField(default=0, verbose_name="agencies assigned"),
                ),
                ("rank_out_of", models.PositiveIntegerField(null=True, verbose_name="out of")),
                ("is_carried", models.BooleanField(default=False, verbose_name="last known value")),
                ("is_official", models.BooleanField(verbose_name="official")),
                ("is_outdated", models.BooleanField(verbose_name="waiting for a correction")),
                ("newer_status", models.CharField(max_length=16, null=True)),
                (
                    "newer_value",
                    models.DecimalField(
                        decimal_places=6, max_digits=30, null=True, verbose_name=""
                    ),
                ),
                (
                    "newer_target_value",
                    models.DecimalField(
                        decimal_places=6, max_digits=30, null=True, verbose_name=""
                    ),
                ),
                (
                    "newer_expected_value",
                    models.DecimalField(
                        decimal_places=6, max_digits=30, null=True, verbose_name=""
                    ),
                ),
                ("newer_answered", models.PositiveIntegerField(null=True)),
                ("newer_assigned", models.PositiveIntegerField(null=True)),
            ],
            options={
                "verbose_name": "progress shown",
                "verbose_name_plural": "progress shown",
                "db_table": "reports_shown_progress",
                "managed": False,
            },
        ),
        migrations.RunSQL(SHOWN.read_text(encoding="utf-8"), "DROP VIEW reports_shown_progress"),
    ]
