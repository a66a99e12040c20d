from django.db import migrations, models


class Migration(migrations.Migration):
    """An approved report can be reopened; the history says who asked for it."""

    dependencies = [
        ("reports", "0005_compute_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="transition",
            name="asked_by",
            field=models.CharField(blank=True, max_length=200, verbose_name="asked by"),
        ),
        migrations.AddField(
            model_name="transition",
            name="asked_in",
            field=models.CharField(
                blank=True, max_length=100, verbose_name="number of the request"
            ),
        ),
        # Going back drops who asked; on the way forward again a dash stands for it.
        migrations.RunSQL(
            "UPDATE reports_transition SET asked_by = '–' WHERE action = 'reopen' AND asked_by = ''",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "reopen"), _negated=True),
                    models.Q(
                        models.Q(("reason", ""), _negated=True),
                        models.Q(("asked_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_reopening_says_who_asked_and_why",
            ),
        ),
    ]
