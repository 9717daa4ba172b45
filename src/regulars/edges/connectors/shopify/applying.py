"""Applies what Shopify delivered, and what it was asked for: in whatever order, it ends alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings

from regulars.core.catalog.queries import known_references
from regulars.core.catalog.types import ProductTold
from regulars.core.identity.types import Claim
from regulars.edges.connectors.connections.services import (
    ask_data,
    ask_erasure,
    ask_erasure_of_shop,
    lose_access,
)
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.shopify import deeds
from regulars.edges.connectors.shopify.consents import consents_of
from regulars.edges.connectors.shopify.facts import (
    Heard,
    customer_claim,
    is_test,
    product_told,
    purchase_of,
    return_of,
    returns_of,
)
from regulars.edges.connectors.shopify.known import (
    Known,
    keep_early,
    keep_orders,
    known_orders,
    take_early,
)
from regulars.edges.connectors.shopify.reading import read
from regulars.edges.connectors.shopify.types import (
    Cart,
    Checkout,
    Compliance,
    Customer,
    Fulfilment,
    Gone,
    Order,
    Product,
    Refund,
)
from regulars.edges.connectors.shopify.whose import customers_meant
from regulars.edges.connectors.shops.services import account_deleted, possible, tell
from regulars.edges.connectors.shops.types import NOTHING, Said

ORDERS, REFUNDS = "orders/", "refunds/"
DELETED_ORDER = "orders/delete"
ASKING = {"app/uninstalled", "shop/redact", "customers/redact", "customers/data_request"}
UNINSTALLED = (
    "The app was taken out of the shop, which tells nothing more. Put it in again, or disconnect."
)


def apply(connection: Connection, deliveries: Sequence[Arrived], now: datetime) -> None:
    """Write down what the deliveries say; applying them again changes nothing."""
    batch = Batch.of(connection, deliveries)
    said = [possible(batch.said(one), received_at=one.received_at) for one in deliveries]
    said.append(batch.early())
    source, actor = connection.source, connection.actor
    tell(said=_without_unknown(said, source), source=source, actor=actor, now=now)
    for one in deliveries:
        _heed(connection, one, now)


@dataclass
class Batch:
    """Deliveries of one connection, with what is known of the orders that they speak of."""

    connection: Connection
    orders: dict[int, Order] = field(default_factory=dict)  # by the delivery's place
    refunds: dict[int, Refund] = field(default_factory=dict)
    parcels: dict[int, Fulfilment] = field(default_factory=dict)
    known: dict[int, Known] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, deliveries: Sequence[Arrived]) -> Batch:
        """Read what speaks of orders, and keep how they are known. Test orders are nobody's."""
        batch = cls(connection)
        for one in deliveries:
            batch._read(one)
        source = connection.source
        batch.known = keep_orders(source, batch.orders.values())
        spoken_of = {refund.order_id or 0 for refund in batch.refunds.values()}
        spoken_of |= {parcel.order_id for parcel in batch.parcels.values()}
        batch.known |= known_orders(source, spoken_of - batch.known.keys())
        keep_early(
            source,
            [
                (refund, one.body, one.received_at)
                for one in deliveries
                if (refund := batch.refunds.get(id(one))) and refund.order_id not in batch.known
            ],
        )
        return batch

    def _read(self, one: Arrived) -> None:
        if one.topic.startswith(ORDERS) and one.topic != DELETED_ORDER:
            order = read(one.body, Order, "the order")
            if not order.test:
                self.orders[id(one)] = order
        elif one.topic.startswith(REFUNDS):
            refund = read(one.body, Refund, "the refund")
            if not is_test(refund):
                self.refunds[id(one)] = refund
        elif one.topic in deeds.SHIPMENT:
            self.parcels[id(one)] = read(one.body, Fulfilment, "the fulfilment")

    def said(self, one: Arrived) -> Said:
        """What one delivery says."""
        heard = _heard(one)
        if order := self.orders.get(id(one)):
            number = self.known[order.id].number
            purchase, returns = purchase_of(order, number, heard), returns_of(order, number, heard)
            return Said(purchases=[purchase], returns=list(returns))
        if refund := self.refunds.get(id(one)):
            return self._returned(refund, heard)
        if parcel := self.parcels.get(id(one)):
            return self._sent(parcel, one.topic, heard)
        saying = SAYING.get(one.topic)
        return saying(one, heard, self.connection) if saying else NOTHING

    def early(self) -> Said:
        """The refunds that waited for the orders of this batch."""
        waited = take_early(self.connection.source, [order.id for order in self.orders.values()])
        returns = [
            told
            for one in waited
            for told in possible(
                self._returned(
                    read(one.body, Refund, "the refund"),
                    Heard(one.received_at, is_historical=False),
                ),
                received_at=one.received_at,
            ).returns
        ]
        return Said(returns=returns)

    def _returned(self, refund: Refund, heard: Heard) -> Said:
        order = self.known.get(refund.order_id or 0)
        if order is None:
            return NOTHING
        told = return_of(
            refund, order.number, order.currency, heard, tax_is_included=order.taxes_included
        )
        return Said(returns=[told] if told else [])

    def _sent(self, parcel: Fulfilment, topic: str, heard: Heard) -> Said:
        order = self.known.get(parcel.order_id)
        number = order.number if order else str(parcel.order_id)
        buyer = None
        if parcel.email:
            at = parcel.updated_at or heard.received_at
            buyer = Claim(
                seen_at=at, email=parcel.email, is_proven=True, historical=heard.is_late(at)
            )
        return Said(deeds=[deeds.of_fulfilment(parcel, topic, number, buyer, heard)])


