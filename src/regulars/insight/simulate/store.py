"""A simulated store: a few numbers per month, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from regulars.insight.simulate.errors import ImpossibleShare
from regulars.insight.types import SimulatedStore, SimulationPoint

HORIZON_MONTHS = 12


@dataclass(frozen=True)
class Store:
    """The numbers that drive a simulated store.

    Attributes
    ----------
    monthly_retention
        Of the customers won before a month and not lapsed, the share who buy in it.
    new_customers
        First-time customers a month.
    order_value_minor
        What an order brings, in minor units.
    orders_per_customer
        Orders of a customer who buys, in that month.
    earlier_customers
        Customers won before the first simulated month and not lapsed by then.
    monthly_lapse
        Of the customers won and not lapsed, the share who are lost for good each month.
    """

    monthly_retention: float
    new_customers: float
    order_value_minor: float
    orders_per_customer: float = 1.0
    earlier_customers: float = 0.0
    monthly_lapse: float = 0.0


def customers_ahead(store: Store, months: int = HORIZON_MONTHS) -> tuple[float, ...]:
    """How many customers buy in each of the coming months.

    Examples
    --------
    >>> customers_ahead(Store(0.10, 100.0, 1000.0), 3)
    (100.0, 110.0, 120.0)
    >>> customers_ahead(Store(0.10, 100.0, 1000.0, monthly_lapse=0.5), 3)
    (100.0, 110.0, 115.0)
    """
    buying, pool = [], store.earlier_customers
    for _ in range(months):
        buying.append(store.new_customers + store.monthly_retention * pool)
        pool = (1 - store.monthly_lapse) * pool + store.new_customers
    return tuple(buying)


def revenue_ahead(store: Store, months: int = HORIZON_MONTHS) -> float:
    """What the store earns over the coming months, in minor units."""
    spent_by_each = store.orders_per_customer * store.order_value_minor
    return sum(customers_ahead(store, months)) * spent_by_each


def check_share(name: str, value: float) -> None:
    """Return if this can be a share of customers. Raises ImpossibleShare."""
    if not 0 <= value <= 1:
        raise ImpossibleShare(name=name, value=value)


def run(store: Store, *, code: str, months: int = HORIZON_MONTHS) -> SimulatedStore:
    """Let a store trade for some months.

    Returns
    -------
    SimulatedStore
        One point for each month, counted from 1; ``customers`` are those who buy in it.

    Raises
    ------
    ImpossibleShare
        If the retention or the lapse is not a share from 0 to 1.
    """
    check_share("monthly retention", store.monthly_retention)
    check_share("monthly lapse", store.monthly_lapse)
    spent_by_each = store.orders_per_customer * store.order_value_minor
    points, cumulative = [], 0.0
    for month, customers in enumerate(customers_ahead(store, months), start=1):
        cumulative += customers * spent_by_each
        points.append(SimulationPoint(month, customers, customers * spent_by_each, cumulative))
    return SimulatedStore(
        code=code,
        monthly_retention=store.monthly_retention,
        new_customers_per_month=store.new_customers,
        order_value_minor=store.order_value_minor,
        points=tuple(points),
        orders_per_customer=store.orders_per_customer,
        earlier_customers=store.earlier_customers,
        monthly_lapse=store.monthly_lapse,
    )


def side_by_side(
    store: Store, retention_rates: Sequence[float], *, months: int = HORIZON_MONTHS
) -> tuple[SimulatedStore, ...]:
    """The same store at each of these monthly retention rates (shares from 0 to 1).

    Raises ImpossibleShare.

    Examples
    --------
    >>> five, ten = side_by_side(Store(0.0, 100.0, 1000.0), (0.05, 0.10))
    >>> five.code, five.points[1].customers, ten.points[1].customers
    ('retention_5_percent', 105.0, 110.0)
    >>> round(five.points[-1].cumulative_revenue_minor), round(ten.points[-1].customers)
    (1530000, 210)
    """
    return tuple(
        run(replace(store, monthly_retention=rate), code=code_of(rate), months=months)
        for rate in retention_rates
    )


def code_of(retention: float) -> str:
    """What a store at a retention rate is called."""
    return f"retention_{100 * retention:g}_percent"
