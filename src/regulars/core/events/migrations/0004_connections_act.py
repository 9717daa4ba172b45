"""Shops act too, each by its connection."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0003_keys_act")]

    operations = [
        migrations.RemoveConstraint(model_name="eventrow", name="event_has_an_actor"),
        migrations.AddConstraint(
            model_name="eventrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("actor__in", ["system", "visitor", "command line"]),
                    ("actor__startswith", "command line: "),
                    ("actor__startswith", "stf_"),
                    ("actor__startswith", "key_"),
                    ("actor__startswith", "con_"),
                    _connector="OR",
                ),
                name="event_has_an_actor",
            ),
        ),
    ]
