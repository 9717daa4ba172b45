"""What a customer's page says beside the timeline: what they bought, what lies ahead of them.

Orders and revenue are what the figures' definitions say: an order has something sold, returns
subtract.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from regulars.core.orders import queries as orders
from regulars.core.orders.types import Buying
from regulars.edges.console.prospect import outlook_of


def main_currency(buyings: list[Buying]) -> str:
    """The figures' currency where the customer has an order in it, else that of most orders."""
    bought = [item for item in buyings if item.orders]
    own = str(settings.REGULARS_CURRENCY)
    if not bought or any(item.currency == own for item in bought):
        return own
    return max(bought, key=lambda item: item.orders).currency


def summary(customer_id: int) -> dict[str, Any]:
    """What the page shows above the timeline."""
    buyings = orders.buying_of([customer_id]).get(customer_id, [])
    currency = main_currency(buyings)
    placed = orders.latest_orders_of(customer_id, currency=currency) if buyings else []
    return {
        "buyings": buyings,
        "currency": currency,
        "ahead": outlook_of(customer_id, last_on=_last_on(buyings)),
        "favourites": orders.favourites_of(placed),
        "counted_of_more": _counted_of_more(buyings, currency, len(placed)),
    }


def _last_on(buyings: list[Buying]) -> date | None:
    """The day of the last order in the figures' currency, the one that scores are computed in."""
    own = str(settings.REGULARS_CURRENCY)
    moments = [item.last_order_at for item in buyings if item.currency == own]
    return _day(moments[0]) if moments else None


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _counted_of_more(buyings: list[Buying], currency: str, counted: int) -> int:
    """How many orders were counted where they are not all; else 0."""
    placed = sum(item.orders for item in buyings if item.currency == currency)
    return counted if placed > counted else 0
