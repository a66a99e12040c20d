import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0121_extensions"),
    ]

    operations = [
        migrations.AddField(
            model_name="period",
            name="province_last_day",
            field=models.DateField(blank=True, null=True, verbose_name="last day of the province"),
        ),
        migrations.AddField(
            model_name="regime",
            name="upward_recipient",
            field=models.CharField(
                blank=True,
                help_text="To whom the province itself reports, for example the Ministry of Home Affairs.",
                max_length=200,
                verbose_name="recipient of the province's own report",
            ),
        ),
        migrations.AddField(
            model_name="regimereport",
            name="upward_basis",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="legal basis of that day"
            ),
        ),
        migrations.AddField(
            model_name="regimereport",
            name="upward_day",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(31),
                ],
                verbose_name="last day of the province",
            ),
        ),
        migrations.AddField(
            model_name="regimereport",
            name="upward_month",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(12),
                ],
                verbose_name="last day of the province, month",
            ),
        ),
        migrations.AddField(
            model_name="regimereport",
            name="upward_year_offset",
            field=models.SmallIntegerField(
                default=0,
                validators=[
                    django.core.validators.MinValueValidator(-1),
                    django.core.validators.MaxValueValidator(2),
                ],
                verbose_name="last day of the province, year",
            ),
        ),
        migrations.AddConstraint(
            model_name="regimereport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("upward_day__isnull", True), ("upward_month__isnull", True)),
                    models.Q(("upward_day__isnull", False), ("upward_month__isnull", False)),
                    _connector="OR",
                ),
                name="province_day_is_whole",
                violation_error_message="Give day and month of the province's last day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="regimereport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("upward_month__isnull", True),
                    ("upward_year_offset__gt", models.F("due_year_offset")),
                    models.Q(
                        ("upward_month__gt", models.F("due_month")),
                        ("upward_year_offset", models.F("due_year_offset")),
                    ),
                    models.Q(
                        ("upward_day__gt", models.F("due_day")),
                        ("upward_month", models.F("due_month")),
                        ("upward_year_offset", models.F("due_year_offset")),
                    ),
                    _connector="OR",
                ),
                name="province_reports_after_its_agencies",
                violation_error_message="The province's last day must lie after the last day of its agencies.",
            ),
        ),
    ]
