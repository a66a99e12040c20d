import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0021_delegations"),
        ("reports", "0074_sheets_are_bytes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewRoute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routes",
                        to="reports.regime",
                        verbose_name="regime",
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
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="A route of one agency goes before one of its kind.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routes",
                        to="agencies.agency",
                        verbose_name="agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "route of review",
                "verbose_name_plural": "routes of review",
                "ordering": ["regime_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("regime", "kind", "agency"),
                        name="review_route_stated_once",
                        nulls_distinct=False,
                        violation_error_message="There is such a route already. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", ""), ("agency__isnull", True), _connector="OR"),
                        name="review_route_names_kind_or_agency",
                        violation_error_message="Name an agency or a kind of agencies, not both.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RouteStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="reports.reviewroute",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="number",
                    ),
                ),
                (
                    "actor",
                    models.CharField(
                        choices=[
                            ("head", "The agency's head signs"),
                            ("superior", "The superior agency checks"),
                            ("lead", "Lead departments of the areas comment"),
                            ("province", "The province's reviewers approve"),
                        ],
                        max_length=10,
                        verbose_name="who acts",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Comments are waited for so long and no longer; of other steps left empty.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="working days to comment",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a route",
                "verbose_name_plural": "steps of a route",
                "ordering": ["route_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("route", "number"), name="route_steps_are_numbered"
                    ),
                    models.UniqueConstraint(
                        fields=("route", "actor"),
                        name="route_step_stated_once",
                        violation_error_message="This step is stated twice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 4))),
                        name="route_has_four_steps_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor", "head"), _negated=True),
                            ("number", 1),
                            _connector="OR",
                        ),
                        name="the_head_signs_first",
                        violation_error_message="The head signs at the first step.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("actor", "lead"), ("days__isnull", False), ("days__range", (1, 20))
                            ),
                            models.Q(
                                models.Q(("actor", "lead"), _negated=True), ("days__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="only_comments_are_waited_for_some_days",
                        violation_error_message="Say for how many working days comments are waited for, between 1 and 20; leave it empty at other steps.",
                    ),
                ],
            },
        ),
    ]
