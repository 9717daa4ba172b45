"""Programs act too, each by its key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0002_stamp")]

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
                    _connector="OR",
                ),
                name="event_has_an_actor",
            ),
        ),
    ]
