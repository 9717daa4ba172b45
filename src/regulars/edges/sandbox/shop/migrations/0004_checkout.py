"""What was written into the checkout waits with its cart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_news")]

    operations = [
        migrations.AddField(
            "visit", "asked", models.JSONField(null=True, verbose_name="what was asked")
        ),
    ]
