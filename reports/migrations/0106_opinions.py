import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0105_bulk_acts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="reports.submission",
                    ),
                ),
                (
                    "transition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="reports.transition",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="agencies.agency",
                        verbose_name="agency",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="waited for until")),
                ("text", models.TextField(blank=True, verbose_name="comment")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="given at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="closed at"),
                ),
            ],
            options={
                "verbose_name": "opinion of a lead department",
                "verbose_name_plural": "opinions of lead departments",
                "ordering": ["submission_id", "pk"],
                "indexes": [models.Index(fields=["agency", "due_on"], name="opinion_agency_due")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("transition", "agency"), name="an_opinion_is_asked_once_a_sending"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("by__isnull", True), ("given_at__isnull", True), ("text", "")
                            ),
                            models.Q(
                                ("by__isnull", False),
                                ("given_at__isnull", False),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="given_opinions_say_something_by_somebody",
                    ),
                ],
            },
        ),
    ]
