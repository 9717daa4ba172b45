"""What is kept of a shop's orders, so that refunds which name only Shopify's id find theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from regulars.core.bulk import delete
from regulars.edges.connectors.shopify.models import EarlyRefund, ShopOrder
from regulars.edges.connectors.shopify.types import Order, Refund
from regulars.edges.connectors.shops.services import currency_of
from regulars.edges.connectors.shops.types import LONGEST_NUMBER

KEPT_FOR = timedelta(days=90)  # refunds whose order never came


@dataclass(frozen=True, slots=True)
class Known:
    """An order by the number that it is known by here, which it keeps when the shop renames it."""

    order_id: int
    number: str
    currency: str
    taxes_included: bool


@dataclass(frozen=True, slots=True)
class Early:
    """A refund that came before its order, as it was sent."""

    order_id: int
    refund_id: int
    body: bytes
    received_at: datetime


def known_orders(source: str, order_ids: Collection[int]) -> dict[int, Known]:
    """What is known of these orders, by Shopify's ids; those that are not are left out."""
    rows = ShopOrder.objects.filter(source=source, order_id__in=order_ids)
    return {
        row.order_id: Known(row.order_id, row.number, row.currency, row.taxes_included)
        for row in rows
    }


def keep_orders(source: str, orders: Iterable[Order]) -> dict[int, Known]:
    """Keep how these orders are known from now on; return it, by Shopify's ids.

    Raises Unusable.
    """
    told = {order.id: order for order in orders}
    known = known_orders(source, told.keys())
    new = {order_id: _known_as(order) for order_id, order in told.items() if order_id not in known}
    ShopOrder.objects.bulk_create(
        ShopOrder(
            source=source,
            order_id=one.order_id,
            number=one.number,
            currency=one.currency,
            taxes_included=one.taxes_included,
        )
        for one in new.values()
    )
    return known | new


def _known_as(order: Order) -> Known:
    currency = currency_of(order.currency, thing=f"order {order.id}")
    number = (order.name or "")[:LONGEST_NUMBER] or str(order.id)
    return Known(order.id, number, currency, order.taxes_included)


def keep_early(source: str, refunds: Iterable[tuple[Refund, bytes, datetime]]) -> None:
    """Keep refunds until their orders come."""
    EarlyRefund.objects.bulk_create(
        [
            EarlyRefund(
                source=source,
                order_id=refund.order_id or 0,
                refund_id=refund.id,
                body=body,
                received_at=received_at,
            )
            for refund, body, received_at in refunds
        ],
        ignore_conflicts=True,
    )


def take_early(source: str, order_ids: Collection[int]) -> list[Early]:
    """The refunds that wait for these orders, which wait no more."""
    rows = EarlyRefund.objects.filter(source=source, order_id__in=order_ids).order_by("refund_id")
    found: Sequence[EarlyRefund] = list(rows)
    if found:
        delete(EarlyRefund.objects.filter(pk__in=[row.pk for row in found]))
    return [Early(row.order_id, row.refund_id, bytes(row.body), row.received_at) for row in found]


def forget_early(*, now: datetime) -> int:
    """Delete refunds whose orders did not come for long; return how many."""
    return delete(EarlyRefund.objects.filter(received_at__lt=now - KEPT_FOR))
