"""What a customer's page says beside the timeline: their group, their rhythm, their favourites.

Orders, revenue and days between orders are what the figures' definitions say: an order has
something sold, returns subtract, and a gap runs from the day of one order to the day of the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from django.conf import settings
from django.utils import timezone

from regulars.core.orders import queries as orders
from regulars.core.orders.types import Buying, Favourite, PlacedOrder
from regulars.edges.report.words.groups import group_action, group_meaning, group_name
from regulars.engine.figures.queries import scoring

LEAST_ORDERS = 3  # two gaps; one alone is no habit


@dataclass(frozen=True)
class Standing:
    """The customer's group in plain words, as of the figures' day; no code: no order by then."""

    as_of: date
    code: str = ""
    name: str = ""
    meaning: str = ""
    action: str = ""


@dataclass(frozen=True)
class Rhythm:
    """How often somebody orders. ``gaps`` are whole days, the earliest first."""

    gaps: tuple[int, ...]
    last_on: date
    today: date

    @property
    def typical_days(self) -> int | None:
        """The median gap, halves up; None before there are two."""
        is_habit = len(self.gaps) + 1 >= LEAST_ORDERS
        return int(median(self.gaps) + 0.5) if is_habit else None

    @property
    def days_since(self) -> int:
        """Days since the last order."""
        return (self.today - self.last_on).days

    @property
    def due_on(self) -> date | None:
        """Around when the next order would come; None where there is no rhythm."""
        days = self.typical_days
        return self.last_on + timedelta(days=days) if days else None

    @property
    def days_late(self) -> int:
        """Days past the day that it was due; 0 or less until then."""
        return (self.today - self.due_on).days if self.due_on else 0


def main_currency(buyings: list[Buying]) -> str:
    """The figures' currency where the customer has an order in it, else that of most orders."""
    bought = [item for item in buyings if item.orders]
    own = str(settings.REGULARS_CURRENCY)
    if not bought or any(item.currency == own for item in bought):
        return own
    return max(bought, key=lambda item: item.orders).currency


def standing_of(customer_id: int) -> Standing | None:
    """Where the customer stands by the newest figures; None before there are any."""
    edges = scoring()
    if edges is None:
        return None
    group = edges.groups_of([customer_id])[customer_id]
    if group is None:
        return Standing(edges.as_of)
    return Standing(
        edges.as_of, group, group_name(group), group_meaning(group), group_action(group)
    )


def rhythm_of(placed: list[PlacedOrder], *, today: date) -> Rhythm | None:
    """The rhythm of these orders, oldest first; None without any."""
    days = [timezone.localtime(order.at).date() for order in placed]
    if not days:
        return None
    gaps = tuple((after - before).days for before, after in pairwise(days))
    return Rhythm(gaps, days[-1], today)


def summary(customer_id: int, *, today: date) -> dict[str, Any]:
    """What the page shows above the timeline."""
    buyings = orders.buying_of([customer_id]).get(customer_id, [])
    currency = main_currency(buyings)
    placed = orders.rhythm_of(customer_id, currency=currency) if buyings else []
    favourites: list[Favourite] = orders.favourites_of([order.id for order in placed])
    return {
        "buyings": buyings,
        "currency": currency,
        "standing": standing_of(customer_id),
        "rhythm": rhythm_of(placed, today=today),
        "favourites": favourites,
        "counted_of_more": _counted_of_more(buyings, currency, len(placed)),
    }


def _counted_of_more(buyings: list[Buying], currency: str, counted: int) -> int:
    """How many orders were counted where they are not all; else 0."""
    placed = sum(item.orders for item in buyings if item.currency == currency)
    return counted if placed > counted else 0
