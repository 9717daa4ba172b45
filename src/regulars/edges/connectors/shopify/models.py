"""Two tables: by which number each order of a shop is known, and refunds that came too early."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ShopOrder(models.Model):
    """What Shopify's own id of an order stands for. Refunds name that alone, and do not say whether
    prices hold the tax.
    """

    source = models.CharField(_("source"), max_length=60)
    order_id = models.BigIntegerField(_("Shopify's id"))
    number = models.CharField(_("number"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3)
    taxes_included = models.BooleanField(_("prices hold the tax"))

    class Meta:
        verbose_name = _("order of a Shopify shop")
        verbose_name_plural = _("orders of Shopify shops")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "order_id"], name="shopify_order_once"),
        ]

    def __str__(self) -> str:
        """The number."""
        return self.number


class EarlyRefund(models.Model):
    """A refund that came before its order. It is told together with it."""

    source = models.CharField(_("source"), max_length=60)
    order_id = models.BigIntegerField(_("Shopify's id"))
    refund_id = models.BigIntegerField(_("Shopify's id of the refund"))
    body = models.BinaryField(_("body"))
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("refund without an order")
        verbose_name_plural = _("refunds without an order")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "refund_id"], name="shopify_refund_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "order_id"], name="shopify_refund_by_order"),
        ]

    def __str__(self) -> str:
        """Of which order it is."""
        return f"{self.source}:{self.order_id}"
