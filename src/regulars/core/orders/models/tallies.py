"""What each customer bought altogether, and what came through each channel."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.core.orders.models.channels import Channel
from regulars.core.orders.models.conditions import currency_is_a_code


class Tally(models.Model):
    """What a customer bought altogether, in one currency. Nothing writes it but the database.

    Triggers (``orders.triggers``) bring it up to date in the very statement that writes,
    changes or deletes an order or a refund, so it is exact after an import, an undo and a
    correction by hand, and no page adds up orders to sort customers by them. Figures computed at
    night would be a day behind the list they stand in; sums written by the verbs would be wrong
    after the first verb that forgets them. Orders are those with anything sold, and returns
    subtract, as in every figure.
    """

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="+", db_index=False
    )
    currency = models.CharField(_("currency"), max_length=3)
    orders = models.IntegerField(_("orders"))
    revenue_minor = models.BigIntegerField(_("revenue"))  # less what was taken back
    refunded_minor = models.BigIntegerField(_("taken back"))
    first_order_at = models.DateTimeField(_("first order at"), null=True)
    last_order_at = models.DateTimeField(_("last order at"), null=True)
    documents = models.IntegerField(_("documents"))  # orders of any kind and refunds; gone with 0

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "currency"], name="tally_once"),
            models.CheckConstraint(
                condition=Q(orders__gte=0, refunded_minor__gte=0), name="tally_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(orders=0) | Q(last_order_at__isnull=False),
                name="tally_last_order_if_any",
            ),
            currency_is_a_code("tally_currency_is_a_code"),
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
        ]
        indexes: ClassVar = [
            models.Index(fields=["currency", "orders", "customer"], name="tally_by_orders"),
            models.Index(fields=["currency", "revenue_minor", "customer"], name="tally_by_revenue"),
            models.Index(
                fields=["currency", "last_order_at", "customer"], name="tally_by_last_order"
            ),
        ]

    def __str__(self) -> str:
        """The customer and the currency."""
        return f"{self.customer_id} {self.currency}"


class ChannelTally(models.Model):
    """A share of what came through a channel altogether, in one currency. Nothing writes it but the
    database.

    Triggers (``orders.triggers``) bring it up to date as they do each customer's
    :class:`Tally`, so that no page adds up all orders. Every order of a channel changes its tally,
    and whoever changes a row keeps others from it until the end of the transaction: so a channel
    has sixteen rows, one for each remainder of its customers' ids (of the order's own where nobody
    is known), and writers rarely wait for each other. A customer counts in one of them alone.
    """

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(_("currency"), max_length=3)
    share = models.SmallIntegerField("share")
    orders = models.IntegerField(_("orders"))
    customers = models.IntegerField(_("customers"))  # known ones, with anything sold
    revenue_minor = models.BigIntegerField(_("revenue"))  # less what was taken back
    refunded_minor = models.BigIntegerField(_("taken back"))
    documents = models.IntegerField(_("documents"))  # orders of any kind and refunds; gone with 0

    class Meta:
        verbose_name = "tally of a channel"
        verbose_name_plural = "tallies of channels"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "currency", "share"], name="channel_tally_once"
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
            currency_is_a_code("channel_tally_currency_is_a_code"),
        ]

    def __str__(self) -> str:
        """The channel and the currency."""
        return f"{self.channel_id} {self.currency}"
