"""Applies what WooCommerce delivered, and what it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from django.conf import settings

from regulars.core.catalog.queries import known_references
from regulars.core.catalog.types import ProductTold
from regulars.core.orders.queries import known_numbers
from regulars.core.work.services import put
from regulars.core.work.types import TaskDraft
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.shops.services import account_deleted, possible, read, tell
from regulars.edges.connectors.shops.types import NOTHING, Deed, Purchase, Said
from regulars.edges.connectors.woocommerce.facts import (
    customer_claim,
    product_told,
    purchase_of,
    returns_of,
)
from regulars.edges.connectors.woocommerce.keys import key_of_object
from regulars.edges.connectors.woocommerce.types import (
    Action,
    Coupon,
    Customer,
    Deleted,
    Order,
    OrderWithRefunds,
    Product,
)

ASK = "woocommerce.ask"  # a task: ask the shop about one order


def apply(connection: Connection, deliveries: Sequence[Arrived], now: datetime) -> None:
    """Write down what the deliveries say; in whatever order they come, it ends the same.

    What only the shop's API knows, it is asked for: the lines of refunds, and what became of an
    order of which nothing but its deletion is told.
    """
    said = [possible(_said(one, now), received_at=one.received_at) for one in deliveries]
    tell(
        said=_known(said, connection.source),
        source=connection.source,
        actor=connection.actor,
        now=now,
    )
    asked = [order for one in deliveries for order in _to_ask(one)]
    put([_ask(connection, order_id, key, now) for order_id, key in asked])


def _said(one: Arrived, now: datetime) -> Said:
    """What one delivery says."""
    resource, _, what = one.topic.partition(".")
    if what == "deleted" and resource != "coupon":
        return _deleted(one, resource)
    return SAYING[resource](one, now)


def _ordered(one: Arrived, now: datetime) -> Said:
    del now
    purchase = purchase_of(
        read(one.body, Order, "the order"),
        received_at=one.received_at,
        is_historical=_is_historical(one),
    )
    return Said(purchases=[purchase]) if purchase else NOTHING


def _refunded(one: Arrived, now: datetime) -> Said:
    """What was taken back, of an order that is told along: then it is known."""
    del now
    told = read(one.body, OrderWithRefunds, "the refunds")
    received_at, is_historical = one.received_at, _is_historical(one)
    purchase = purchase_of(told.order, received_at=received_at, is_historical=is_historical)
    returns = returns_of(
        told.order, told.refunds, received_at=received_at, is_historical=is_historical
    )
    return Said(purchases=[purchase] if purchase else [], returns=returns)


def _introduced(one: Arrived, now: datetime) -> Said:
    customer = read(one.body, Customer, "the customer")
    return Said(claims=[customer_claim(customer, now=now, historical=_is_historical(one))])


def _offered(one: Arrived, now: datetime) -> Said:
    """A product; of its variations the product itself tells."""
    del now
    product = read(one.body, Product, "the product")
    if product.parent_id:
        return NOTHING
    return Said(products=[product_told(product, settings.REGULARS_CURRENCY)])


def _deleted(one: Arrived, resource: str) -> Said:
    """A product that is sold no more, or an account that is gone. Of orders the shop is asked."""
    told = read(one.body, Deleted, f"the {resource}")
    if resource == "product":
        gone = ProductTold(str(told.id), is_active=False, told_at=one.received_at)
        return Said(products=[gone])
    if resource == "customer":
        return account_deleted(told.id, message=_message(one), at=one.received_at)
    return NOTHING


def _carted(one: Arrived, now: datetime) -> Said:
    del now
    told = read(one.body, Action, "the action")
    return Said(deeds=[_deed(one, "Product Added", {"cart_item": str(told.arg)[:100]})])


def _couponed(one: Arrived, now: datetime) -> Said:
    del now
    told = read(one.body, Coupon, "the coupon")
    details = {
        "coupon_id": str(told.id),
        "code": told.code or "",
        "amount": str(told.amount or ""),
        "discount_type": told.discount_type or "",
    }
    _, _, what = one.topic.partition(".")
    return Said(deeds=[_deed(one, f"Coupon {what.capitalize()}", details)])


SAYING: Mapping[str, Callable[[Arrived, datetime], Said]] = {
    "order": _ordered,
    "refunds": _refunded,
    "customer": _introduced,
    "product": _offered,
    "coupon": _couponed,
    "action": _carted,
}


def _is_historical(one: Arrived) -> bool:
    return bool(one.facts.get("is_historical"))


def _message(one: Arrived) -> str:
    return f"{one.connection}:{one.id}"


def _deed(one: Arrived, name: str, details: dict[str, str]) -> Deed:
    return Deed(
        name=name,
        message=_message(one),
        at=one.received_at,
        received_at=one.received_at,
        details=details,
    )


def _known(said: Sequence[Said], source: str) -> list[Said]:
    """What is said without what only ends things that nobody knows of: a cancelled order that was
    never placed, a deleted product.
    """
    ended = {one.number for part in said for one in part.purchases if _only_ends(one)}
    placed = {one.number for part in said for one in part.purchases if not _only_ends(one)}
    orders = placed | known_numbers(source, ended)
    gone = {one.reference for part in said for one in part.products if one.name is None}
    products = known_references(source, gone) if gone else {}
    return [
        Said(
            claims=part.claims,
            products=[one for one in part.products if one.name or one.reference in products],
            purchases=[
                one for one in part.purchases if not _only_ends(one) or one.number in orders
            ],
            returns=part.returns,
            deeds=part.deeds,
        )
        for part in said
    ]


def _only_ends(one: Purchase) -> bool:
    return one.items is None


def _to_ask(one: Arrived) -> Iterator[tuple[int, str]]:
    """Orders that the shop has to be asked about, each with what tells the question from others."""
    resource, _, what = one.topic.partition(".")
    if resource != "order" or what == "asked":
        return
    if what == "deleted":
        order_id = read(one.body, Deleted, "the order").id
        yield order_id, f"deleted:{order_id}:{one.id}"
        return
    order = read(one.body, Order, "the order")
    if order.refunds:
        yield order.id, key_of_object("order", order)


def _ask(connection: Connection, order_id: int, key: str, now: datetime) -> TaskDraft:
    return TaskDraft(
        kind=ASK,
        key=f"{connection.public_id}:{key}",
        due_at=now,
        facts={"connection": connection.public_id, "order": order_id},
    )