def _introduced(one: Arrived, heard: Heard, connection: Connection) -> Said:
    del connection
    customer = read(one.body, Customer, "the customer")
    claim = customer_claim(customer, heard)
    return Said(claims=[claim], consents=list(consents_of(customer, claim, heard)))


def _left(one: Arrived, heard: Heard, connection: Connection) -> Said:
    del connection
    gone = read(one.body, Gone, "the customer")
    return account_deleted(gone.id, message=_key(one), at=heard.received_at)


def _offered(one: Arrived, heard: Heard, connection: Connection) -> Said:
    product = read(one.body, Product, "the product")
    currency = str(connection.settings.get("currency") or settings.REGULARS_CURRENCY)
    return Said(products=[product_told(product, currency, heard)])


def _withdrawn(one: Arrived, heard: Heard, connection: Connection) -> Said:
    del connection
    gone = read(one.body, Gone, "the product")
    told = ProductTold(reference=str(gone.id), is_active=False, told_at=heard.received_at)
    return Said(products=[told])


def _carted(one: Arrived, heard: Heard, connection: Connection) -> Said:
    del connection
    return Said(deeds=[deeds.of_cart(read(one.body, Cart, "the cart"), one.topic, heard)])


def _checked_out(one: Arrived, heard: Heard, connection: Connection) -> Said:
    del connection
    checkout = read(one.body, Checkout, "the checkout")
    return Said(deeds=[deeds.of_checkout(checkout, one.topic, heard)])


SAYING: Mapping[str, Callable[[Arrived, Heard, Connection], Said]] = {
    "customers/create": _introduced,
    "customers/update": _introduced,
    "customers/delete": _left,
    "products/create": _offered,
    "products/update": _offered,
    "products/delete": _withdrawn,
    "carts/create": _carted,
    "carts/update": _carted,
    "checkouts/create": _checked_out,
    "checkouts/update": _checked_out,
}


def _heard(one: Arrived) -> Heard:
    return Heard(one.received_at, bool(one.facts.get("is_historical")))


def _without_unknown(said: Sequence[Said], source: str) -> list[Said]:
    """What is said, without the end of products that nobody knows of."""
    gone = {one.reference for part in said for one in part.products if one.name is None}
    if not gone:
        return list(said)
    known = set(known_references(source, gone))
    known |= {one.reference for part in said for one in part.products if one.name}
    return [
        replace(part, products=[one for one in part.products if one.name or one.reference in known])
        for part in said
    ]


def heeds(topic: str) -> bool:
    """Whether anything here comes of what a shop tells under this topic."""
    of_orders = topic.startswith((ORDERS, REFUNDS)) and topic != DELETED_ORDER
    return of_orders or topic in SAYING or topic in deeds.SHIPMENT or topic in ASKING


def _heed(connection: Connection, one: Arrived, now: datetime) -> None:
    """Do what a delivery asks for, beside what it tells."""
    if one.topic == "app/uninstalled":
        lose_access(public_id=connection.public_id, problem=UNINSTALLED, now=now)
    elif one.topic == "shop/redact":
        ask_erasure_of_shop(connection=connection, key=_key(one), now=now)
    elif one.topic in {"customers/redact", "customers/data_request"}:
        told = read(one.body, Compliance, "the request")
        references = [str(told.customer.id)] if told.customer and told.customer.id else []
        ask = ask_erasure if one.topic == "customers/redact" else ask_data
        meant: list[int | None] = [*customers_meant(connection.source, told)]
        for whose in meant or [None]:
            ask(
                connection=connection,
                references=references,
                customer_id=whose,
                key=_key(one),
                now=now,
            )


def _key(one: Arrived) -> str:
    return f"{one.connection}:{one.id}"
