"""The lines of orders and of what was taken back: alike but for what they hang on."""

from django.db import migrations, models
from django.db.models import Q


def fields(document, moment):
    """The columns of a line of a document, with the document's moment."""
    return [
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("key", models.CharField(max_length=200, verbose_name="key")),
        ("name", models.CharField(blank=True, max_length=300, verbose_name="name")),
        (
            "quantity",
            models.DecimalField(decimal_places=6, max_digits=20, verbose_name="quantity"),
        ),
        ("amount_minor", models.BigIntegerField(verbose_name="amount")),
        ("discount_minor", models.BigIntegerField(null=True, verbose_name="discount")),
        ("tax_minor", models.BigIntegerField(null=True, verbose_name="tax")),
        ("cost_minor", models.BigIntegerField(null=True, verbose_name="cost")),
        (
            "import_run",
            models.BigIntegerField(editable=False, null=True, verbose_name="import"),
        ),
        (moment, models.DateTimeField(verbose_name=moment.replace("_", " "))),
        (
            document,
            models.ForeignKey(
                db_index=False,
                on_delete=models.CASCADE,
                related_name="lines",
                to=f"orders.{document}",
            ),
        ),
        (
            "product",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="catalog.product",
            ),
        ),
    ]


def import_index(name):
    """Finds the lines of an import; live ones are none of it."""
    return models.Index(condition=Q(import_run__isnull=False), fields=["import_run"], name=name)


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_orders")]

    operations = [
        migrations.CreateModel(
            name="OrderLine",
            fields=fields("order", "ordered_at"),
            options={
                "verbose_name": "order line",
                "verbose_name_plural": "order lines",
                "indexes": [import_index("order_line_by_import")],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "key"), name="order_line_once"),
                    models.CheckConstraint(
                        condition=Q(amount_minor__gte=0), name="order_line_amount_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundLine",
            fields=fields("refund", "refunded_at"),
            options={
                "verbose_name": "refund line",
                "verbose_name_plural": "refund lines",
                "indexes": [import_index("refund_line_by_import")],
                "constraints": [
                    models.UniqueConstraint(fields=("refund", "key"), name="refund_line_once"),
                    models.CheckConstraint(
                        condition=Q(amount_minor__gt=0), name="refund_line_amount_positive"
                    ),
                ],
            },
        ),
    ]
