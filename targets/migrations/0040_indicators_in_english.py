from django.db import migrations, models

TEXTS = {
    "numerator_label_en": "numerator in English",
    "denominator_label_en": "denominator in English",
    "amount_label_en": "amount in English",
    "data_source_en": "data source in English",
}


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_what_was_promised")]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="unit_en",
            field=models.CharField(
                blank=True, default="", max_length=40, verbose_name="unit in English"
            ),
            preserve_default=False,
        ),
        *(
            migrations.AddField(
                model_name="indicator",
                name=name,
                field=models.CharField(blank=True, default="", max_length=300, verbose_name=label),
                preserve_default=False,
            )
            for name, label in TEXTS.items()
        ),
        migrations.AddField(
            model_name="indicator",
            name="definition_en",
            field=models.TextField(blank=True, default="", verbose_name="definition in English"),
            preserve_default=False,
        ),
    ]
