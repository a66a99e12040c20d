from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0051_checks"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="needs_evidence",
            field=models.BooleanField(
                default=False,
                help_text="A figure without a file of evidence cannot be sent; one of nil can.",
                verbose_name="asks for evidence",
            ),
        ),
    ]
