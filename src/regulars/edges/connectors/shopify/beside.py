"""Asks a Shopify shop for products and customers that it changed and that no delivery told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from regulars.edges.connectors.connections.types import Found, Opened, Page
from regulars.edges.connectors.intake.queries import told_since
from regulars.edges.connectors.shopify import translating
from regulars.edges.connectors.shopify.api import ShopifyApi
from regulars.edges.connectors.shopify.graphql import (
    CUSTOMERS_CHANGED,
    MORE_VARIANTS,
    ONE_PRODUCT,
    PRODUCTS_CHANGED,
)
from regulars.edges.connectors.shopify.translating import Node, id_of, nodes_of
from regulars.edges.connectors.shopify.types import OutOfScope

logger = logging.getLogger(__name__)


class State(msgspec.Struct):
    """What a delivery told of: a thing as it was at a moment."""

    id: int | None = None
    updated_at: datetime | None = None


_state = msgspec.json.Decoder(State, strict=False)


@dataclass(frozen=True)
class Things:
    """Things of one kind. ``found`` is what is put down of one that is listed; None: it is gone."""

    name: str
    listing: str
    topics: Sequence[str]
    found: Callable[[ShopifyApi, Node], Found | None]


def changed_beside(
    shop: ShopifyApi, opened: Opened, *, since: datetime, asked: str
) -> Iterator[Page]:
    """Products and customers among what is asked for, of which no delivery since a moment told
    anything so new. What the app may not see is left out: deliveries do not tell of it either.
    """
    for things in (PRODUCTS, CUSTOMERS):
        told: Mapping[int, datetime] | None = None
        try:
            for nodes in _pages(shop, things, asked):
                if told is None:
                    told = _told(opened.connection.public_id, things.topics, since)
                found = [things.found(shop, node) for node in nodes if _is_news(node, told)]
                yield Page([one for one in found if one], since)
        except OutOfScope as refusal:
            logger.info("%s of a shop are not listed: %s", things.name, refusal)


def found_product(node: Node, variants: Sequence[Node]) -> Found:
    """A product as it is now, in the shape of a delivery."""
    return found_in("products/update", translating.product(node, variants), node)


def found_customer(node: Node) -> Found:
    """A customer as they are now, in the shape of a delivery."""
    return found_in("customers/update", translating.customer(node), node)


def found_in(topic: str, told: Mapping[str, Any], node: Node) -> Found:
    """What a thing says as a delivery of a topic, known by its id and its moment of change."""
    updated_at = node.get("updatedAt") or node["createdAt"]
    key = f"{topic}:{told['id']}:{updated_at}"
    return Found(key, topic, msgspec.json.encode(told), msgspec.convert(updated_at, datetime))


def _pages(shop: ShopifyApi, things: Things, asked: str) -> Iterator[Sequence[Node]]:
    """What is listed, page by page; nothing for a page without anything on it."""
    after: str | None = None
    while True:
        said = shop.ask(things.listing, query=asked, after=after)[things.name]
        if said["nodes"]:
            yield said["nodes"]
        if not said["pageInfo"]["hasNextPage"]:
            return
        after = said["pageInfo"]["endCursor"]


def _told(connection: str, topics: Sequence[str], since: datetime) -> dict[int, datetime]:
    """The newest state of each thing that was delivered or asked for since a moment."""
    newest: dict[int, datetime] = {}
    for body in told_since(connection, topics=topics, since=since):
        try:
            one = _state.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue  # it is set aside when it is applied, where people can see it
        if one.id and one.updated_at:
            newest[one.id] = max(one.updated_at, newest.get(one.id, one.updated_at))
    return newest


def _is_news(node: Node, told: Mapping[int, datetime]) -> bool:
    at = told.get(id_of(node["id"]))
    return at is None or at < msgspec.convert(node["updatedAt"], datetime)


def _product(shop: ShopifyApi, listed: Node) -> Found | None:
    """The product with all its variants, of which its price is one."""
    node = shop.ask(ONE_PRODUCT, id=listed["id"])["product"]
    if node is None:
        return None
    variants, page = list(nodes_of(node, "variants")), node["variants"]["pageInfo"]
    while page["hasNextPage"]:
        more = shop.ask(MORE_VARIANTS, id=listed["id"], after=page["endCursor"])["product"]
        variants += nodes_of(more, "variants")
        page = more["variants"]["pageInfo"]
    return found_product(node, variants)


def _customer(shop: ShopifyApi, listed: Node) -> Found:
    del shop
    return found_customer(listed)


PRODUCTS = Things("products", PRODUCTS_CHANGED, ("products/create", "products/update"), _product)
CUSTOMERS = Things(
    "customers", CUSTOMERS_CHANGED, ("customers/create", "customers/update"), _customer
)
