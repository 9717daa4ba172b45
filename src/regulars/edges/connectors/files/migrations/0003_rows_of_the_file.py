"""Rows are counted as the file has them, those that are not taken included."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0002_encoding_and_sheet")]

    operations = [
        migrations.AlterField(
            model_name="importrun",
            name="rows_total",
            field=models.BigIntegerField(default=0, verbose_name="rows of the file"),
        ),
    ]
