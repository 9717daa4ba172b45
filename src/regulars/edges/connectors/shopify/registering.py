"""Has a Shopify shop tell us what happens, and goes on telling: it forgets who does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from regulars.edges.connectors.asking.types import Declined
from regulars.edges.connectors.connections.types import Opened, Registered
from regulars.edges.connectors.shopify.api import ShopifyApi
from regulars.edges.connectors.shopify.graphql import SUBSCRIBE, SUBSCRIPTIONS

# Requests about data are no subscriptions: they are set in the app itself.
TOPICS = (
    "orders/create",
    "orders/updated",
    "orders/paid",
    "orders/cancelled",
    "refunds/create",
    "fulfillments/create",
    "fulfillments/update",
    "customers/create",
    "customers/update",
    "customers/delete",
    "carts/create",
    "carts/update",
    "checkouts/create",
    "checkouts/update",
    "products/create",
    "products/update",
    "products/delete",
    "app/uninstalled",
)
TAKEN = "already been taken"


def register(opened: Opened, address: str, now: datetime) -> Registered:
    """Subscribe to the topics that are lacking. What the app may not see is named, and not
    subscribed to.

    Raises AccessRefused, Unanswered, Declined.
    """
    shop = ShopifyApi.of(opened, now=now)
    known = set(_known(shop, address))
    lacking = [topic for topic in TOPICS if _named(topic) not in known]
    refused = {topic: _refused(shop, topic, address) for topic in lacking}
    if lacking and len(lacking) == len(TOPICS) and all(refused.values()):
        raise Declined(shop.peer.host, 200, next(iter(refused.values())))
    return Registered(
        added=[topic for topic in lacking if not refused[topic]],
        refused=[f"{topic}: {reason}" for topic, reason in refused.items() if reason],
    )


def _known(shop: ShopifyApi, address: str) -> Iterator[str]:
    """The topics that the shop tells us of already."""
    after: str | None = None
    while True:
        said = shop.ask(SUBSCRIPTIONS, after=after)["webhookSubscriptions"]
        yield from (one["topic"] for one in said["nodes"] if one["uri"] == address)
        if not said["pageInfo"]["hasNextPage"]:
            return
        after = said["pageInfo"]["endCursor"]


def _refused(shop: ShopifyApi, topic: str, address: str) -> str:
    """Subscribe to a topic; say why not, where the shop refuses it."""
    said = shop.ask(SUBSCRIBE, topic=_named(topic), uri=address)["webhookSubscriptionCreate"]
    reasons = " ".join(one["message"] for one in said["userErrors"])
    return "" if TAKEN in reasons else reasons[:200]


def _named(topic: str) -> str:
    """A topic as the API writes it.

    >>> _named("orders/create")
    'ORDERS_CREATE'
    """
    return topic.replace("/", "_").upper()
