"""Has a WooCommerce shop tell us what happens, and goes on telling."""

from __future__ import annotations

import hashlib
from datetime import datetime

from regulars.edges.connectors.connections.types import Opened, Registered
from regulars.edges.connectors.woocommerce.api import WooApi
from regulars.edges.connectors.woocommerce.asking import api_of
from regulars.edges.connectors.woocommerce.types import Hook

TOPICS = (
    "order.created",
    "order.updated",
    "order.deleted",
    "order.restored",
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "product.created",
    "product.updated",
    "product.deleted",
    "product.restored",
)
ACTIVE = "active"
MARK_DIGITS = 8


def register(opened: Opened, address: str, now: datetime) -> Registered:
    """Make the webhooks that the shop lacks, and enable again those that it disabled, as it does
    after a few failures in a row. What people paused stays so.

    A shop does not tell which secret a webhook has, so its name bears a mark of it: after the
    secret was replaced, the webhooks are told the new one.
    """
    del now
    shop, secret = api_of(opened), opened.secrets[0] if opened.secrets else ""
    known = {hook.topic: hook for hook in shop.hooks() if hook.delivery_url == address}
    told = {topic: _hook(topic, address, secret) for topic in TOPICS}
    added = [topic for topic in TOPICS if _tell(shop, known.get(topic), told[topic])]
    return Registered(added=added)


def _tell(shop: WooApi, known: Hook | None, wanted: dict[str, str]) -> bool:
    """Have the webhook be as it should; say whether it was not."""
    if known is None:
        shop.make_hook(wanted)
        return True
    if known.status == "paused":
        return False
    if known.status == ACTIVE and known.name == wanted["name"]:
        return False
    shop.change_hook(known.id, wanted)
    return True


def _hook(topic: str, address: str, secret: str) -> dict[str, str]:
    mark = hashlib.sha256(secret.encode()).hexdigest()[:MARK_DIGITS]
    return {
        "name": f"Regulars {topic} ({mark})",
        "topic": topic,
        "delivery_url": address,
        "secret": secret,
        "status": ACTIVE,
    }
