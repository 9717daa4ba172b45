"""When a shop asked that all its customers be erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connections", "0002_who_may")]

    operations = [
        migrations.AddField(
            model_name="connection",
            name="erasure_asked_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="erasure of all customers asked at"
            ),
        ),
    ]
