"""Deliveries of which nothing comes are told apart from those that were applied."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_undertakings"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="is_ignored",
            field=models.BooleanField(db_default=False, default=False, verbose_name="ignored"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("is_ignored", True)),
                fields=["connection"],
                name="delivery_ignored",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_ignored", False), ("applied_at__isnull", False), _connector="OR"
                ),
                name="delivery_ignored_is_over",
            ),
        ),
    ]
