"""The index that puts customers in order by name."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(Lower("name"), "email", "id", name="customer_by_name"),
        ),
    ]
