import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import reformportal.lib.clock


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0120_closing_of_periods"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for an answer"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="asked at")),
                (
                    "until",
                    models.DateField(
                        help_text="The day itself is included.", verbose_name="asked until"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                ),
                (
                    "granted_until",
                    models.DateField(blank=True, null=True, verbose_name="granted until"),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
            ],
            options={
                "verbose_name": "extension",
                "verbose_name_plural": "extensions",
                "ordering": ["submission_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MassExtension",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "until",
                    models.DateField(help_text="The day itself is included.", verbose_name="until"),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("document", models.CharField(blank=True, max_length=200, verbose_name="document")),
                ("at", models.DateTimeField(default=reformportal.lib.clock.now, verbose_name="at")),
            ],
            options={
                "verbose_name": "extension for many",
                "verbose_name_plural": "extensions for many",
                "ordering": ["-at"],
            },
        ),
        migrations.AddField(
            model_name="extension",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Nobody where a reviewer grants it unasked.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions_asked",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions_decided",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="reports.submission",
            ),
        ),
        migrations.AddField(
            model_name="massextension",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mass_extensions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="massextension",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mass_extensions",
                to="reports.period",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="mass",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="reports.massextension",
                verbose_name="act for many",
            ),
        ),
        migrations.AddConstraint(
            model_name="massextension",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="mass_extension_says_why"
            ),
        ),
        migrations.AddIndex(
            model_name="extension",
            index=models.Index(fields=["state", "asked_at"], name="extension_state_asked_at"),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("submission",),
                name="one_open_extension_request_a_report",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="extension_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_at__isnull", False), ("asked_by__isnull", False)),
                    models.Q(
                        ("asked_at__isnull", True), ("asked_by__isnull", True), ("state", "granted")
                    ),
                    _connector="OR",
                ),
                name="extension_is_asked_or_granted_unasked",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("state", "asked"),
                    ),
                    models.Q(
                        models.Q(("state", "asked"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="extension_is_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("granted_until__isnull", False), ("state", "granted")),
                    models.Q(
                        models.Q(("state", "granted"), _negated=True),
                        ("granted_until__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="granted_extension_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="refused_extension_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["asked", "withdrawn"]),
                    ("asked_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_grants_an_own_request",
            ),
        ),
    ]
