"""What a product's page says: its figures, its months, who buys it again, what goes with it.

An order holds a product where a line of it was sold for more than nothing; what was taken back
counts in the month in which it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from django.conf import settings
from django.utils import timezone

from regulars.core.orders import queries as orders
from regulars.core.orders.queries import products
from regulars.core.orders.queries.products import HoldingOrder, ProductBuyers
from regulars.core.orders.types import Favourite
from regulars.insight.types import Outlook, ProductPair

MONTHS = 12
LEAST_WAITS = 5  # fewer are no habit
LAST = 5  # orders shown
COMPANIONS = 5
CANDIDATES = 50  # of which the surest go first
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
    firsts = months_until(today)
    sold = products.sales_of(product_id, moments=[_midnight(first) for first in firsts])
    if not sold:
        return {"sales": None}
    currency = main_currency({name: sales.orders for name, sales in sold.items()})
    sales = sold[currency]
    alone = len(sold) == 1
    latest = products.orders_holding(product_id, currency=None if alone else currency)
    return {
        "sales": sales,
        "currency": currency,
        "others": {name: sold[name].orders for name in sorted(sold) if name != currency},
        "months": months_of(firsts, sales.revenue_between),
        "again": again_of(products.buyers_of(product_id, currency=currency), latest),
        "companions": companions_of(product_id, latest),
        "latest": latest[:LAST],
        "counted": len(latest),
        "counted_of_more": len(latest) if sales.orders > len(latest) else 0,
    }


def main_currency(sold: dict[str, int]) -> str:
    """The figures' currency where the product was sold in it, else that of most orders."""
    own = str(settings.REGULARS_CURRENCY)
    return own if own in sold else max(sold, key=lambda name: (sold[name], name))


def months_until(today: date) -> list[date]:
    """The first days of the last twelve months in the store's zone and of the next one."""
    return [_month_before(today, months) for months in range(MONTHS - 1, -2, -1)]


def months_of(firsts: Sequence[date], revenue: Sequence[int]) -> list[Month]:
    """The months and what each brought, the earliest first."""
    best = max(*revenue, 1)
    return [
        Month(first, minor, max(0, round(100 * minor / best)))
        for first, minor in zip(firsts[:-1], revenue, strict=True)
    ]


def again_of(buyers: ProductBuyers, latest: Sequence[HoldingOrder]) -> Again:
    """Who bought it again, and how soon by the latest orders."""
    return Again(buyers.number, buyers.again, waits_of(latest))


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
    found = orders.favourites_of([order.id for order in latest], limit=CANDIDATES + 1)
    others = [item for item in found if item.product_id != product_id]
    return [item for item in others if item.orders >= LEAST_TOGETHER][:CANDIDATES]


def lifts_of(name: str, pairs: Sequence[ProductPair]) -> dict[str, float]:
    """How many times as often as by chance the product of this name in the lake is bought with
    others, by their names; only pairs that are surely no chance are known.
    """
    return {
        other: pair.lift
        for pair in pairs
        for mine, other in (
            (pair.product_id, pair.companion_id),
            (pair.companion_id, pair.product_id),
        )
        if mine == name
    }


@dataclass(frozen=True)
class Demand:
    """When a product's buyers will need it again, by the newest figures."""

    as_of: date
    overdue: int  # buyers past their day who have not given it up
    purchases: float  # to expect in the weeks of the calendar
    until: date
    typical_days: int  # the usual gap, each customer counted once

    @property
    def orders(self) -> int:
        """Whole orders, for the singular and the plural: one where it is written so."""
        return 1 if round(self.purchases, 1) == 1 else 2


def demand_for(name: str, outlook: Outlook) -> Demand | None:
    """What the calendar says of the product of this name in the lake; None: it is not in it."""
    calendar = outlook.replenishment
    found = next((item for item in calendar.products if item.product_id == name), None)
    if found is None or not calendar.weeks:
        return None
    until = calendar.weeks[-1] + timedelta(days=6)
    typical_days = round(found.typical_days)
    return Demand(outlook.as_of, found.overdue, sum(found.weeks), until, typical_days)


def _month_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
