"""News can be left again: what was said, in which language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_permission")]

    operations = [
        migrations.RenameField("consent", "given_at", "said_at"),
        migrations.AlterField("consent", "said_at", models.DateTimeField(verbose_name="said at")),
        migrations.AlterField("consent", "text", models.TextField(blank=True, verbose_name="text")),
        migrations.AddField(
            "consent", "is_wanted", models.BooleanField(default=True, verbose_name="is wanted")
        ),
        migrations.AddField(
            "consent",
            "language",
            models.CharField(blank=True, max_length=20, verbose_name="language"),
        ),
    ]
