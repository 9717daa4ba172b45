from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_answers")]

    operations = [
        migrations.RemoveConstraint("keptanswer", "answer_once_per_key"),
        migrations.RemoveConstraint("keptanswer", "answer_has_its_keys"),
        migrations.RenameField("keptanswer", "access_key", "asker"),
        migrations.AddConstraint(
            "keptanswer",
            models.UniqueConstraint(fields=("asker", "key"), name="answer_once_per_key"),
        ),
        migrations.AddConstraint(
            "keptanswer",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("key", ""), _negated=True), models.Q(("asker", ""), _negated=True)
                ),
                name="answer_has_its_keys",
            ),
        ),
    ]
