"""Customer groups by recency, frequency and money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RfmGroup:
    """One of the eleven named groups."""

    code: str
    customers: int
    revenue_minor: int
    mean_recency_days: float | None
    mean_orders: float | None
    mean_revenue_minor: float | None


@dataclass(frozen=True)
class RfmCell:
    """One square of the map: recency score against the mean of frequency and monetary score."""

    recency: int
    frequency_monetary: int
    group: str
    customers: int
    revenue_minor: int


@dataclass(frozen=True)
class RfmMove:
    """Customers by their group at the start of the period and at its end; it may be the same."""

    before: str
    after: str
    customers: int


@dataclass(frozen=True)
class Rfm:
    """Recency, frequency and monetary groups of all known customers."""

    groups: tuple[RfmGroup, ...]
    cells: tuple[RfmCell, ...]
    recency_edges_days: tuple[float, ...]
    frequency_edges: tuple[float, ...]
    monetary_edges_minor: tuple[float, ...]
    moved_since: date | None
    moves: tuple[RfmMove, ...]
