import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0102_no_more_head_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="step",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="step of its route"),
        ),
        migrations.AddField(
            model_name="submission",
            name="desk",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="desk_submissions",
                to="agencies.agency",
                verbose_name="stands at",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="arrived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="stands there since"),
        ),
        migrations.AddField(
            model_name="submission",
            name="reviewer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assigned_submissions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="assigned reviewer",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("desk__isnull", True), ("state", "sent"), _connector="OR"),
                name="only_sent_reports_stand_at_a_desk",
            ),
        ),
        migrations.AddField(
            model_name="transition",
            name="desk",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="desk_transitions",
                to="agencies.agency",
                verbose_name="at the desk of",
            ),
        ),
    ]
