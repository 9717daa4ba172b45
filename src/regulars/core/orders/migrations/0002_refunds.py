"""What was taken back of orders, with its lines."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_orders")]

    operations = [
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60, verbose_name="source")),
                ("number", models.CharField(max_length=200, verbose_name="number")),
                ("refunded_on", models.DateField(verbose_name="refunded on")),
                ("refunded_at", models.DateTimeField(verbose_name="refunded at")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                ("historical", models.BooleanField(default=False, verbose_name="historical")),
                (
                    "import_run",
                    models.BigIntegerField(editable=False, null=True, verbose_name="import"),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="orders.channel",
                        verbose_name="channel",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="refunds",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund",
                "verbose_name_plural": "refunds",
                "indexes": [
                    models.Index(fields=["customer", "refunded_at"], name="refund_by_customer"),
                    models.Index(fields=["refunded_at"], name="refund_by_time"),
                    models.Index(
                        condition=Q(import_run__isnull=False),
                        fields=["import_run"],
                        name="refund_by_import",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "number", "refunded_on"), name="refund_number_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=Q(Exact(Length("currency"), 3), currency=Upper("currency")),
                        name="refund_currency_is_a_code",
                    ),
                    models.CheckConstraint(
                        condition=Q(amount_minor__gte=0), name="refund_amount_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundLine",
            fields=[
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
                ("refunded_at", models.DateTimeField(verbose_name="refunded at")),
                (
                    "refund",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.CASCADE,
                        related_name="lines",
                        to="orders.refund",
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
            ],
            options={
                "verbose_name": "refund line",
                "verbose_name_plural": "refund lines",
                "indexes": [
                    models.Index(
                        condition=Q(import_run__isnull=False),
                        fields=["import_run"],
                        name="refund_line_by_import",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("refund", "key"), name="refund_line_once"),
                    models.CheckConstraint(
                        condition=Q(amount_minor__gt=0), name="refund_line_amount_positive"
                    ),
                ],
            },
        ),
    ]
