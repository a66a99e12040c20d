from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_who"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("officer", "Officer"),
                    ("head", "Head of agency"),
                    ("checker", "Checker of another agency's reports"),
                    ("reviewer", "Reviewer"),
                    ("leader", "Provincial leader"),
                    ("administrator", "Administrator"),
                ],
                max_length=16,
                verbose_name="role",
            ),
        ),
    ]
