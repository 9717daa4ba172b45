"""What shoppers did and what became of their orders, as activity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from regulars.core.identity.types import Claim
from regulars.edges.connectors.shopify.facts import Heard, owner_of, shopper_of
from regulars.edges.connectors.shopify.types import (
    Cart,
    CartItem,
    Checkout,
    Fulfilment,
)
from regulars.edges.connectors.shops.types import Deed

DELIVERED = "delivered"
SHIPMENT = {"fulfillments/create": "Shipment Created", "fulfillments/update": "Shipment Updated"}
CHECKOUT = {"checkouts/create": "Checkout Started", "checkouts/update": "Checkout Updated"}


def of_cart(cart: Cart, topic: str, heard: Heard) -> Deed:
    """What is in a cart now."""
    at = cart.updated_at or heard.received_at
    token = cart.token.partition("?")[0]
    details = {"cart_id": token, "products": _products(cart.line_items)}
    mark = f"{topic}:{token}:{at.isoformat()}"
    owner = owner_of(cart.token, at, heard)
    return _Marked(mark, at, heard).deed("Cart Viewed", owner, details)


def of_checkout(checkout: Checkout, topic: str, heard: Heard) -> Deed:
    """A checkout that was begun, or gone on with."""
    at = checkout.updated_at or heard.received_at
    details = {
        "checkout_id": checkout.token,
        "products": _products(checkout.line_items),
        "value": _text(checkout.total_price),
        "currency": checkout.currency or "",
        "url": checkout.abandoned_checkout_url or "",
    }
    mark = f"{topic}:{checkout.token}:{at.isoformat()}"
    shopper = shopper_of(checkout, at, heard)
    return _Marked(mark, at, heard).deed(CHECKOUT[topic], shopper, details)


def of_fulfilment(
    fulfilment: Fulfilment, topic: str, number: str, buyer: Claim | None, heard: Heard
) -> Deed:
    """Something that was sent, or arrived."""
    at = fulfilment.updated_at or heard.received_at
    arrived = fulfilment.shipment_status == DELIVERED
    details = {
        "order_id": number,
        "status": fulfilment.shipment_status or fulfilment.status or "",
        "carrier": fulfilment.tracking_company or "",
        "tracking_number": fulfilment.tracking_number or "",
    }
    mark = f"{topic}:{fulfilment.id}:{at.isoformat()}"
    name = "Shipment Delivered" if arrived else SHIPMENT[topic]
    return _Marked(mark, at, heard).deed(name, buyer, details)


@dataclass(frozen=True)
class _Marked:
    """When something was done, and what tells it from everything else that was."""

    mark: str
    at: datetime
    heard: Heard

    def deed(self, name: str, doer: Claim | None, details: dict[str, Any]) -> Deed:
        """It, as it is kept."""
        return Deed(
            name=name,
            message=f"shopify:{self.mark}",
            at=min(self.at, self.heard.received_at),
            received_at=self.heard.received_at,
            doer=doer,
            details=details,
            historical=self.heard.is_late(self.at),
        )


def _products(items: Iterable[CartItem] | None) -> list[dict[str, Any]]:
    return [
        {
            "product_id": _text(item.product_id),
            "sku": item.sku or "",
            "name": item.title or "",
            "price": _text(item.price),
            "quantity": item.quantity,
        }
        for item in items or ()
    ]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
