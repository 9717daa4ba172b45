"""Trade by month, and what is brought by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Month:
    """One calendar month of trade, by who bought: new, returning or unknown customers."""

    month: date
    new_customers: int
    returning_customers: int
    new_orders: int
    returning_orders: int
    anonymous_orders: int
    new_revenue_minor: int
    returning_revenue_minor: int
    anonymous_revenue_minor: int


@dataclass(frozen=True)
class CurvePoint:
    """The best ``customers_share`` of customers brought ``revenue_share`` of revenue."""

    customers_share: float
    revenue_share: float


@dataclass(frozen=True)
class Shares:
    """What repeat customers bring, and how much hangs on the best ones."""

    repeat_customers: float | None
    repeat_orders: float | None
    repeat_revenue: float | None
    repeat_profit: float | None
    top_fifth_revenue: float | None
    curve: tuple[CurvePoint, ...]
