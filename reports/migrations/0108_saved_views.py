import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0107_threads_of_remarks"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name of the view")),
                ("query", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["user_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "name"), name="views_have_names_of_their_own"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="views_have_a_name"
                    ),
                ],
            },
        ),
    ]
