"""Asks a Shopify shop for what it changed and no delivery told: orders here, others ``beside``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from regulars.core.orders.queries import told_until
from regulars.edges.connectors.asking.types import Unanswered
from regulars.edges.connectors.connections.types import Found, Opened, Page
from regulars.edges.connectors.shopify import translating
from regulars.edges.connectors.shopify.api import ShopifyApi
from regulars.edges.connectors.shopify.beside import changed_beside
from regulars.edges.connectors.shopify.graphql import (
    MORE_LINES,
    ONE_ORDER,
    ONE_REFUND,
    ORDERS_CHANGED,
)
from regulars.edges.connectors.shopify.known import known_orders
from regulars.edges.connectors.shopify.translating import Node, id_of, nodes_of

SETTLED = timedelta(minutes=2)  # what is newer may be on its way as a delivery
TOPIC = "orders/updated"


def changed(opened: Opened, since: datetime, now: datetime) -> Iterator[Page]:
    """What was changed since a moment and of which nothing so new is known. Orders come last, the
    oldest change first: only where they are read all else was, and may be gone on from.
    """
    shop, until = ShopifyApi.of(opened, now=now), now - SETTLED
    asked = f"updated_at:>='{_moment(since)}' AND updated_at:<'{_moment(until)}'"
    yield from changed_beside(shop, opened, since=since, asked=asked)
    yield from _orders_changed(shop, opened.connection.source, since, until, asked)


def _orders_changed(
    shop: ShopifyApi, source: str, since: datetime, until: datetime, asked: str
) -> Iterator[Page]:
    after: str | None = None
    while True:
        said = shop.ask(ORDERS_CHANGED, query=asked, after=after)["orders"]
        nodes = [node for node in said["nodes"] if not node.get("test")]
        found = [one for node in _untold(nodes, source) if (one := found_order(shop, node["id"]))]
        if not said["pageInfo"]["hasNextPage"]:
            yield Page(found, until)
            return
        after = said["pageInfo"]["endCursor"]
        last = max((moment_of(node["updatedAt"]) for node in said["nodes"]), default=since)
        yield Page(found, last)


def found_order(shop: ShopifyApi, gid: str) -> Found | None:
    """An order as it is now, in the shape of a delivery; None: it is gone."""
    node = shop.ask(ONE_ORDER, id=gid)["order"]
    if node is None:
        return None
    lines = list(nodes_of(node, "lineItems"))
    page = node["lineItems"]["pageInfo"]
    while page["hasNextPage"]:
        more = shop.ask(MORE_LINES, id=gid, after=page["endCursor"])["order"]
        lines += nodes_of(more, "lineItems")
        page = more["lineItems"]["pageInfo"]
    order_id = id_of(gid)
    refunds = [_refund(shop, one["id"], order_id) for one in node.get("refunds") or ()]
    told = translating.order(node, lines, nodes_of(node, "shippingLines"), refunds)
    return Found(
        key=f"order:{order_id}:{node['updatedAt']}:{len(refunds)}",
        topic=TOPIC,
        body=msgspec.json.encode(told),
        moment=moment_of(node["updatedAt"]),
    )


def moment_of(text: str) -> datetime:
    """A moment as Shopify writes it."""
    return msgspec.convert(text, datetime)


def _refund(shop: ShopifyApi, gid: str, order_id: int) -> dict[str, Any]:
    node: Node | None = shop.ask(ONE_REFUND, id=gid, after=None)["refund"]
    if node is None:
        raise Unanswered(shop.peer.host, "lost a refund while it was asked")
    lines, page = list(nodes_of(node, "refundLineItems")), node["refundLineItems"]["pageInfo"]
    while page["hasNextPage"]:
        more = shop.ask(ONE_REFUND, id=gid, after=page["endCursor"])["refund"]
        lines += nodes_of(more, "refundLineItems")
        page = more["refundLineItems"]["pageInfo"]
    return translating.refund(node, order_id, lines)


def _untold(nodes: Sequence[Node], source: str) -> list[Node]:
    """Those of which nothing so new was told."""
    known = known_orders(source, {id_of(node["id"]) for node in nodes})
    told = told_until(source=source, numbers=[one.number for one in known.values()])
    moments = {order_id: told.get(one.number) for order_id, one in known.items()}
    return [
        node
        for node in nodes
        if (at := moments.get(id_of(node["id"]))) is None or at < moment_of(node["updatedAt"])
    ]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
