from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_who"),
        ("reports", "0061_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="submission",
            name="sent_reports_have_a_moment",
        ),
        migrations.RemoveConstraint(
            model_name="transition",
            name="a_return_says_why",
        ),
        migrations.AlterField(
            model_name="submission",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("at_head", "With the head"),
                    ("sent", "Sent"),
                    ("returned", "Returned"),
                    ("approved", "Approved"),
                ],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="issuedsource",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("at_head", "With the head"),
                    ("sent", "Sent"),
                    ("returned", "Returned"),
                    ("approved", "Approved"),
                ],
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="transition",
            name="from_state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("at_head", "With the head"),
                    ("sent", "Sent"),
                    ("returned", "Returned"),
                    ("approved", "Approved"),
                ],
                max_length=10,
                verbose_name="from",
            ),
        ),
        migrations.AlterField(
            model_name="transition",
            name="to_state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("at_head", "With the head"),
                    ("sent", "Sent"),
                    ("returned", "Returned"),
                    ("approved", "Approved"),
                ],
                max_length=10,
                verbose_name="to",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "at_head"]),
                    models.Q(("first_sent_at__isnull", False), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="sent_reports_have_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action__in", ["return", "give_back"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_return_says_why",
            ),
        ),
    ]
