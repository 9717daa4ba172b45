"""What may be done."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tactic:
    """One thing to do, with its place in the ranking and why it fits."""

    code: str
    lever: str
    low_minor: float
    high_minor: float
    reasons: tuple[str, ...]
    evidence: tuple[str, ...] = ()  # codes of insight.benchmarks.FIGURES


@dataclass(frozen=True)
class Advice:
    """Where the store stands and what to do next."""

    stage: str
    months_trading: float
    orders_per_month: float
    quadrant: str
    order_value_minor: float
    orders_per_customer_per_year: float
    order_value_edge_minor: float
    frequency_edge: float
    tactics: tuple[Tactic, ...]
    trend: float | None = None  # change of orders per month, 0.1 is a tenth more
    trend_months: int = 0  # length of each of the two spans compared
    is_declining: bool = False  # orders fall by more than a season makes
    repurchase_share: float | None = None  # of what is ordered again; None without products
    repurchase_rhythm: float | None = None  # of the gaps between the same again; None without them
