from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0101_who_signs_becomes_a_route"),
    ]

    operations = [
        migrations.DeleteModel(
            name="HeadRule",
        ),
    ]
