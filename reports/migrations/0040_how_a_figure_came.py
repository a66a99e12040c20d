from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0023_what_every_screen_shows"),
        ("targets", "0042_measured_values_take_decimals"),
    ]

    operations = [
        migrations.AddField(
            model_name="figure",
            name="origin",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "typed"),
                    ("last_period", "taken from the last period"),
                    ("other_regime", "taken from approved reports of another regime"),
                ],
                default="",
                max_length=16,
                verbose_name="where it comes from",
            ),
        ),
    ]
