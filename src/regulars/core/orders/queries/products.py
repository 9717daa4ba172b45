"""How a product sold: its sums, its months, who bought it again, and the orders that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from regulars.core.orders.models import OrderLine, RefundLine

RECENT = 1_000  # orders; more of one product change neither how soon nor what else is bought


@dataclass(frozen=True)
class ProductSales:
    """What a product brought, with what was taken back of it subtracted from pieces and revenue;
    ``revenue_between`` are parts of the revenue by when it was, or was taken back.
    """

    orders: int
    pieces: Decimal
    revenue_minor: int
    refunded_minor: int
    first_at: datetime
    last_at: datetime
    revenue_between: tuple[int, ...]


@dataclass(frozen=True)
class ProductBuyers:
    """Known customers who bought a product, and those of them with a second order that holds it."""

    number: int
    again: int


@dataclass(frozen=True)
class HoldingOrder:
    """An order that holds a product, with what it holds of it."""

    id: int
    public_id: str
    number: str
    customer_id: int | None
    channel: str
    at: datetime
    pieces: Decimal
    amount_minor: int


def sales_of(product_id: int, *, moments: Sequence[datetime]) -> dict[str, ProductSales]:
    """What the product brought, by currency, with the revenue from each of the moments to the next;
    empty: nothing was sold. Two queries, which look through its lines once.
    """
    sold = _by_currency(_sold(product_id), "order", "ordered_at", moments)
    back = _by_currency(_taken_back(product_id), "refund", "refunded_at", moments)
    return {currency: _sales(row, back.get(currency)) for currency, row in sold.items()}


def buyers_of(product_id: int, *, currency: str) -> ProductBuyers:
    """Who bought the product in a currency; one query."""
    lines = _sold(product_id).filter(order__currency=currency, order__customer__isnull=False)
    held = (
        lines.order_by().values("order__customer_id").annotate(held=Count("order", distinct=True))
    )
    found = held.aggregate(number=Count("held"), again=Count("held", filter=Q(held__gt=1)))
    return ProductBuyers(**found)


def orders_holding(
    product_id: int, *, currency: str | None, limit: int = RECENT
) -> list[HoldingOrder]:
    """The orders of the latest lines of the product, newest first; empty: nothing was sold.

    No currency where it was sold in one alone: then its lines tell the latest by themselves.
    """
    lines = _sold(product_id)
    if currency is not None:
        lines = lines.filter(order__currency=currency)
    latest = lines.order_by("-ordered_at", "-order_id").values_list("order_id", flat=True)[:limit]
    mine = Q(product_id=product_id, amount_minor__gt=0)  # of a few orders, found by their ids
    rows = (
        OrderLine.objects.filter(order_id__in=list(latest))
        .order_by()
        .values(
            "order_id",
            "order__public_id",
            "order__number",
            "order__customer_id",
            "order__channel__name",
            "order__placed_at",
        )
        .annotate(pieces=Sum("quantity", filter=mine), amount=Sum("amount_minor", filter=mine))
    )
    return [
        HoldingOrder(
            id=row["order_id"],
            public_id=row["order__public_id"],
            number=row["order__number"],
            customer_id=row["order__customer_id"],
            channel=row["order__channel__name"] or "",
            at=row["order__placed_at"],
            pieces=row["pieces"],
            amount_minor=row["amount"],
        )
        for row in rows.order_by("-order__placed_at", "-order_id")
    ]


def _sold(product_id: int) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(
        product_id=product_id, amount_minor__gt=0, order__cancelled_at__isnull=True
    )


def _taken_back(product_id: int) -> QuerySet[RefundLine]:
    return RefundLine.objects.filter(product_id=product_id, refund__is_void=False)


def _by_currency(
    lines: QuerySet[Any], head: str, at: str, moments: Sequence[datetime]
) -> dict[str, dict[str, Any]]:
    spans = {
        f"span_{place}": Sum("amount_minor", filter=Q(**{f"{at}__gte": since, f"{at}__lt": until}))
        for place, (since, until) in enumerate(pairwise(moments))
    }
    rows = lines.order_by().values(currency=F(f"{head}__currency"))
    summed = rows.annotate(
        heads=Count(head, distinct=True),
        pieces=Sum("quantity"),
        amount=Sum("amount_minor"),
        first_at=Min(at),
        last_at=Max(at),
        **spans,
    )
    return {
        row["currency"]: {**row, "between": [row[name] or 0 for name in spans]} for row in summed
    }


def _sales(sold: dict[str, Any], back: dict[str, Any] | None) -> ProductSales:
    lost = back or {"pieces": 0, "amount": 0, "between": [0] * len(sold["between"])}
    return ProductSales(
        orders=sold["heads"],
        pieces=sold["pieces"] - lost["pieces"],
        revenue_minor=sold["amount"] - lost["amount"],
        refunded_minor=lost["amount"],
        first_at=sold["first_at"],
        last_at=sold["last_at"],
        revenue_between=tuple(
            one - other for one, other in zip(sold["between"], lost["between"], strict=True)
        ),
    )
