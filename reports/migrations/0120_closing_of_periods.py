import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import reformportal.lib.clock


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0108_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PeriodDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("close", "Closed"),
                            ("reopen", "Reopened for all agencies"),
                            ("reopen_one", "Reopened for one agency"),
                        ],
                        max_length=10,
                        verbose_name="action",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("at", models.DateTimeField(default=reformportal.lib.clock.now, verbose_name="at")),
                (
                    "not_sent",
                    models.PositiveIntegerField(default=0, verbose_name="not sent at that time"),
                ),
            ],
            options={
                "verbose_name": "decision on a period",
                "verbose_name_plural": "decisions on periods",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="period",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closed at"),
        ),
        migrations.AddField(
            model_name="period",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closed_periods",
                to=settings.AUTH_USER_MODEL,
                verbose_name="closed by",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="open_until",
            field=models.DateField(
                blank=True,
                help_text="Its period is closed; this agency may enter until this day, included.",
                null=True,
                verbose_name="reopened until",
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("opened_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="closed_periods_were_open",
            ),
        ),
        migrations.AddField(
            model_name="perioddecision",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="period_decisions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="perioddecision",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="reports.period",
            ),
        ),
        migrations.AddField(
            model_name="perioddecision",
            name="submission",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reopenings",
                to="reports.submission",
            ),
        ),
        migrations.AddConstraint(
            model_name="perioddecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("action", "close"), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="a_reopened_period_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="perioddecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("action", "reopen_one"),
                        ("submission__isnull", False),
                        ("until__isnull", False),
                    ),
                    models.Q(
                        models.Q(("action", "reopen_one"), _negated=True),
                        ("submission__isnull", True),
                        ("until__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="one_agency_has_its_own_day",
            ),
        ),
    ]
