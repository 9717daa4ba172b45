"""What tells one delivery from another, whether a webhook brought it or it was asked for."""

from __future__ import annotations

import hashlib

import msgspec

from regulars.edges.connectors.shops.services import read
from regulars.edges.connectors.shops.types import Unusable
from regulars.edges.connectors.woocommerce.types import Customer, Order, OrderWithRefunds, Product

SHAPES: dict[str, type[Order | Customer | Product]] = {
    "order": Order,
    "customer": Customer,
    "product": Product,
}
DIGITS = 24


def key_of(topic: str, body: bytes, delivery: str) -> str:
    """What a delivery is known by: its object and all of it that is used, so that what is told
    again, or asked for besides, is the same.

    What says nothing but an id, or cannot be read, is known by the delivery's own id together with
    its body: WooCommerce names deliveries after their second, so two may share one.
    """
    resource, _, what = topic.partition(".")
    shape = SHAPES.get(resource)
    if shape is not None and what != "deleted":
        try:
            return key_of_object(resource, read(body, shape, resource))
        except Unusable:
            pass  # it is kept, and set aside when it is applied, where people can see it
    return f"{topic}:{delivery[:64]}:{_digest(body)}"


def key_of_object(resource: str, told: Order | Customer | Product) -> str:
    """What an object as it is now is known by."""
    return f"{resource}:{told.id}:{_digest(msgspec.json.encode(told))}"


def key_of_refunds(told: OrderWithRefunds) -> str:
    """What an order's refunds are known by."""
    return f"refunds:{told.order.id}:{_digest(msgspec.json.encode(told))}"


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:DIGITS]
