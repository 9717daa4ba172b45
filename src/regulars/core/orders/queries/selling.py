"""The channels, and what came through them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from regulars.core.orders.models import Channel, ChannelTally, Order
from regulars.core.orders.models.conditions import SOLD
from regulars.core.orders.types import ChannelCard, ChannelSales


def channels() -> list[ChannelCard]:
    """Every channel by name; empty: nothing has been sold through a named channel."""
    rows = Channel.objects.order_by("name", "pk")
    return [ChannelCard(row.pk, row.code, row.name, row.kind) for row in rows]


def sales_by_channel() -> dict[int, list[ChannelSales]]:
    """What came through each channel, by currency, most orders first; no entry: nothing at all.

    One query over the tallies: a few rows of each channel, however many orders there are.
    """
    shares: dict[tuple[int, str], list[Any]] = {}
    for row in _with_ends(ChannelTally.objects.order_by("channel_id", "currency")):
        shares.setdefault((row.channel_id, row.currency), []).append(row)
    result: dict[int, list[ChannelSales]] = {}
    for (channel_id, currency), rows in shares.items():
        sales = ChannelSales(
            currency,
            sum(row.orders for row in rows),
            sum(row.customers for row in rows),
            sum(row.revenue_minor for row in rows),
            sum(row.refunded_minor for row in rows),
            rows[0].first,
            rows[0].last,
        )
        result.setdefault(channel_id, []).append(sales)
    return {pk: sorted(found, key=lambda item: -item.orders) for pk, found in result.items()}


def _with_ends(rows: QuerySet[ChannelTally]) -> Any:
    """Each tally with the moments of its channel's first and last order, from the ends of an
    index.
    """
    mine = {"channel_id": OuterRef("channel_id"), "currency": OuterRef("currency")}
    moments = Order.objects.filter(SOLD, **mine).values("placed_at")
    return rows.annotate(
        first=Subquery(moments.order_by("placed_at")[:1]),
        last=Subquery(moments.order_by("-placed_at")[:1]),
    )


def channel_ids(codes: Collection[str]) -> dict[str, int]:
    """The ids of those of the channels that there are, by code."""
    return dict(Channel.objects.filter(code__in=codes).values_list("code", "pk"))
