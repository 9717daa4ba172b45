"""Channels, orders, and what was taken back of them."""

from django.db import migrations, models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact

TAX_ON_TOP = Case(
    When(tax_is_included=True, then=Value(0)),
    default=F("tax_minor"),
    output_field=models.BigIntegerField(),
)


def one_of(model, **settings):
    """A column for the customer or the channel, where it is known."""
    name = model.partition(".")[2]
    return name, models.ForeignKey(
        model,
        blank=True,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=name,
        **settings,
    )


def import_index(name):
    """Finds what came with an import."""
    return models.Index(condition=Q(import_run__isnull=False), fields=["import_run"], name=name)


def currency_constraint(name):
    """Three capital letters."""
    return models.CheckConstraint(
        condition=Q(Exact(Length("currency"), 3), currency=Upper("currency")), name=name
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("catalog", "0001_initial"),
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=100, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("web", "Web shop"), ("till", "Till"), ("other", "Other")],
                        default="other",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "channel",
                "verbose_name_plural": "channels",
                "constraints": [
                    models.CheckConstraint(condition=~Q(code=""), name="channel_code_not_empty")
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(max_length=40, unique=True, verbose_name="public id"),
                ),
                ("source", models.CharField(max_length=60, verbose_name="source")),
                ("number", models.CharField(max_length=200, verbose_name="number")),
                ("placed_at", models.DateTimeField(verbose_name="placed at")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("subtotal_minor", models.BigIntegerField(verbose_name="subtotal")),
                ("discount_minor", models.BigIntegerField(default=0, verbose_name="discount")),
                ("tax_minor", models.BigIntegerField(default=0, verbose_name="tax")),
                (
                    "tax_is_included",
                    models.BooleanField(default=False, verbose_name="amounts include tax"),
                ),
                ("shipping_minor", models.BigIntegerField(default=0, verbose_name="shipping")),
                ("total_minor", models.BigIntegerField(verbose_name="total")),
                ("refunded_minor", models.BigIntegerField(default=0, verbose_name="refunded")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="as of")),
                ("said_at", models.JSONField(default=dict, verbose_name="said at")),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paid at")),
                (
                    "shipped_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="shipped at"),
                ),
                (
                    "delivered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="delivered at"),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="cancelled at"),
                ),
                ("historical", models.BooleanField(default=False, verbose_name="historical")),
                (
                    "import_run",
                    models.BigIntegerField(editable=False, null=True, verbose_name="import"),
                ),
                one_of("orders.channel", db_index=False),
                one_of("customers.customer", db_index=False),
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
                "indexes": [
                    models.Index(fields=["customer", "placed_at"], name="order_by_customer"),
                    models.Index(fields=["placed_at"], name="order_by_time"),
                    models.Index(
                        fields=["channel", "currency", "placed_at"], name="order_by_channel"
                    ),
                    import_index("order_by_import"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "number"), name="order_number_once"),
                    currency_constraint("order_currency_is_a_code"),
                    models.CheckConstraint(
                        condition=Q(
                            total_minor=F("subtotal_minor")
                            - F("discount_minor")
                            + F("shipping_minor")
                            + TAX_ON_TOP
                        ),
                        name="order_total_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=Q(historical=True)
                        | Q(
                            subtotal_minor__gte=0,
                            discount_minor__gte=0,
                            tax_minor__gte=0,
                            shipping_minor__gte=0,
                            total_minor__gte=0,
                        ),
                        name="order_amounts_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=Q(refunded_minor__gte=0)
                        & (Q(historical=True) | Q(refunded_minor__lte=F("total_minor"))),
                        name="order_refunded_at_most_total",
                    ),
                ],
            },
        ),
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
                (
                    "is_void",
                    models.BooleanField(default=False, verbose_name="of a cancelled order"),
                ),
                ("historical", models.BooleanField(default=False, verbose_name="historical")),
                (
                    "import_run",
                    models.BigIntegerField(editable=False, null=True, verbose_name="import"),
                ),
                one_of("orders.channel"),
                one_of("customers.customer", db_index=False),
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
                    import_index("refund_by_import"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "number", "refunded_on"), name="refund_number_once_a_day"
                    ),
                    currency_constraint("refund_currency_is_a_code"),
                    models.CheckConstraint(
                        condition=Q(amount_minor__gte=0), name="refund_amount_not_negative"
                    ),
                ],
            },
        ),
    ]
