import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0070_with_the_head"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="I, II.1, III …",
                        max_length=12,
                        verbose_name="number in the outline",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="title")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="title in English"),
                ),
                (
                    "hint",
                    models.CharField(blank=True, max_length=500, verbose_name="what to write"),
                ),
                (
                    "hint_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="what to write, in English"
                    ),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="required")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        blank=True,
                        default=list,
                        help_text="Kinds of reports, like Q1 and YEAR; none: in every report.",
                        size=None,
                        verbose_name="asked in",
                    ),
                ),
                (
                    "longest",
                    models.PositiveIntegerField(
                        default=6000,
                        help_text="Characters, between 200 and 20,000.",
                        validators=[
                            django.core.validators.MinValueValidator(200),
                            django.core.validators.MaxValueValidator(20000),
                        ],
                        verbose_name="longest text",
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="reports.regime",
                    ),
                ),
            ],
            options={
                "verbose_name": "section of a report",
                "verbose_name_plural": "sections of a report",
                "ordering": ["regime_id", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Narrative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("version", models.PositiveIntegerField(default=0)),
                ("updated_at", models.DateTimeField()),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="narratives",
                        to="reports.submission",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="narratives",
                        to="reports.reportsection",
                    ),
                ),
            ],
            options={
                "verbose_name": "narrative",
                "verbose_name_plural": "narratives",
                "ordering": ["submission_id", "section__position", "section_id"],
            },
        ),
        migrations.AddConstraint(
            model_name="reportsection",
            constraint=models.UniqueConstraint(fields=("regime", "code"), name="section_code_once"),
        ),
        migrations.AddConstraint(
            model_name="reportsection",
            constraint=models.CheckConstraint(
                condition=models.Q(("longest__range", (200, 20000))),
                name="section_length_is_sensible",
            ),
        ),
        migrations.AddConstraint(
            model_name="narrative",
            constraint=models.UniqueConstraint(
                fields=("submission", "section"), name="one_text_per_section_and_report"
            ),
        ),
    ]
