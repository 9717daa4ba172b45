"""What each customer bought altogether, and what came through each channel."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_lines")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("orders", models.IntegerField(verbose_name="orders")),
                ("revenue_minor", models.BigIntegerField(verbose_name="revenue")),
                ("refunded_minor", models.BigIntegerField(verbose_name="taken back")),
                ("first_order_at", models.DateTimeField(null=True, verbose_name="first order at")),
                ("last_order_at", models.DateTimeField(null=True, verbose_name="last order at")),
                ("documents", models.IntegerField(verbose_name="documents")),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "tally",
                "verbose_name_plural": "tallies",
                "indexes": [
                    models.Index(fields=["currency", "orders", "customer"], name="tally_by_orders"),
                    models.Index(
                        fields=["currency", "revenue_minor", "customer"], name="tally_by_revenue"
                    ),
                    models.Index(
                        fields=["currency", "last_order_at", "customer"], name="tally_by_last_order"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "currency"), name="tally_once"),
                    models.CheckConstraint(
                        condition=Q(orders__gte=0, refunded_minor__gte=0), name="tally_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=Q(orders=0) | Q(last_order_at__isnull=False),
                        name="tally_last_order_if_any",
                    ),
                    models.CheckConstraint(
                        condition=Q(Exact(Length("currency"), 3), currency=Upper("currency")),
                        name="tally_currency_is_a_code",
                    ),
                    models.CheckConstraint(
                        condition=Q(documents__gt=0, orders__lte=F("documents")),
                        name="tally_documents_hold_orders",
                    ),
                    models.CheckConstraint(
                        condition=Q(first_order_at__isnull=True, last_order_at__isnull=True)
                        | Q(
                            first_order_at__isnull=False,
                            last_order_at__isnull=False,
                            first_order_at__lte=F("last_order_at"),
                        ),
                        name="tally_first_before_last",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("share", models.SmallIntegerField(verbose_name="share")),
                ("orders", models.IntegerField(verbose_name="orders")),
                ("customers", models.IntegerField(verbose_name="customers")),
                ("revenue_minor", models.BigIntegerField(verbose_name="revenue")),
                ("refunded_minor", models.BigIntegerField(verbose_name="taken back")),
                ("documents", models.IntegerField(verbose_name="documents")),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="orders.channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "tally of a channel",
                "verbose_name_plural": "tallies of channels",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "currency", "share"), name="channel_tally_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            customers__gte=0,
                            customers__lte=F("orders"),
                            documents__gt=0,
                            orders__lte=F("documents"),
                            refunded_minor__gte=0,
                        ),
                        name="channel_tally_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=Q(Exact(Length("currency"), 3), currency=Upper("currency")),
                        name="channel_tally_currency_is_a_code",
                    ),
                ],
            },
        ),
    ]
