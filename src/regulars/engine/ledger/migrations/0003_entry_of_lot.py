from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries are found by their lot."""

    dependencies = [
        ("ledger", "0002_first_ends"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["lot"], name="ledger_entry_of_lot"),
        ),
    ]
