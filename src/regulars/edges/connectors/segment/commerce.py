"""E-commerce events as what they mean for the store: orders, refunds and products.

Source: Segment's specification of e-commerce events, version 2. Only what a shop's own server says
tells orders; of what browsers say, anybody can say anything.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db import transaction

from regulars.core.catalog.queries import known_references
from regulars.core.catalog.services import tell_products
from regulars.core.catalog.types import ProductTold
from regulars.core.orders.services import open_channels, tell_orders
from regulars.core.orders.types import LineTold, OrderTold, RefundTold
from regulars.edges.connectors.segment.amounts import (
    Unusable,
    currency_of,
    lines_of,
    minor,
    on_top_of,
    text_of,
)
from regulars.kernel.errors import RegularsError

logger = logging.getLogger(__name__)

COMPLETED, UPDATED = "order completed", "order updated"
REFUNDED, CANCELLED = "order refunded", "order cancelled"
OF_ORDERS = {COMPLETED, UPDATED, REFUNDED, CANCELLED}
PAID, DELIVERED = "paid", "delivered"
SHIPPED = {"shipped", "fulfilled", DELIVERED}  # what has arrived had been sent
# An order is completed once, paid, sent and received once, whatever pipes tell it again.
MOMENTS = frozenset({"paid_at", "shipped_at", "delivered_at"})
ONCE = {COMPLETED: MOMENTS | {"placed_at", "customer_id"}, UPDATED: MOMENTS}
OF_PRODUCTS = {"product viewed", "product added", "product clicked"}
_properties = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


@dataclass(frozen=True, slots=True)
class Tracked:
    """Something that the shop's server says was done."""

    place: int  # among the messages
    event: str
    channel: str  # that the message came through; empty: not told
    properties: bytes
    message_id: str
    at: datetime
    is_late: bool
    customer_id: int | None

    @property
    def kind(self) -> str:
        """The event's name, however it is spelt."""
        return kind_of(self.event)


@dataclass(frozen=True)
class Refusal:
    """An event of an order that could not be told, and why; perhaps it can once the order is
    known, or what is wrong is put right.
    """

    tracked: Tracked
    problem: RegularsError


Meaning = OrderTold | RefundTold
# What is read of an event of an order.
OF_AN_ORDER = frozenset(
    {
        "affiliation",
        "channel",
        "currency",
        "delivered_at",
        "discount",
        "order_id",
        "paid_at",
        "payment_status",
        "products",
        "refund_id",
        "revenue",
        "shipped_at",
        "shipping",
        "status",
        "tax",
        "tax_included",
        "total",
    }
)
_written = msgspec.json.Decoder(dict[str, msgspec.Raw])


def apply(tracked: Sequence[Tracked], *, source: str, actor: str, now: datetime) -> list[Refusal]:
    """Tell the store what the events mean; return those of orders that could not be told."""
    read, refusals = _read(tracked, source)
    if not read:
        return refusals
    products = _products([said for _, said in read], source=source, actor=actor, now=now)
    of_orders = [(one, said) for one, said in read if one.kind in OF_ORDERS]
    channels = _channels(of_orders)
    meanings: list[tuple[Tracked, Meaning]] = []
    for one, said in of_orders:
        try:
            meanings.append((one, _meaning(one, said, products, channels)))
        except Unusable as problem:
            refusals.append(Refusal(one, problem))
    return refusals + _told(meanings, source=source, actor=actor, now=now)


def _told(
    meanings: Sequence[tuple[Tracked, Meaning]], *, source: str, actor: str, now: datetime
) -> list[Refusal]:
    """Tell them all at once, and where any is refused, one by one without those that are."""
    try:
        with transaction.atomic():
            _tell([meaning for _, meaning in meanings], source=source, actor=actor, now=now)
    except RegularsError:
        return _told_singly(meanings, source=source, actor=actor, now=now)
    return []


