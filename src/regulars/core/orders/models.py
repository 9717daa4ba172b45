"""Orders with their lines, what was taken back of them, the channels they came through, and what
each customer bought altogether.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

HISTORICAL = Q(historical=True)  # history is taken as it was, even where it breaks today's rules

TAX_ON_TOP = Case(
    When(tax_is_included=True, then=Value(0)),
    default=F("tax_minor"),
    output_field=models.BigIntegerField(),
)


def currency_is_a_code(name: str) -> models.CheckConstraint:
    """Three capital letters, the form of ISO 4217."""
    return models.CheckConstraint(
        condition=Q(Exact(Length("currency"), 3), currency=Upper("currency")), name=name
    )


def of_one_import(name: str) -> models.Index:
    """Finds the rows that one import brought."""
    return models.Index(fields=["import_run"], condition=Q(import_run__isnull=False), name=name)


class Channel(models.Model):
    """A way to buy: a web shop, a till, a marketplace."""

    class Kind(models.TextChoices):
        """Where the customer stands."""

        WEB = "web", _("Web shop")
        TILL = "till", _("Till")
        OTHER = "other", _("Other")

    code = models.CharField(_("code"), max_length=100, unique=True)  # as the shop writes it
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code=""), name="channel_code_not_empty"),
        ]

    def __str__(self) -> str:
        """The channel's name."""
        return self.name


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
        Channel, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("channel")
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
            of_one_import("order_by_import"),
        ]

    def __str__(self) -> str:
        """The shop's number for it."""
        return self.number


class OrderLine(models.Model):
    """One line of an order: so many of one thing for so much, discounts taken off."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False)
    key = models.CharField(_("key"), max_length=200)  # what tells the order's lines apart, for ever
    product = models.ForeignKey(
        "catalog.Product", models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=300, blank=True)
    ordered_at = models.DateTimeField(_("ordered at"))
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=6)
    amount_minor = models.BigIntegerField(_("amount"))
    discount_minor = models.BigIntegerField(_("discount"), null=True)
    tax_minor = models.BigIntegerField(_("tax"), null=True)
    cost_minor = models.BigIntegerField(_("cost"), null=True)
    import_run = models.BigIntegerField(_("import"), null=True, editable=False)

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

    def __str__(self) -> str:
        """What was bought."""
        return self.name or self.key


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


class RefundLine(models.Model):
    """One line taken back. Amount, quantity and cost are positive: what went back to the
    customer.
    """

    refund = models.ForeignKey(Refund, models.CASCADE, related_name="lines", db_index=False)
    key = models.CharField(_("key"), max_length=200)
    product = models.ForeignKey(
        "catalog.Product", models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=300, blank=True)
    refunded_at = models.DateTimeField(_("refunded at"))
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=6)
    amount_minor = models.BigIntegerField(_("amount"))
    discount_minor = models.BigIntegerField(_("discount"), null=True)
    tax_minor = models.BigIntegerField(_("tax"), null=True)
    cost_minor = models.BigIntegerField(_("cost"), null=True)
    import_run = models.BigIntegerField(_("import"), null=True, editable=False)

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

    def __str__(self) -> str:
        """What was taken back."""
        return self.name or self.key


class Tally(models.Model):
    """What a customer bought altogether, in one currency. Nothing writes it but the database.

    Triggers (migration ``0002_tally``) bring it up to date in the very statement that writes,
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
