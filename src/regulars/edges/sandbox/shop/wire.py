"""Messages in Segment's format, with the names of its e-commerce events (V2).

Inside the shop money is whole minor units; here it is decimal major units, exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from regulars.edges.sandbox.shop.types import (
    AccountCard,
    Agreed,
    Buyer,
    Item,
    LineCard,
    OrderCard,
    Sender,
)
from regulars.kernel.money import Money

Facts = dict[str, Any]
AFFILIATION = "Sandbox shop"
ENCODER = msgspec.json.Encoder(decimal_format="number")


def encoded(message: Mapping[str, Any]) -> str:
    """The message as JSON, its amounts written exactly."""
    return ENCODER.encode(message).decode()


def moment(at: datetime) -> str:
    """A moment as ISO 8601 in UTC, to the millisecond.

    >>> moment(datetime(2026, 3, 1, 12, tzinfo=UTC))
    '2026-03-01T12:00:00.000Z'
    """
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def track(event: str, properties: Facts) -> Facts:
    """Something that happened."""
    return {"type": "track", "event": event, "properties": properties}


def page(name: str, context: Mapping[str, Any]) -> Facts:
    """A page that was looked at; what it is called besides is in the context."""
    return {"type": "page", "name": name, "properties": dict(context.get("page", {}))}


def identify(traits: Facts) -> Facts:
    """Who somebody is."""
    return {"type": "identify", "traits": traits}


def addressed(body: Facts, sender: Sender, *, message_id: str, now: datetime) -> Facts:
    """The body with who sends it, when, and where they are."""
    ids = {"userId": sender.user_id, "anonymousId": sender.anonymous_id}
    return {
        "messageId": message_id,
        "timestamp": moment(now),
        **{name: value for name, value in ids.items() if value},
        **body,
        "context": dict(sender.context),
    }


def amount(minor: int, currency: str) -> Decimal:
    """Minor units as major ones.

    >>> amount(890, "EUR"), amount(890, "JPY")
    (Decimal('8.90'), Decimal('890'))
    """
    return Money(minor, currency).amount


def of_item(item: Item) -> Facts:
    """A product in a cart, or looked at."""
    offer = item.offer
    return _product(offer.product, offer.sku, offer.name, offer.category) | {
        "price": amount(offer.price_minor, offer.currency),
        "quantity": item.quantity,
    }


def of_line(line: LineCard, currency: str, quantity: int) -> Facts:
    """So many pieces of a line of an order."""
    return _product(line.product, line.sku, line.name, line.category) | {
        "price": amount(line.price_minor, currency),
        "quantity": quantity,
    }


def of_cart(items: Sequence[Item], currency: str, cart_id: str) -> Facts:
    """A cart and what is in it."""
    value = sum(item.total_minor for item in items)
    return {
        "cart_id": cart_id,
        "currency": currency,
        "value": amount(value, currency),
        "products": [of_item(item) for item in items],
    }


def of_order(order: OrderCard) -> Facts:
    """An order: its sums, of which revenue is without tax and delivery, and its products."""
    totals, currency = order.totals, order.currency
    goods_tax = totals.tax_minor - totals.shipping_tax_minor
    sums = {
        "subtotal": totals.subtotal_minor,
        "total": totals.total_minor,
        "revenue": totals.subtotal_minor - goods_tax,
        "shipping": totals.shipping_minor - totals.shipping_tax_minor,
        "tax": totals.tax_minor,
        "discount": 0,  # there are no codes yet
    }
    return {
        "order_id": order.number,
        **({"checkout_id": order.cart_id} if order.cart_id else {}),
        "affiliation": AFFILIATION,
        "currency": currency,
        **{name: amount(minor, currency) for name, minor in sums.items()},
        **_state(order),
        "products": [of_line(line, currency, line.quantity) for line in order.lines],
    }


def of_refund(
    order: OrderCard, lines: Sequence[tuple[LineCard, int]], minor: int, refund_id: str
) -> Facts:
    """What was given back of an order."""
    return {
        "order_id": order.number,
        "refund_id": refund_id,
        "currency": order.currency,
        "total": amount(minor, order.currency),
        "products": [of_line(line, order.currency, quantity) for line, quantity in lines],
    }


def of_buyer(buyer: Buyer) -> Facts:
    """Somebody's traits, as they gave them with an order."""
    place = {
        "street": buyer.address,
        "postalCode": buyer.postcode,
        "city": buyer.city,
        "country": buyer.country,
    }
    told = {"email": buyer.email, "name": buyer.name, "phone": buyer.phone}
    traits: Facts = {name: value for name, value in told.items() if value}
    return traits | ({"address": place} if buyer.address else {})


def of_account(account: AccountCard) -> Facts:
    """The traits of somebody with an account."""
    return {
        "email": account.email,
        "name": account.name,
        "createdAt": moment(account.joined_at),
        "loyalty_card": account.card,
    }


def of_consent(agreed: Agreed | None, method: str) -> Facts:
    """What somebody says about news by e-mail, with the words as proof; None: they want none."""
    said = {"channel": "email", "state": "granted" if agreed else "withdrawn", "method": method}
    proof = {"wording": agreed.wording, "language": agreed.language} if agreed else {}
    return {"consents": [said | proof]}


def _product(product: str, sku: str, name: str, category: str) -> Facts:
    return {"product_id": sku or product, "sku": sku, "name": name, "category": category}


def _state(order: OrderCard) -> Facts:
    told: Facts = {
        "status": order.status.value,
        "payment_method": order.payment.value,
        "payment_status": "paid" if order.is_paid else "pending",
    }
    since = {
        "paid_at": order.paid_at,
        "shipped_at": order.shipped_at,
        "delivered_at": order.delivered_at,
    }
    told |= {name: moment(at) for name, at in since.items() if at}
    if order.delivery:
        told["delivery"] = order.delivery
    if order.promised_on:
        told["promised_on"] = order.promised_on.isoformat()
    if order.tracking:
        told["tracking_number"] = order.tracking
    if order.card:
        told["loyalty_card"] = order.card
    return told
