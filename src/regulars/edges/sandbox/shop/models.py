"""The shop's own tables. Products are the catalogue's, known here by their public ids."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop.types import MOST_PIECES, Channel, Payment, Status

FIRST_NUMBER = 10_000  # an order's number is so much more than its id


def _among(field: str, kinds: type[Status | Payment | Channel]) -> Q:
    return Q(**{f"{field}__in": [kind.value for kind in kinds]})


class Shelf(models.Model):
    """How many of a product there are, and its price here where it is another than in the
    catalogue.
    """

    product = models.CharField(_("product"), max_length=40, unique=True)
    on_hand = models.IntegerField(_("on hand"))
    price_minor = models.BigIntegerField(_("price"), null=True)

    class Meta:
        verbose_name = _("shelf")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="shelf_never_below_zero"),
            models.CheckConstraint(
                condition=Q(price_minor__isnull=True) | Q(price_minor__gte=0),
                name="shelf_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        """The product's id."""
        return self.product


class Account(models.Model):
    """Somebody who shops here with a password."""

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    password = models.CharField(_("password"), max_length=128)  # hashed
    card = models.CharField(_("loyalty card"), max_length=13, unique=True, null=True)  # noqa: DJ001
    joined_at = models.DateTimeField(_("joined at"))

    class Meta:
        verbose_name = _("account")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="account_email_lower_case"
            ),
        ]

    def __str__(self) -> str:
        """The public id."""
        return self.public_id


class Visit(models.Model):
    """A browser with a cart or somebody signed in; its cookie holds the token, the row a digest."""

    token_digest = models.CharField(_("digest of the token"), max_length=64, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", null=True)
    cart_id = models.CharField(_("cart"), max_length=40)  # another one after each order
    asked = models.JSONField(_("what was asked"), null=True)  # at the checkout, and not ordered yet
    seen_at = models.DateTimeField(_("seen at"), db_index=True)

    class Meta:
        verbose_name = _("visit")

    def __str__(self) -> str:
        """The row's number."""
        return str(self.pk)


class CartLine(models.Model):
    """So many of a product in a visit's cart."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="lines")
    product = models.CharField(_("product"), max_length=40)
    quantity = models.PositiveSmallIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("line of a cart")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "product"], name="cart_product_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MOST_PIECES), name="cart_quantity_sane"
            ),
        ]

    def __str__(self) -> str:
        """The product's id."""
        return self.product


class Step(models.Model):
    """A payment that waits for its buyer's confirmation. Nothing of the card is kept."""

    token = models.CharField(_("token"), max_length=64, unique=True)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="+")
    asked = models.JSONField(_("what was asked"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("payment to confirm")

    def __str__(self) -> str:
        """The row's number."""
        return str(self.pk)


class Order(models.Model):
    """An order, on the web or at the till."""

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    token = models.CharField(_("token"), max_length=64, unique=True)  # one form, one order
    visit = models.ForeignKey(Visit, models.SET_NULL, related_name="+", null=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    channel = models.CharField(_("channel"), max_length=10)
    status = models.CharField(_("status"), max_length=10, default=Status.PLACED.value)
    payment = models.CharField(_("payment"), max_length=10)
    email = models.EmailField(_("e-mail"), blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    card = models.CharField(_("loyalty card"), max_length=13, blank=True)
    delivery = models.CharField(_("delivery"), max_length=20, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    subtotal_minor = models.BigIntegerField(_("goods"))
    shipping_minor = models.BigIntegerField(_("delivery costs"))
    total_minor = models.BigIntegerField(_("total"))
    refunded_minor = models.BigIntegerField(_("refunded"), default=0)
    user_id = models.CharField(_("user id in messages"), max_length=60, blank=True)
    anonymous_id = models.CharField(_("anonymous id in messages"), max_length=60, blank=True)
    cart_id = models.CharField(_("cart"), max_length=40, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True)
    promised_on = models.DateField(_("promised on"), null=True)
    placed_at = models.DateTimeField(_("placed at"), db_index=True)
    paid_at = models.DateTimeField(_("paid at"), null=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)

    class Meta:
        verbose_name = _("order")
        constraints: ClassVar = [
            models.CheckConstraint(condition=_among("status", Status), name="shop_order_status"),
            models.CheckConstraint(condition=_among("payment", Payment), name="shop_order_payment"),
            models.CheckConstraint(condition=_among("channel", Channel), name="shop_order_channel"),
            models.CheckConstraint(
                condition=Q(total_minor=F("subtotal_minor") + F("shipping_minor")),
                name="shop_order_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("total_minor")),
                name="shop_order_refunded_at_most_all",
            ),
        ]

    def __str__(self) -> str:
        """The number."""
        return self.number

    @property
    def number(self) -> str:
        """What its buyer calls it."""
        return f"S{FIRST_NUMBER + self.pk}"


class OrderLine(models.Model):
    """So many of a product in an order, as it was named and priced then."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    product = models.CharField(_("product"), max_length=40, db_index=True)
    sku = models.CharField(_("reference"), max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=300)
    category = models.CharField(_("category"), max_length=200, blank=True)
    price_minor = models.BigIntegerField(_("price"))
    quantity = models.PositiveIntegerField(_("quantity"))
    refunded = models.PositiveIntegerField(_("taken back"), default=0)

    class Meta:
        verbose_name = _("line of an order")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="shop_line_has_pieces"),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("quantity")),
                name="shop_line_back_at_most_all",
            ),
        ]

    def __str__(self) -> str:
        """The product's name."""
        return self.name


class Refund(models.Model):
    """Money given back; one for each form."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="refunds")
    token = models.CharField(_("token"), max_length=64, unique=True)
    amount_minor = models.BigIntegerField(_("amount"))
    delivery_minor = models.BigIntegerField(_("of it for the delivery"), default=0)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("refund")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="shop_refund_positive"),
        ]

    def __str__(self) -> str:
        """The amount."""
        return str(self.amount_minor)


class Consent(models.Model):
    """That somebody asked for news, in the words that they agreed to, or wants none any more."""

    email = models.EmailField(_("e-mail"), db_index=True)
    is_wanted = models.BooleanField(_("is wanted"), default=True)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("consent")

    def __str__(self) -> str:
        """The row's number."""
        return str(self.pk)


class Received(models.Model):
    """A webhook that Regulars sent and signed; each is kept once."""

    webhook_id = models.CharField(_("webhook id"), max_length=200, unique=True)
    type = models.CharField(_("type"), max_length=100)
    body = models.TextField(_("body"))  # JSON, as it came
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("received webhook")

    def __str__(self) -> str:
        """The webhook id."""
        return self.webhook_id


class Message(models.Model):
    """Something for Regulars to know; made in the transaction of what it tells."""

    message_id = models.CharField(_("message id"), max_length=100, unique=True)
    what = models.CharField(_("what"), max_length=100)
    body = models.TextField(_("body"))  # JSON, as it is sent
    made_at = models.DateTimeField(_("made at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    failed_at = models.DateTimeField(_("failed at"), null=True)
    problem = models.CharField(_("problem"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("message")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed_at__isnull=True),
                name="message_sent_or_failed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                name="message_waiting",
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """The message id."""
        return self.message_id