def _told_singly(
    meanings: Sequence[tuple[Tracked, Meaning]], *, source: str, actor: str, now: datetime
) -> list[Refusal]:
    refusals: list[Refusal] = []
    for one, meaning in meanings:
        try:
            with transaction.atomic():
                _tell([meaning], source=source, actor=actor, now=now)
        except RegularsError as problem:
            refusals.append(Refusal(one, problem))
    return refusals


def _tell(meanings: Sequence[Meaning], *, source: str, actor: str, now: datetime) -> None:
    tell_orders(
        orders=[one for one in meanings if isinstance(one, OrderTold)],
        refunds=[one for one in meanings if isinstance(one, RefundTold)],
        source=source,
        actor=actor,
        now=now,
    )


def without_people(properties: bytes) -> msgspec.Raw:
    """What an event says of an order and nothing else, as it was written."""
    said = _written.decode(properties) if properties else {}
    read = {name: value for name, value in said.items() if name in OF_AN_ORDER}
    return msgspec.Raw(msgspec.json.encode(read))


def is_of_order(event: str | None) -> bool:
    """Whether an event of this name tells of an order."""
    return event is not None and kind_of(event) in OF_ORDERS


@lru_cache(maxsize=1_000)
def kind_of(event: str) -> str:
    """The event's name as those that mean something are spelt."""
    return event.strip().lower()


class News:
    """What events of a batch mean for the store: a product that is looked at again and again is
    told once.
    """

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def has(self, event: str | None, properties: bytes) -> bool:
        """Whether an event of this name, however it is spelt, says anything not said before it."""
        kind = kind_of(event or "")
        if kind not in OF_PRODUCTS:
            return kind in OF_ORDERS
        if properties in self._seen:
            return False
        self._seen.add(properties)
        return True


def _read(
    tracked: Sequence[Tracked], source: str
) -> tuple[list[tuple[Tracked, dict[str, Any]]], list[Refusal]]:
    """What the events say, and those of orders that cannot be read; what cannot be read of what was
    looked at is named in the log.
    """
    read: list[tuple[Tracked, dict[str, Any]]] = []
    refusals: list[Refusal] = []
    for one in tracked:
        try:
            read.append((one, _properties.decode(one.properties) if one.properties else {}))
        except (msgspec.MsgspecError, ArithmeticError):  # numbers beyond all reckoning
            problem = Unusable("numbers")
            if one.kind in OF_ORDERS:
                refusals.append(Refusal(one, problem))
            else:
                logger.warning("%s of %s: %s", one.event[:60], source, problem)
    return read, refusals


def _meaning(
    one: Tracked, said: dict[str, Any], products: dict[str, int], channels: dict[str, int]
) -> Meaning:
    if one.kind == REFUNDED:
        return _refund(one, said, products, channels)
    return _order(one, said, products, channels)


def _order(
    one: Tracked, said: dict[str, Any], products: dict[str, int], channels: dict[str, int]
) -> OrderTold:
    currency = currency_of(said, settings.REGULARS_CURRENCY)
    is_new = one.kind == COMPLETED
    is_cancelled = one.kind == CANCELLED
    lines = lines_of(said, currency, products)
    if is_new and not lines:
        raise Unusable("products")
    on_top = on_top_of(said, currency, lines)
    status = text_of(said, "status").lower()
    since = {name: at for name in MOMENTS if (at := _said_moment(one, said, name))}
    return OrderTold(
        number=_number(said),
        told_at=one.at,
        currency=currency,
        lines=None if is_cancelled else lines or None,
        placed_at=one.at if is_new else None,
        customer_id=one.customer_id,
        channel_id=channels.get(_channel(one, said)),
        tax_minor=on_top.tax_minor,
        tax_is_included=on_top.tax_is_included if on_top.tax_minor is not None else None,
        shipping_minor=on_top.shipping_minor,
        paid_at=since.get("paid_at", one.at) if _is_paid(one, said) else None,
        shipped_at=since.get("shipped_at", one.at) if status in SHIPPED else None,
        delivered_at=since.get("delivered_at", one.at) if status == DELIVERED else None,
        cancelled_at=one.at if is_cancelled else None,
        historical=one.is_late,
        once=ONCE.get(one.kind, frozenset()) - since.keys(),
    )


