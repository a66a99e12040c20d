import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Numbered revisions of a period's report, their rows and their sources."""

    dependencies = [
        ("agencies", "0001_who"),
        ("reports", "0020_reopening"),
        ("targets", "0001_what_was_promised"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuedProgress",
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
            ],
            options={
                "verbose_name": "issued progress row",
                "verbose_name_plural": "issued progress rows",
            },
        ),
        migrations.CreateModel(
            name="IssuedReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="revision")),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("issuer_name", models.CharField(max_length=200, verbose_name="issuer")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "rules_version",
                    models.PositiveSmallIntegerField(verbose_name="version of the rules"),
                ),
                ("document", models.TextField(verbose_name="document")),
                ("checksum", models.CharField(max_length=64, verbose_name="checksum (SHA-256)")),
                ("differences", models.JSONField(default=list, verbose_name="differences")),
                (
                    "difference_count",
                    models.PositiveIntegerField(default=0, verbose_name="differences"),
                ),
                (
                    "previous_seal",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="seal of the former revision"
                    ),
                ),
                ("seal", models.CharField(max_length=64, unique=True, verbose_name="seal")),
            ],
            options={
                "verbose_name": "issued report",
                "verbose_name_plural": "issued reports",
                "ordering": ["period_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="IssuedSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_first", models.BooleanField(verbose_name="of the first revision")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Sent"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("first_sent_at", models.DateTimeField(null=True, verbose_name="first sent at")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="last sent at")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                ("extended_until", models.DateField(null=True, verbose_name="extended until")),
                ("last_day", models.DateField(verbose_name="last on-time day")),
                ("timeliness", models.CharField(max_length=16, verbose_name="punctuality")),
                ("days_late", models.PositiveIntegerField(default=0, verbose_name="days late")),
            ],
            options={
                "verbose_name": "source of an issued report",
                "verbose_name_plural": "sources of issued reports",
                "ordering": ["report_id", "agency_id"],
            },
        ),
        migrations.AddField(
            model_name="issuedprogress",
            name="agency",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="issuedprogress",
            name="missing_period",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.period",
            ),
        ),
        migrations.AddField(
            model_name="issuedprogress",
            name="revision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="targets.targetrevision",
            ),
        ),
        migrations.AddField(
            model_name="issuedprogress",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="targets.target"
            ),
        ),
        migrations.AddField(
            model_name="issuedreport",
            name="issued_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="issued by",
            ),
        ),
        migrations.AddField(
            model_name="issuedreport",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="issued_reports",
                to="reports.period",
            ),
        ),
        migrations.AddField(
            model_name="issuedprogress",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="reports.issuedreport",
            ),
        ),
        migrations.AddField(
            model_name="issuedsource",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            model_name="issuedsource",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sources",
                to="reports.issuedreport",
            ),
        ),
        migrations.AddField(
            model_name="issuedsource",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="issued_sources",
                to="reports.submission",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedreport",
            constraint=models.UniqueConstraint(
                fields=("period", "number"), name="revision_issued_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", 1), ("previous_seal", "")),
                    models.Q(
                        ("number__gt", 1),
                        models.Q(("reason", ""), _negated=True),
                        models.Q(("previous_seal", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_later_revision_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedprogress",
            constraint=models.UniqueConstraint(
                fields=("report", "target", "agency"),
                name="progress_issued_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedsource",
            constraint=models.UniqueConstraint(
                fields=("report", "submission"), name="source_issued_once"
            ),
        ),
    ]
