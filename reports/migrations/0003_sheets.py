import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# The row of the view: what a computed row held, none of it a constraint.
PROGRESS = [
    (
        "id",
        models.BigAutoField(
            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
        ),
    ),
    ("is_official", models.BooleanField(verbose_name="official")),
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
        models.DecimalField(decimal_places=6, max_digits=30, null=True, verbose_name="value"),
    ),
    (
        "numerator",
        models.DecimalField(decimal_places=6, max_digits=30, null=True, verbose_name="numerator"),
    ),
    (
        "denominator",
        models.DecimalField(decimal_places=6, max_digits=30, null=True, verbose_name="denominator"),
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
        models.DecimalField(decimal_places=6, max_digits=30, null=True, verbose_name="start"),
    ),
    (
        "expected_value",
        models.DecimalField(decimal_places=6, max_digits=30, null=True, verbose_name="expected"),
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
    (
        "is_carried",
        models.BooleanField(
            default=False,
            help_text="Not asked in this report: the value is the last known one.",
            verbose_name="last known value",
        ),
    ),
    (
        "agency",
        models.ForeignKey(
            null=True,
            on_delete=django.db.models.deletion.DO_NOTHING,
            related_name="progress",
            to="agencies.agency",
        ),
    ),
    (
        "missing_period",
        models.ForeignKey(
            help_text="The earlier report that the year-to-date lacks.",
            null=True,
            on_delete=django.db.models.deletion.DO_NOTHING,
            related_name="+",
            to="reports.period",
        ),
    ),
    (
        "period",
        models.ForeignKey(
            on_delete=django.db.models.deletion.DO_NOTHING,
            related_name="progress",
            to="reports.period",
        ),
    ),
    (
        "revision",
        models.ForeignKey(
            null=True,
            on_delete=django.db.models.deletion.DO_NOTHING,
            to="targets.targetrevision",
        ),
    ),
    (
        "target",
        models.ForeignKey(
            on_delete=django.db.models.deletion.DO_NOTHING,
            related_name="progress",
            to="targets.target",
        ),
    ),
]


class Migration(migrations.Migration):
    """Figures and results as sheets; progress rows become a view of them (0004)."""

    dependencies = [
        ("agencies", "0001_who"),
        ("targets", "0001_what_was_promised"),
        ("reports", "0002_rules_in_sql"),
    ]

    operations = [
        migrations.CreateModel(
            name="DefinitionChange",
            fields=[
                ("transaction_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("mark", models.BigIntegerField()),
            ],
        ),
        migrations.DeleteModel(name="Progress"),
        migrations.CreateModel(
            name="Progress",
            fields=PROGRESS,
            options={
                "managed": False,
                "verbose_name": "progress row",
                "verbose_name_plural": "progress rows",
            },
        ),
        migrations.CreateModel(
            name="FigureSheet",
            fields=[
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sheet",
                        serialize=False,
                        to="reports.submission",
                    ),
                ),
                (
                    "cells",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), size=None
                        ),
                        size=None,
                    ),
                ),
                ("wide", models.JSONField(null=True)),
                (
                    "done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), size=None
                        ),
                        null=True,
                        size=None,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.period",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done__isnull", False)),
                        fields=["period"],
                        name="sheet_with_milestones",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "serves",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Both"),
                            (1, "Official"),
                            (2, "Provisional"),
                        ]
                    ),
                ),
                (
                    "cells",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), size=None
                        ),
                        size=None,
                    ),
                ),
                ("wide", models.JSONField(null=True)),
                ("digest", models.BinaryField(max_length=16)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.period",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "agency", "serves"),
                        name="progress_sheet_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
