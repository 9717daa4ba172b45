from django.db import migrations, models


class Migration(migrations.Migration):
    """A lot that had no end may get one."""

    dependencies = [
        ("ledger", "0001_ledger"),
    ]

    operations = [
        migrations.AlterField(
            model_name="lotextension",
            name="before",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ended at"),
        ),
    ]
