"""What Shopify's objects say of orders, people and products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from regulars.core.catalog.types import ProductTold
from regulars.core.identity.types import Claim
from regulars.edges.connectors.shopify.amounts import (
    Money,
    adjusted_minor,
    parts_of,
    returned_items,
)
from regulars.edges.connectors.shopify.types import (
    Checkout,
    Customer,
    Fulfilment,
    Order,
    Product,
    Refund,
)
from regulars.edges.connectors.shops.services import currency_of
from regulars.edges.connectors.shops.types import Purchase, Return

MAX_AGE = timedelta(hours=24)  # of what may still set anything in motion
POS, WEB = "pos", "web"
PAID = {"paid", "partially_refunded", "refunded"}
FULFILLED, DELIVERED = "fulfilled", "delivered"
NOT_SENT = {"cancelled", "error", "failure"}
PROGRESS = ("pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded")
MOST_REFUNDS = 1_000


@dataclass(frozen=True, slots=True)
class Heard:
    """When something reached us, and whether it was only asked for as history."""

    received_at: datetime
    is_historical: bool

    def is_late(self, happened_at: datetime) -> bool:
        """Whether it happened too long ago to set anything in motion."""
        return self.is_historical or self.received_at - happened_at > MAX_AGE


def told_at(order: Order) -> datetime:
    """When the order was so. Shopify's moments are exact to a second, in which several things may
    happen to an order; of those, what is further on counts as later.
    """
    status = order.financial_status or ""
    further = PROGRESS.index(status) if status in PROGRESS else 0
    steps = further + 10 * min(len(order.refunds or ()), MOST_REFUNDS)
    steps += 20_000 * bool(order.closed_at) + 50_000 * bool(order.cancelled_at)
    return order.updated_at + timedelta(microseconds=steps)


def purchase_of(order: Order, number: str, heard: Heard) -> Purchase:
    """The order. One of which everything was taken out by editing it counts as cancelled.

    Raises Unusable.
    """
    money = _money(order.currency, order.id)
    parts = parts_of(order, money)
    placed_at = order.processed_at or order.created_at
    cancelled_at = order.cancelled_at or (None if parts.items else order.updated_at)
    sent = [one for one in order.fulfillments or () if one.status not in NOT_SENT]
    return Purchase(
        number=number,
        told_at=told_at(order),
        currency=money.currency,
        items=parts.items,
        placed_at=placed_at,
        shipping_minor=parts.shipping_minor,
        tax_minor=parts.tax_minor,
        tax_is_included=order.taxes_included,
        paid_at=placed_at if order.financial_status in PAID else None,
        shipped_at=min((one.created_at for one in sent if one.created_at), default=None),
        delivered_at=_arrived_at(order, sent),
        cancelled_at=cancelled_at,
        buyer=buyer_of(order, heard),
        channel=channel_of(order),
        historical=heard.is_late(placed_at),
    )


def _arrived_at(order: Order, sent: Sequence[Fulfilment]) -> datetime | None:
    """When the last parcel arrived, where everything was sent and is there."""
    is_there = all(one.shipment_status == DELIVERED for one in sent)
    if order.fulfillment_status != FULFILLED or not is_there:
        return None
    return max((one.updated_at for one in sent if one.updated_at), default=None)


def returns_of(order: Order, number: str, heard: Heard) -> Iterator[Return]:
    """What the order says was taken back of it: altogether no more than it comes to."""
    money = _money(order.currency, order.id)
    parts = parts_of(order, money)
    left = parts.total_minor(tax_is_included=order.taxes_included)
    buyer = buyer_of(order, heard)
    for refund in sorted(order.refunds or (), key=_in_turn):
        told = _return(refund, number, money, heard, tax_is_included=order.taxes_included)
        amount = min(told.amount_minor, left)
        left -= amount
        if amount > 0:
            yield Return(
                number=number,
                reference=told.reference,
                at=told.at,
                currency=told.currency,
                amount_minor=amount,
                items=told.items,
                buyer=buyer,
                channel=channel_of(order),
                historical=told.historical,
            )


def return_of(
    refund: Refund, number: str, currency: str, heard: Heard, *, tax_is_included: bool
) -> Return | None:
    """A refund by itself; None where nothing that counts was taken back."""
    money = _money(currency, refund.order_id or 0)
    told = _return(refund, number, money, heard, tax_is_included=tax_is_included)
    return told if told.amount_minor > 0 else None


def is_test(refund: Refund) -> bool:
    """Whether only test money moved."""
    moved = refund.transactions or ()
    return any(one.test for one in moved)


def buyer_of(order: Order, heard: Heard) -> Claim | None:
    """Who bought it. Whoever stands at a till is told by what they say, never by the device."""
    customer = order.customer or Customer()
    email = customer.email or order.email or ""
    phone = customer.phone or order.phone or ""
    is_till = channel_of(order) == POS
    cart = "" if is_till or not order.cart_token else _cart(order.cart_token)
    if not (customer.id or email or phone):
        return None
    return Claim(
        seen_at=order.updated_at,
        user_id=str(customer.id or ""),
        anonymous_id=cart,
        email=email,
        phone=phone,
        name=_name(customer),
        joined_at=customer.created_at,
        is_proven=True,
        is_shared=is_till,
        historical=heard.is_late(order.updated_at),
    )


def customer_claim(customer: Customer, heard: Heard) -> Claim:
    """A customer as the shop knows them now."""
    at = customer.updated_at or customer.created_at or heard.received_at
    return Claim(
        seen_at=at,
        user_id=str(customer.id or ""),
        email=customer.email or "",
        phone=customer.phone or "",
        name=_name(customer),
        joined_at=customer.created_at,
        is_proven=True,
        historical=heard.is_late(at),
    )


def shopper_of(checkout: Checkout, at: datetime, heard: Heard) -> Claim:
    """Who is at a checkout, by what they have typed, which nothing proves, and by their cart."""
    customer = checkout.customer or Customer()
    return Claim(
        seen_at=at,
        user_id=str(customer.id or ""),
        anonymous_id=_cart(checkout.cart_token) if checkout.cart_token else "",
        email=checkout.email or customer.email or "",
        phone=checkout.phone or customer.phone or "",
        name=_name(customer),
        historical=heard.is_late(at),
    )


def owner_of(cart_token: str, at: datetime, heard: Heard) -> Claim:
    """Whose cart it is: nobody known, until a checkout or an order names it."""
    return Claim(seen_at=at, anonymous_id=_cart(cart_token), historical=heard.is_late(at))


def product_told(product: Product, currency: str, heard: Heard) -> ProductTold:
    """A product; its price is that of its cheapest variant."""
    money = Money(currency, f"product {product.id}")
    prices = [money.minor(one.price, None, "price") for one in product.variants or ()]
    return ProductTold(
        reference=str(product.id),
        name=product.title or None,
        category=(product.product_type or "")[:200] or None,
        price_minor=min(prices) if prices else None,
        currency=currency if prices else None,
        is_active=product.status == "active" if product.status else None,
        told_at=product.updated_at or heard.received_at,
    )


def channel_of(order: Order) -> str:
    """Through what it was bought: a till, the web, or an app that has a name."""
    told = (order.source_name or WEB).strip().lower()
    return WEB if told.isdigit() else told


def _return(
    refund: Refund, number: str, money: Money, heard: Heard, *, tax_is_included: bool
) -> Return:
    at = refund.processed_at or refund.created_at
    items = returned_items(refund, money, tax_is_included=tax_is_included)
    beside = adjusted_minor(refund, money, tax_is_included=tax_is_included)
    return Return(
        number=number,
        reference=str(refund.id),
        at=at,
        currency=money.currency,
        amount_minor=max(sum(item.amount_minor for item in items) + beside, 0),
        items=items,
        historical=heard.is_late(at),
    )


def _in_turn(refund: Refund) -> tuple[datetime, int]:
    return refund.created_at, refund.id


def _money(currency: str, order_id: int) -> Money:
    thing = f"order {order_id}"
    return Money(currency_of(currency, thing=thing), thing)


def _name(customer: Customer) -> str:
    return " ".join(filter(None, (customer.first_name, customer.last_name)))


def _cart(token: str) -> str:
    """A cart stands for the browser that fills it. Behind ``?`` is a key that may change."""
    return f"cart:{token.partition('?')[0]}"[:250]
