import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import agencies.models.delegation
import reformportal.lib.clock


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0020_checkers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_given",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who delegates",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_received",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to whom",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: every role that the person holds, except administrator.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="agencies.agency",
                        verbose_name="only in this agency",
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(default=reformportal.lib.clock.today, verbose_name="from"),
                ),
                (
                    "valid_until",
                    models.DateField(help_text="The day itself is included.", verbose_name="until"),
                ),
                (
                    "document",
                    models.CharField(max_length=100, verbose_name="number of the document"),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        default=reformportal.lib.clock.now, editable=False, verbose_name="stated at"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="revoked at"
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "delegation",
                "verbose_name_plural": "delegations",
                "ordering": ["-valid_from", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("receiver")), _negated=True),
                        name="nobody_delegates_to_herself",
                        violation_error_message="Nobody delegates to themselves. Choose another person.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                        name="delegation_ends_after_it_begins",
                        violation_error_message="The last day lies before the first. Correct one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="revoked_delegations_say_by_whom",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        expressions=[
                            (
                                agencies.models.delegation.Numbers(
                                    "giver",
                                    "giver",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                            (
                                agencies.models.delegation.Numbers(
                                    "agency",
                                    "agency",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                            (
                                agencies.models.delegation.Days(
                                    "valid_from",
                                    "valid_until",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_delegate_at_a_time",
                        violation_error_message="This authority is delegated on some of these days already. Revoke that delegation first, or choose other days.",
                    ),
                ],
            },
        ),
    ]
