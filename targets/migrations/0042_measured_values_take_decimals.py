from django.db import migrations
from django.db.models import F


def allow_decimals(apps, _editor):
    """A rate or an amount is shown as it is typed, so it takes the decimals in which it is shown."""
    indicators = apps.get_model("targets", "Indicator").objects
    indicators.filter(measure__in=("rate", "quantity")).update(input_decimals=F("decimals"))


class Migration(migrations.Migration):
    dependencies = [("targets", "0041_decimals_of_inputs")]

    operations = [migrations.RunPython(allow_decimals, migrations.RunPython.noop)]