def _is_paid(one: Tracked, said: dict[str, Any]) -> bool:
    """What is completed is paid unless it is said not to be."""
    status = text_of(said, "payment_status").lower()
    return status == PAID if status else one.kind == COMPLETED


def _said_moment(one: Tracked, said: dict[str, Any], name: str) -> datetime | None:
    """Since when something is so, where the shop says it; it is no later than it told so."""
    try:
        at = msgspec.convert(text_of(said, name), datetime)
    except msgspec.ValidationError:
        return None
    return min(at, one.at) if at.tzinfo else None


def _refund(
    one: Tracked, said: dict[str, Any], products: dict[str, int], channels: dict[str, int]
) -> RefundTold:
    currency = currency_of(said, settings.REGULARS_CURRENCY)
    total = minor(said, "total", currency) or minor(said, "revenue", currency)
    try:
        lines = lines_of(said, currency, products)
    except Unusable:
        if not total:
            raise
        lines = []
    if not lines and total:
        lines = [LineTold("", Decimal(1), total)]
    return RefundTold(
        number=_number(said),
        reference=text_of(said, "refund_id") or one.message_id,
        at=one.at,
        day=one.at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(),
        currency=currency,
        lines=lines or None,
        customer_id=one.customer_id,
        channel_id=channels.get(_channel(one, said)),
        historical=one.is_late,
    )


def _products(
    said: Sequence[dict[str, Any]], *, source: str, actor: str, now: datetime
) -> dict[str, int]:
    """The catalogue's products by what the shop knows them by; those that are new are made. Of
    others the catalogue knows better than what was looked at.
    """
    drafts: dict[str, ProductTold] = {}
    for one in said:
        named = one.get("products") or [one]
        for item in named if isinstance(named, list) else ():
            reference = _reference(item)
            if reference and reference not in drafts:
                drafts[reference] = _draft(reference, item, one)
    known = known_references(source, drafts.keys())
    new = [draft for reference, draft in drafts.items() if reference not in known]
    if not new:
        return known
    tell_products(products=new, source=source, actor=actor, now=now)
    return known_references(source, drafts.keys())


def _reference(item: Any) -> str:
    """What the shop knows a product by; nothing where it does not say."""
    if not isinstance(item, dict):
        return ""
    return (text_of(item, "product_id") or text_of(item, "sku"))[:150]


def _draft(reference: str, item: dict[str, Any], said: dict[str, Any]) -> ProductTold:
    try:
        currency = currency_of({**said, **item}, settings.REGULARS_CURRENCY)
        price = minor(item, "price", currency)
    except Unusable:
        currency, price = "", None
    return ProductTold(
        reference=reference,
        name=text_of(item, "name")[:300] or None,
        category=text_of(item, "category")[:200] or None,
        price_minor=price,
        currency=currency if price is not None else None,
    )


def _channels(read: Sequence[tuple[Tracked, dict[str, Any]]]) -> dict[str, int]:
    codes = {code for one, said in read if (code := _channel(one, said))}
    return open_channels(codes=codes) if codes else {}


def _channel(one: Tracked, said: dict[str, Any]) -> str:
    """The way to buy: named for it, or else where the message came through, or the shop."""
    return (text_of(said, "channel") or one.channel or text_of(said, "affiliation"))[:100]


def _number(said: dict[str, Any]) -> str:
    number = text_of(said, "order_id")
    if not number or len(number) > 200:  # noqa: PLR2004 - what the store keeps
        raise Unusable("order_id")
    return number
