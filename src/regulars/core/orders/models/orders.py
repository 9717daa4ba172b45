"""Orders with their lines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from regulars.core.orders.models.channels import Channel
from regulars.core.orders.models.conditions import HISTORICAL, currency_is_a_code, of_one_import
from regulars.core.orders.models.lines import Line
from regulars.core.orders.types import State

TAX_ON_TOP = Case(
    When(tax_is_included=True, then=Value(0)),
    default=F("tax_minor"),
    output_field=models.BigIntegerField(),
)


class Order(models.Model):
    """One order of one shop. Its total is its lines, shipping, and tax unless the lines
    include it.
    """

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    source = models.CharField(_("source"), max_length=60)
    number = models.CharField(_("number"), max_length=200)
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
        Channel,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("channel"),
    )
    placed_at = models.DateTimeField(_("placed at"))
    currency = models.CharField(_("currency"), max_length=3)
    subtotal_minor = models.BigIntegerField(_("subtotal"))  # before discounts
    discount_minor = models.BigIntegerField(_("discount"), default=0)
    tax_minor = models.BigIntegerField(_("tax"), default=0)
    tax_is_included = models.BooleanField(_("amounts include tax"), default=False)
    shipping_minor = models.BigIntegerField(_("shipping"), default=0)
    total_minor = models.BigIntegerField(_("total"))
    refunded_minor = models.BigIntegerField(_("refunded"), default=0)
    told_at = models.DateTimeField(_("as of"), null=True, blank=True)  # the shop's last change
    said_at = models.JSONField(
        "said at", default=dict
    )  # field by field, when the shop said so last
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    historical = models.BooleanField(_("historical"), default=False)
    import_run = models.BigIntegerField(_("import"), null=True, editable=False)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "number"], name="order_number_once"),
            currency_is_a_code("order_currency_is_a_code"),
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
                condition=HISTORICAL
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
                & (HISTORICAL | Q(refunded_minor__lte=F("total_minor"))),
                name="order_refunded_at_most_total",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "placed_at"], name="order_by_customer"),
            models.Index(fields=["placed_at"], name="order_by_time"),
            models.Index(fields=["channel", "currency", "placed_at"], name="order_by_channel"),
            of_one_import("order_by_import"),
        ]

    def __str__(self) -> str:
        """The shop's number for it."""
        return self.number

    @property
    def state(self) -> State | None:
        """How far it is; None where no shop said so, as of an order that a file brought."""
        reached = {
            State.CANCELLED: self.cancelled_at,
            State.DELIVERED: self.delivered_at,
            State.SHIPPED: self.shipped_at,
            State.PAID: self.paid_at,
            State.PLACED: self.told_at,
        }
        return next((state for state, at in reached.items() if at), None)


class OrderLine(Line):
    """One line of an order: sold, or given away."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False)
    ordered_at = models.DateTimeField(_("ordered at"))

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "key"], name="order_line_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0), name="order_line_amount_not_negative"
            ),
        ]
        indexes: ClassVar = [of_one_import("order_line_by_import")]
