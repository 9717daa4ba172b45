"""The triggers that keep the tallies."""

from django.db import migrations

from regulars.core.orders.triggers import triggers
from regulars.core.triggers import putting_in


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_tallies")]

    operations = [migrations.RunPython(*putting_in(triggers))]
