"""What was taken back of orders, with its lines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.core.orders.models.channels import Channel
from regulars.core.orders.models.conditions import currency_is_a_code, of_one_import
from regulars.core.orders.models.lines import Line
from regulars.core.orders.models.orders import Order


class Refund(models.Model):
    """What was taken back under one number on one day of the store: returns, cancellations,
    credits.
    """

    source = models.CharField(_("source"), max_length=60)
    number = models.CharField(_("number"), max_length=200)
    refunded_on = models.DateField(_("refunded on"))  # the store's own day
    order = models.ForeignKey(Order, models.PROTECT, related_name="refunds", null=True, blank=True)
    customer = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        verbose_name=_("customer"),
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("channel")
    )
    refunded_at = models.DateTimeField(_("refunded at"))
    currency = models.CharField(_("currency"), max_length=3)
    amount_minor = models.BigIntegerField(_("amount"))
    is_void = models.BooleanField(_("of a cancelled order"), default=False)  # counts in nothing
    historical = models.BooleanField(_("historical"), default=False)
    import_run = models.BigIntegerField(_("import"), null=True, editable=False)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "number", "refunded_on"], name="refund_number_once_a_day"
            ),
            currency_is_a_code("refund_currency_is_a_code"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0), name="refund_amount_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "refunded_at"], name="refund_by_customer"),
            models.Index(fields=["refunded_at"], name="refund_by_time"),
            of_one_import("refund_by_import"),
        ]

    def __str__(self) -> str:
        """The shop's number for it."""
        return self.number


class RefundLine(Line):
    """One line taken back. Amount, quantity and cost are positive: what went back to the
    customer.
    """

    refund = models.ForeignKey(Refund, models.CASCADE, related_name="lines", db_index=False)
    refunded_at = models.DateTimeField(_("refunded at"))

    class Meta:
        verbose_name = _("refund line")
        verbose_name_plural = _("refund lines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["refund", "key"], name="refund_line_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="refund_line_amount_positive"
            ),
        ]
        indexes: ClassVar = [of_one_import("refund_line_by_import")]
