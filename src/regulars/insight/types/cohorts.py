"""Cohorts, what came of them, and the steps from order to order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CohortCell:
    """What one cohort did in one period of its life; ``age`` 0 is the period of the first order."""

    age: int
    customers: int
    orders: int
    revenue_minor: int
    cumulative_value_minor: float
    profit_minor: int | None
    complete: bool = True  # False where the report's day cuts the period short


@dataclass(frozen=True)
class Cohort:
    """Customers whose first order fell in the same period."""

    entry: date
    customers: int
    cells: tuple[CohortCell, ...]


@dataclass(frozen=True)
class RetentionPoint:
    """Share of customers buying at an age, over all cohorts old enough for it.

    There are at least three such cohorts, with at least half of all customers.
    """

    age: int
    customers: int
    returned: int
    share: float | None


@dataclass(frozen=True)
class Cohorts:
    """The cohort table and its average curve.

    ``inherited`` is how many of the first cohorts seem to hold customers who had bought before the
    history begins; the curve leaves these cohorts out.
    """

    grain: str
    rows: tuple[Cohort, ...]
    curve: tuple[RetentionPoint, ...]
    inherited: int = 0


@dataclass(frozen=True)
class OrderGap:
    """From one order to the next: how many customers got there and how long it took them."""

    order_number: int
    customers: int
    went_on: int
    share: float | None
    lower_quartile_days: float | None
    median_days: float | None
    upper_quartile_days: float | None


@dataclass(frozen=True)
class EntryGroup:
    """Customers who started alike (same first product or first channel) and what became of them.

    ``curve`` is that of the cohorts, of these customers alone.
    """

    name: str
    customers: int
    repeat_share: float | None
    revenue_per_customer_minor: float
    curve: tuple[RetentionPoint, ...] = ()
