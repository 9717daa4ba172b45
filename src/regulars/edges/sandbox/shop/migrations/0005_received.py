"""What webhooks brought."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0004_checkout")]

    operations = [
        migrations.CreateModel(
            name="Received",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "webhook_id",
                    models.CharField(max_length=200, unique=True, verbose_name="webhook id"),
                ),
                ("type", models.CharField(max_length=100, verbose_name="type")),
                ("body", models.TextField(verbose_name="body")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
            ],
            options={"verbose_name": "received webhook"},
        ),
    ]
