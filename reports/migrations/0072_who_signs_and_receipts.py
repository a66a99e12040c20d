import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_who"),
        ("reports", "0071_words_of_a_report"),
    ]

    operations = [
        migrations.CreateModel(
            name="HeadRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("province", "Provincial People's Committee"),
                            ("department", "Department"),
                            ("board", "Board"),
                            ("office", "Office"),
                            ("district", "District People's Committee"),
                            ("commune", "Commune People's Committee"),
                            ("public_service_unit", "Public service unit"),
                            ("central_body", "Central body on the territory"),
                        ],
                        help_text="Neither kind nor agency: every agency of the regime.",
                        max_length=24,
                        verbose_name="kind of agency",
                    ),
                ),
                (
                    "needs_head",
                    models.BooleanField(default=True, verbose_name="the head signs before it goes"),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="A rule for one agency goes before one for its kind.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="head_rules",
                        to="agencies.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="head_rules",
                        to="reports.regime",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of who signs",
                "verbose_name_plural": "rules of who signs",
                "ordering": ["regime_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("regime", "kind", "agency"),
                        name="head_rule_stated_once",
                        nulls_distinct=False,
                        violation_error_message="There is such a rule already. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", ""), ("agency__isnull", True), _connector="OR"),
                        name="head_rule_names_kind_or_agency",
                        violation_error_message="Name an agency or a kind of agencies, not both.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number of the sending")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("content", models.TextField(verbose_name="content")),
                ("figures", models.PositiveIntegerField(verbose_name="figures")),
                ("timeliness", models.CharField(max_length=16, verbose_name="punctuality")),
                ("days_late", models.PositiveIntegerField(default=0, verbose_name="days late")),
                ("last_day", models.DateField(verbose_name="last on-time day")),
                (
                    "days_late_again",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="days late after a return"
                    ),
                ),
                ("signed_by", models.CharField(max_length=200, verbose_name="signed by")),
                ("on_paper", models.BooleanField(default=False, verbose_name="signed on paper")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="reports.submission",
                    ),
                ),
                (
                    "transition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt",
                        to="reports.transition",
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "ordering": ["submission_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "number"), name="receipts_are_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="digest_is_sha256",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("days_late__gt", 0), ("timeliness", "late")),
                            models.Q(
                                models.Q(("timeliness", "late"), _negated=True), ("days_late", 0)
                            ),
                            _connector="OR",
                        ),
                        name="late_receipts_count_days",
                    ),
                ],
            },
        ),
    ]
