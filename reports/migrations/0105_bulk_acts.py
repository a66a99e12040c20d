import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import reformportal.lib.clock


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0104_on_whose_behalf"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkAct",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="what was done")),
                ("at", models.DateTimeField(default=reformportal.lib.clock.now, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulk_acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "bulk act",
                "verbose_name_plural": "bulk acts",
                "ordering": ["-at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ActLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="reports.bulkact",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="act_lines",
                        to="reports.submission",
                    ),
                ),
                (
                    "left",
                    models.CharField(blank=True, max_length=20, verbose_name="why it was left"),
                ),
                (
                    "transition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="act_lines",
                        to="reports.transition",
                    ),
                ),
                (
                    "reviewer_before",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "report of a bulk act",
                "verbose_name_plural": "reports of a bulk act",
                "ordering": ["act_id", "left", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("act", "submission"), name="an_act_names_a_report_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="transition",
            name="act",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transitions",
                to="reports.bulkact",
                verbose_name="bulk act",
            ),
        ),
    ]
