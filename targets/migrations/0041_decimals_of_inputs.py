from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("targets", "0040_indicators_in_english")]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="input_decimals",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="0 for counts; more for money, scores and percentages.",
                verbose_name="decimals of the inputs",
            ),
        ),
    ]
