"""The chain over the log: digests of blocks of events, each over the one before, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0004_connections_act"),
    ]

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "number",
                    models.BigIntegerField(
                        primary_key=True, serialize=False, verbose_name="number"
                    ),
                ),
                ("spans", models.JSONField(verbose_name="events")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "transaction_id",
                    models.BigIntegerField(editable=False, verbose_name="up to transaction"),
                ),
                ("row_id", models.BigIntegerField(editable=False, verbose_name="up to row")),
            ],
            options={
                "verbose_name": "block of the log",
                "verbose_name_plural": "blocks of the log",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number__gte", 1), models.Q(("digest", ""), _negated=True)
                        ),
                        name="block_is_counted",
                    )
                ],
            },
        ),
    ]
