"""What a product's page says: its figures, its months, who buys it again, what goes with it.

An order holds a product where a line of it was sold for more than nothing; what was taken back
counts in the month in which it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from django.conf import settings
from django.utils import timezone

from regulars.core.orders import queries as orders
from regulars.core.orders.queries import products
from regulars.core.orders.queries.products import HoldingOrder, ProductSales
from regulars.core.orders.types import Favourite

MONTHS = 12
LEAST_WAITS = 5  # fewer are no habit
LAST = 5  # orders shown
COMPANIONS = 5
LEAST_TOGETHER = 2  # orders; one basket is chance


@dataclass(frozen=True)
class Month:
    """What a month brought, and how high its bar is: the best month has 100."""

    first_on: date
    revenue_minor: int
    height: int

    @property
    def rest(self) -> int:
        """What is left above the bar."""
        return 100 - self.height


@dataclass(frozen=True)
class Again:
    """Who bought it again: their share of its buyers, and the days between two orders with it."""

    buyers: int
    returned: int
    waits: tuple[int, ...]

    @property
    def share(self) -> float | None:
        """Of the buyers, those who bought it again; None where nobody is known."""
        return self.returned / self.buyers if self.buyers else None

    @property
    def typical_days(self) -> int | None:
        """The middle wait, halves up; None before there are enough."""
        return int(median(self.waits) + 0.5) if len(self.waits) >= LEAST_WAITS else None


def summary(product_id: int, *, today: date) -> dict[str, Any]:
    """What the page shows of what was sold; only empty figures where nothing was."""
    sold = products.currencies_of(product_id)
    currency = main_currency(sold)
    sales = products.sales_of(product_id, currency=currency)
    if sales is None:
        return {"sales": None}
    latest = products.orders_holding(product_id, currency=currency)
    return {
        "sales": sales,
        "currency": currency,
        "others": {name: number for name, number in sorted(sold.items()) if name != currency},
        "months": months_of(product_id, currency=currency, today=today),
        "again": again_of(sales, latest),
        "companions": companions_of(product_id, latest),
        "latest": latest[:LAST],
        "counted": len(latest),
        "counted_of_more": len(latest) if sales.orders > len(latest) else 0,
    }


def main_currency(sold: dict[str, int]) -> str:
    """The figures' currency where the product was sold in it, else that of most orders."""
    own = str(settings.REGULARS_CURRENCY)
    return own if own in sold or not sold else max(sold, key=lambda name: (sold[name], name))


def months_of(product_id: int, *, currency: str, today: date) -> list[Month]:
    """The last twelve months in the store's zone, that of today included, the earliest first."""
    firsts = [_month_before(today, months) for months in range(MONTHS - 1, -2, -1)]
    moments = [_midnight(first) for first in firsts]
    revenue = products.revenue_between(product_id, currency=currency, moments=moments)
    best = max(*revenue, 1)
    return [
        Month(first, minor, max(0, round(100 * minor / best)))
        for first, minor in zip(firsts, revenue, strict=False)  # the last one only ends the others
    ]


def again_of(sales: ProductSales, latest: Sequence[HoldingOrder]) -> Again:
    """Who bought it again, and how soon by the latest orders."""
    return Again(sales.buyers, sales.again, waits_of(latest))


def waits_of(latest: Sequence[HoldingOrder]) -> tuple[int, ...]:
    """The days between two orders of the same customer, one after the other."""
    known = [order for order in latest if order.customer_id is not None]
    known.sort(key=lambda order: (order.customer_id, order.at, order.id))
    return tuple(
        (_day(after.at) - _day(before.at)).days
        for _customer, held in groupby(known, key=lambda order: order.customer_id)
        for before, after in pairwise(held)
    )


def companions_of(product_id: int, latest: Sequence[HoldingOrder]) -> list[Favourite]:
    """What else most of the latest orders with it hold."""
    found = orders.favourites_of([order.id for order in latest], limit=COMPANIONS + 1)
    others = [item for item in found if item.product_id != product_id]
    return [item for item in others if item.orders >= LEAST_TOGETHER][:COMPANIONS]


def _month_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
