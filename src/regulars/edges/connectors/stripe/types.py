"""What Stripe sends, as far as anything of it is used.

Source: Stripe's API reference. Amounts are integers in Stripe's own smallest units, moments are
seconds since 1970. What names another object is its id or, where it was asked for, the object.
"""

from __future__ import annotations

from typing import Any

import msgspec

Id = str | None


class Named(msgspec.Struct):
    """An object of which only its id matters."""

    id: str


class Details(msgspec.Struct):
    """Who pays, as they gave it."""

    email: str | None = None
    name: str | None = None
    phone: str | None = None


class Refund(msgspec.Struct):
    """Something that was paid back, or will be: ``pending``, ``succeeded``, ``failed``."""

    id: str
    amount: int
    currency: str
    created: int
    status: str | None = None
    charge: str | Named | None = None
    payment_intent: str | Named | None = None


class Refunds(msgspec.Struct):
    """A list of them, or its beginning."""

    data: list[Refund] = []
    has_more: bool = False


class Method(msgspec.Struct):
    """How it was paid."""

    type: str | None = None


class Charge(msgspec.Struct):
    """A payment that went through or did not."""

    id: str
    amount: int
    currency: str
    created: int
    status: str | None = None
    amount_captured: int | None = None
    captured: bool = True
    description: str | None = None
    customer: str | Named | None = None
    payment_intent: str | Payment | None = None
    receipt_email: str | None = None
    billing_details: Details | None = None
    payment_method_details: Method | None = None
    refunds: Refunds | None = None


class Payment(msgspec.Struct):
    """A payment from the wish to pay to its end (Stripe's payment intent)."""

    id: str
    amount: int
    currency: str
    created: int
    status: str | None = None
    amount_received: int | None = None
    description: str | None = None
    customer: str | Named | None = None
    receipt_email: str | None = None
    metadata: Any = None
    latest_charge: str | Charge | None = None


class Totals(msgspec.Struct):
    """What of the total of a checkout is what."""

    amount_discount: int | None = None
    amount_shipping: int | None = None
    amount_tax: int | None = None


class Shipping(msgspec.Struct):
    """What shipping costs, with its tax."""

    amount_total: int | None = None


class Session(msgspec.Struct):
    """A checkout; ``mode`` is ``payment``, ``subscription`` or ``setup``."""

    id: str
    created: int
    mode: str | None = None
    status: str | None = None
    payment_status: str | None = None
    currency: str | None = None
    amount_total: int | None = None
    total_details: Totals | None = None
    shipping_cost: Shipping | None = None
    customer: str | Named | None = None
    customer_email: str | None = None
    customer_details: Details | None = None
    payment_intent: str | Payment | None = None
    metadata: Any = None


class Price(msgspec.Struct):
    """What a product costs."""

    product: str | Named | None = None


class LineItem(msgspec.Struct):
    """A line of a checkout; ``amount_total`` is after discounts, with its tax."""

    id: str
    amount_total: int
    amount_discount: int | None = None
    description: str | None = None
    quantity: int | None = None
    price: Price | None = None


class Asked(msgspec.Struct):
    """All that Stripe knows of one payment, put together of what it was asked."""

    payment: Payment | None = None
    charge: Charge | None = None
    session: Session | None = None
    lines: list[LineItem] = []
    refunds: list[Refund] = []


class Customer(msgspec.Struct):
    """Somebody who pays."""

    id: str
    created: int
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    deleted: bool = False


class Invoice(msgspec.Struct):
    """An invoice that was paid."""

    id: str
    customer: str | Named | None = None
    customer_email: str | None = None
    customer_name: str | None = None
    amount_paid: int | None = None
    currency: str | None = None
    billing_reason: str | None = None


class Subscription(msgspec.Struct):
    """A subscription as it is now."""

    id: str
    customer: str | Named | None = None
    status: str | None = None
    cancel_at_period_end: bool | None = None


class Dispute(msgspec.Struct):
    """A payment that its payer says was not theirs to pay."""

    id: str
    amount: int
    currency: str
    reason: str | None = None
    status: str | None = None
    charge: str | Named | None = None
    payment_intent: str | Named | None = None


class Data(msgspec.Struct):
    """The object that an event is about, as it was then."""

    object: msgspec.Raw


class Event(msgspec.Struct):
    """Something that happened."""

    id: str
    type: str
    created: int
    data: Data
    livemode: bool = True


def id_of(told: str | msgspec.Struct | None) -> str:
    """The id of an object that is named or told whole; empty where neither is."""
    return told if isinstance(told, str) else str(getattr(told, "id", ""))
