"""Brings in what a Shopify shop had before, by its bulk operations: products, customers, orders."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from regulars.edges.connectors.asking.types import Declined
from regulars.edges.connectors.connections.types import Found, Opened, Step
from regulars.edges.connectors.shopify import translating
from regulars.edges.connectors.shopify.api import ShopifyApi
from regulars.edges.connectors.shopify.beside import found_customer, found_in, found_product
from regulars.edges.connectors.shopify.downloading import NoMore, lines_from
from regulars.edges.connectors.shopify.graphql import BULK, EVERYTHING, RUN_BULK
from regulars.edges.connectors.shopify.reconciling import found_order

logger = logging.getLogger(__name__)

STAGES = ("products", "customers", "orders")
AT_A_TIME = {"products": 500, "customers": 500, "orders": 200}
SOON, LATER = timedelta(seconds=10), timedelta(minutes=1)
UNDER_WAY = {"CREATED", "RUNNING", "CANCELING"}
BUSY = "OPERATION_IN_PROGRESS"
Cursor = Mapping[str, Any]


@dataclass
class Whole:
    """An object with the lines that are parts of it, and where the next one begins."""

    node: dict[str, Any]
    parts: list[dict[str, Any]] = field(default_factory=list)
    end: int = 0

    def parts_of(self, kind: str) -> list[dict[str, Any]]:
        """Its parts of one kind."""
        return [one for one in self.parts if f"/{kind}/" in one.get("id", "")]


def everything(opened: Opened, cursor: Cursor, now: datetime) -> Step:
    """The next piece: have a stage prepared by the shop, wait for that, then read it in pieces.

    A file that is no more, or an operation that failed for the shop's own reasons, is begun anew.
    Raises AccessRefused, Unanswered, Declined.
    """
    shop = ShopifyApi.of(opened, now=now)
    stage = str(cursor.get("stage", STAGES[0]))
    if "operation" not in cursor:
        return _begin(shop, stage)
    said = shop.ask(BULK, id=cursor["operation"])["node"] or {}
    status = said.get("status", "EXPIRED")
    if status in UNDER_WAY:
        return Step(cursor, wait=SOON)
    if status == "EXPIRED":
        return Step({"stage": stage}, wait=LATER)
    if status != "COMPLETED":
        reason = f"preparing the {stage} ended as {status.lower()} ({said.get('errorCode')})"
        raise Declined(shop.peer.host, 200, reason)
    if not said.get("url"):
        return _after(stage)  # there are none
    return _read(shop, stage, cursor, said["url"])


def _begin(shop: ShopifyApi, stage: str) -> Step:
    said = shop.ask(RUN_BULK, query=EVERYTHING[stage])["bulkOperationRunQuery"]
    if said["userErrors"]:
        reasons = " ".join(one["message"] for one in said["userErrors"])
        is_busy = any(one.get("code") == BUSY for one in said["userErrors"])
        if is_busy or "already in progress" in reasons:
            return Step({"stage": stage}, wait=LATER)
        raise Declined(shop.peer.host, 200, reasons[:300])
    return Step({"stage": stage, "operation": said["bulkOperation"]["id"]}, wait=SOON)


def _after(stage: str, found: list[Found] | None = None, left_out: int = 0) -> Step:
    later = STAGES[STAGES.index(stage) + 1 :]
    return Step({"stage": later[0]} if later else None, found or [], left_out=left_out)


def _read(shop: ShopifyApi, stage: str, cursor: Cursor, address: str) -> Step:
    offset, found, left_out = int(cursor.get("offset", 0)), [], 0
    number = 0
    try:
        for whole in _wholes(lines_from(address, offset)):
            number += 1
            try:
                found.append(_found(shop, stage, whole))
            except (KeyError, TypeError, ValueError) as problem:
                logger.warning("%s of a shop cannot be used: %s", stage, type(problem).__name__)
                left_out += 1
            if number == AT_A_TIME[stage]:
                following = {**cursor, "offset": whole.end}
                return Step(following, found, left_out=left_out)
    except NoMore:
        return Step({"stage": stage}, wait=SOON)
    return _after(stage, found, left_out)


def _wholes(lines: Iterator[tuple[int, bytes]]) -> Iterator[Whole]:
    """The objects of a file, each followed by its parts."""
    whole: Whole | None = None
    for begin, line in lines:
        node = msgspec.json.decode(line, type=dict[str, Any])
        if whole is not None and "__parentId" in node:
            whole.parts.append(node)
        else:
            if whole is not None:
                yield whole
            whole = Whole(node)
        whole.end = begin + len(line)
    if whole is not None:
        yield whole


def _found(shop: ShopifyApi, stage: str, whole: Whole) -> Found:
    """An object in the shape of a delivery. Of orders of which something was taken back, the shop
    is asked by itself: what was, is not in the file.
    """
    node = whole.node
    if stage == "orders" and node.get("refunds"):
        found = found_order(shop, node["id"])
        if found is None:
            raise ValueError("gone")
        return found
    if stage == "products":
        return found_product(node, whole.parts_of("ProductVariant"))
    if stage == "customers":
        return found_customer(node)
    lines, shipping = whole.parts_of("LineItem"), whole.parts_of("ShippingLine")
    return found_in("orders/updated", translating.order(node, lines, shipping, []), node)
