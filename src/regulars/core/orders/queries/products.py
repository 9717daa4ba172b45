"""How a product sold: its sums, its months, who bought it again, and the orders that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from regulars.core.orders.models import OrderLine, RefundLine

RECENT = 1_000  # orders; more of one product change neither how soon nor what else is bought


@dataclass(frozen=True)
class ProductSales:
    """What a product brought, with what was taken back of it subtracted from pieces and revenue.

    ``buyers`` are known customers, ``again`` those of them with a second order that holds it.
    """

    orders: int
    buyers: int
    again: int
    pieces: Decimal
    revenue_minor: int
    refunded_minor: int
    first_at: datetime
    last_at: datetime


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


def currencies_of(product_id: int) -> dict[str, int]:
    """In how many orders the product was sold, by currency; empty: nothing was sold."""
    rows = _sold(product_id).order_by().values_list("order__currency")
    return dict(rows.annotate(orders=Count("order", distinct=True)))


def sales_of(product_id: int, *, currency: str) -> ProductSales | None:
    """What the product brought in a currency, in three queries; None: nothing was sold in it."""
    lines = _sold(product_id).filter(order__currency=currency)
    sold = lines.aggregate(
        orders=Count("order", distinct=True),
        pieces=Sum("quantity"),
        amount=Sum("amount_minor"),
        first_at=Min("ordered_at"),
        last_at=Max("ordered_at"),
    )
    if not sold["orders"]:
        return None
    back = _taken_back(product_id).filter(refund__currency=currency)
    lost = back.aggregate(pieces=Sum("quantity"), amount=Sum("amount_minor"))
    known = lines.filter(order__customer__isnull=False).order_by().values("order__customer_id")
    held = known.annotate(held=Count("order", distinct=True))
    return ProductSales(
        orders=sold["orders"],
        **held.aggregate(buyers=Count("held"), again=Count("held", filter=Q(held__gt=1))),
        pieces=sold["pieces"] - (lost["pieces"] or 0),
        revenue_minor=sold["amount"] - (lost["amount"] or 0),
        refunded_minor=lost["amount"] or 0,
        first_at=sold["first_at"],
        last_at=sold["last_at"],
    )


def revenue_between(product_id: int, *, currency: str, moments: Sequence[datetime]) -> list[int]:
    """What the product brought from each moment to the next; what was taken back counts when it
    was. Two queries.
    """
    sold = _sold(product_id).filter(order__currency=currency)
    back = _taken_back(product_id).filter(refund__currency=currency)
    earned = _amounts(sold, "ordered_at", moments)
    lost = _amounts(back, "refunded_at", moments)
    return [one - other for one, other in zip(earned, lost, strict=True)]


def orders_holding(product_id: int, *, currency: str, limit: int = RECENT) -> list[HoldingOrder]:
    """The latest orders with the product in them, newest first; empty: nothing was sold."""
    lines = _sold(product_id).filter(order__currency=currency).order_by()
    rows = lines.values(
        "order_id",
        "order__public_id",
        "order__number",
        "order__customer_id",
        "order__channel__name",
        "order__placed_at",
    ).annotate(pieces=Sum("quantity"), amount=Sum("amount_minor"))
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
        for row in rows.order_by("-order__placed_at", "-order_id")[:limit]
    ]


def _sold(product_id: int) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(product_id=product_id, amount_minor__gt=0)


def _taken_back(product_id: int) -> QuerySet[RefundLine]:
    return RefundLine.objects.filter(product_id=product_id)


def _amounts(lines: QuerySet[Any], at: str, moments: Sequence[datetime]) -> list[int]:
    spans = {
        f"span_{place}": Sum("amount_minor", filter=Q(**{f"{at}__gte": since, f"{at}__lt": until}))
        for place, (since, until) in enumerate(pairwise(moments))
    }
    sums = lines.filter(**{f"{at}__gte": moments[0]}).aggregate(**spans)
    return [sums[name] or 0 for name in spans]
