"""Asks a WooCommerce shop for what no delivery told, and for what was there before."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from regulars.edges.connectors.connections.types import Found, Opened, Page, Step
from regulars.edges.connectors.shops.types import Unusable
from regulars.edges.connectors.woocommerce.api import Objects, WooApi
from regulars.edges.connectors.woocommerce.keys import key_of_object, key_of_refunds
from regulars.edges.connectors.woocommerce.rules import (
    ORDER_ASKED,
    REFUNDS_ASKED,
    utc,
)
from regulars.edges.connectors.woocommerce.types import (
    Customer,
    Order,
    OrderWithRefunds,
    Product,
    Refund,
)

logger = logging.getLogger(__name__)

SECOND = timedelta(seconds=1)  # what moments are exact to
# Orders of which each may have refunds to ask for besides, so that a step does not take too long.
PAGES = {"products": 100, "customers": 100, "orders": 50}
STAGES = ("products", "customers", "orders")
QUERIES: Mapping[str, Mapping[str, str]] = {
    "products": {},
    "customers": {"role": "all"},
    "orders": {},
}
SHAPES: Mapping[str, tuple[str, Any]] = {
    "products": ("product", Product),
    "customers": ("customer", Customer),
    "orders": ("order", Order),
}


def api_of(opened: Opened) -> WooApi:
    """The shop that is connected."""
    told = opened.credentials
    shop = str(opened.connection.settings["shop"])
    return WooApi.of(shop, told.get("consumer_key", ""), told.get("consumer_secret", ""))


def changed(opened: Opened, since: datetime, now: datetime) -> Iterator[Page]:
    """Products that were changed since a moment, then orders with their refunds: only where orders
    are read all else was, and may be gone on from. Of customers the shop does not list that.
    """
    shop = api_of(opened)
    for one in _changed(shop, "products", since, now):
        if one.found:
            yield Page(one.found, since)
    yield from _changed(shop, "orders", since, now)


def _changed(shop: WooApi, stage: str, since: datetime, now: datetime) -> Iterator[Page]:
    """What was changed, the oldest change first.

    Each page is asked for from the last change of the one before on, not by its number: things that
    are changed meanwhile move out of the list, and others would slip through to a page that was
    read. Only where more of them than go on a page were changed in one second, pages are counted.
    """
    after, page = since, 1
    while True:
        objects, has_more = shop.changed(stage, after, now, page)
        found, _ = _read(shop, stage, objects, now)
        last = found[-1].moment if found else after
        yield Page(found, last if has_more else now)
        if not has_more:
            return
        after, page = (last - SECOND, 1) if last - SECOND > after else (after, page + 1)


def everything(opened: Opened, cursor: Mapping[str, Any], now: datetime) -> Step:
    """A page of products, then of customers, then of orders with their refunds."""
    shop = api_of(opened)
    stage, page = str(cursor.get("stage", STAGES[0])), int(cursor.get("page", 1))
    objects, has_more = shop.page(
        stage, page, orderby="id", order="asc", per_page=PAGES[stage], **QUERIES[stage]
    )
    found, left_out = _read(shop, stage, objects, now)
    later = STAGES[STAGES.index(stage) + 1 :]
    if has_more:
        following: Mapping[str, Any] | None = {"stage": stage, "page": page + 1}
    else:
        following = {"stage": later[0], "page": 1} if later else None
    return Step(following, found, left_out=left_out)


def one_order(opened: Opened, order_id: int) -> list[Found]:
    """An order as it is now, with its refunds; nothing where it is gone for good."""
    shop = api_of(opened)
    told = shop.order(order_id)
    return list(_order(shop, told)) if told else []


def _read(shop: WooApi, stage: str, objects: Objects, now: datetime) -> tuple[list[Found], int]:
    """What is on a page, and how much of it cannot be used."""
    found: list[Found] = []
    left_out = 0
    resource, shape = SHAPES[stage]
    for told in objects:
        try:
            if stage == "orders":
                found += _order(shop, told)
            else:
                found.append(_thing(resource, _as(told, shape, resource), told, now))
        except Unusable as problem:
            logger.warning("A shop's answer cannot be used: %s", problem)
            left_out += 1
    return found, left_out


def _thing(resource: str, thing: Customer | Product, told: dict[str, Any], now: datetime) -> Found:
    """A product or a customer; some plugins leave out when it was changed."""
    moment = utc(thing.date_modified_gmt) if thing.date_modified_gmt else now
    key = key_of_object(resource, thing)
    return Found(key, f"{resource}.asked", msgspec.json.encode(told), moment)


def _order(shop: WooApi, told: dict[str, Any]) -> Iterator[Found]:
    order: Order = _as(told, Order, "the order")
    moment = order.date_modified_gmt or order.date_created_gmt
    if moment is None:
        raise Unusable(thing=f"order {order.id}", field="date_modified_gmt")
    key, body = key_of_object("order", order), msgspec.json.encode(told)
    yield Found(key, ORDER_ASKED, body, utc(moment))
    if order.refunds:
        refunds: list[Refund] = shop.refunds(order.id)
        both = OrderWithRefunds(order, refunds)
        yield Found(key_of_refunds(both), REFUNDS_ASKED, msgspec.json.encode(both), utc(moment))


def _as(told: dict[str, Any], shape: Any, thing: str) -> Any:
    try:
        return msgspec.json.decode(msgspec.json.encode(told), type=shape)
    except msgspec.ValidationError as error:
        raise Unusable(thing, str(error).partition(" - at `")[2].strip("`$.")) from error
