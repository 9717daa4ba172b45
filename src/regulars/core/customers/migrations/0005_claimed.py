from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_cleared"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="claimed_email",
            field=models.CharField(
                blank=True, max_length=254, verbose_name="e-mail said in a browser"
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="claimed_phone",
            field=models.CharField(
                blank=True, max_length=40, verbose_name="phone said in a browser"
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("claimed_email", ""), _negated=True),
                fields=["claimed_email"],
                name="customer_by_claimed_email",
            ),
        ),
        # Written again behind the new one: Django cannot read back a table of SQLite in which
        # anything is quoted behind its backslash.
        migrations.RemoveConstraint("customer", "customer_email_has_at"),
        migrations.RemoveConstraint("customer", "customer_erased_holds_nothing"),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(
                        ("claimed_email", ""),
                        ("claimed_phone", ""),
                        ("email", ""),
                        ("joined_at__isnull", True),
                        ("name", ""),
                        ("phone", ""),
                    ),
                    _connector="OR",
                ),
                name="customer_erased_holds_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", ""), ("email__contains", "@"), _connector="OR"),
                name="customer_email_has_at",
            ),
        ),
    ]
