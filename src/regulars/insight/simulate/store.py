"""A simulated store: a few numbers per month, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from regulars.insight.simulate.checks import check_count, check_money, check_share, months_of
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

    Raises
    ------
    ImpossibleShare
        If the retention or the lapse is not a share from 0 to 1.
    ImpossibleRate
        If customers or orders are no number from 0 to 10^15, or the order value is none of that
        size. It is negative where more is taken back than is sold.

    Examples
    --------
    >>> Store(0.10, new_customers=100.0, order_value_minor=1000.0).monthly_lapse
    0.0
    """

    monthly_retention: float
    new_customers: float
    order_value_minor: float
    orders_per_customer: float = 1.0
    earlier_customers: float = 0.0
    monthly_lapse: float = 0.0

    def __post_init__(self) -> None:
        """Raise ImpossibleShare or ImpossibleRate where a number cannot be what it stands for."""
        check_share("monthly retention", self.monthly_retention)
        check_share("monthly lapse", self.monthly_lapse)
        check_count("new customers", self.new_customers)
        check_count("orders per customer", self.orders_per_customer)
        check_count("earlier customers", self.earlier_customers)
        check_money("The order value", self.order_value_minor)


def customers_ahead(store: Store, months: int = HORIZON_MONTHS) -> tuple[float, ...]:
    """How many customers buy in each of the coming months.

    Definition
    ----------
    customers(m) = N + r · P(m) and P(m + 1) = (1 - d) · P(m) + N, with N new customers a month, the
    monthly retention r, the monthly lapse d, and P(1) earlier customers: what
    :mod:`regulars.insight.simulate` explains.

    Parameters
    ----------
    store
        The numbers that drive it.
    months
        How many months to look ahead, a whole number from 1 to 1,200.

    Returns
    -------
    tuple of float
        One number of customers for each month.

    Raises
    ------
    ImpossibleRate
        If the months are no whole number from 1 to 1,200.

    Examples
    --------
    >>> customers_ahead(Store(0.10, 100.0, 1000.0), 3)
    (100.0, 110.0, 120.0)
    >>> customers_ahead(Store(0.10, 100.0, 1000.0, monthly_lapse=0.5), 3)
    (100.0, 110.0, 115.0)
    """
    buying, pool = [], store.earlier_customers
    for _ in range(months_of(months)):
        buying.append(store.new_customers + store.monthly_retention * pool)
        pool = (1 - store.monthly_lapse) * pool + store.new_customers
    return tuple(buying)


def revenue_ahead(store: Store, months: int = HORIZON_MONTHS) -> float:
    """What the store earns over the coming months, in minor units.

    Definition
    ----------
    The customers of all months (see :func:`customers_ahead`) × orders of a customer who buys × what
    an order brings.

    Parameters
    ----------
    store, months
        As for :func:`customers_ahead`.

    Returns
    -------
    float
        Minor units, of all the months together.

    Raises
    ------
    ImpossibleRate
        As there.

    Examples
    --------
    >>> revenue_ahead(Store(0.10, 100.0, 1000.0), 3)
    330000.0
    """
    spent_by_each = store.orders_per_customer * store.order_value_minor
    return sum(customers_ahead(store, months)) * spent_by_each


def run(store: Store, *, code: str, months: int = HORIZON_MONTHS) -> SimulatedStore:
    """Let a store trade for some months.

    Definition
    ----------
    Each month brings the customers that :func:`customers_ahead` gives. Its revenue is customers ×
    orders per customer × order value.

    Parameters
    ----------
    store
        The numbers that drive it.
    code
        What to call it.
    months
        How many months it trades, a whole number from 1 to 1,200.

    Returns
    -------
    SimulatedStore
        One point for each month, counted from 1; ``customers`` are those who buy in it. Money in
        minor units; without a band.

    Raises
    ------
    ImpossibleRate
        As :func:`customers_ahead`.

    Examples
    --------
    >>> simulated = run(Store(0.10, 100.0, 1000.0), code="mine", months=2)
    >>> [(point.month, point.customers, point.revenue_minor) for point in simulated.points]
    [(1, 100.0, 100000.0), (2, 110.0, 110000.0)]
    """
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
    """Let the same store trade at each of some monthly retention rates.

    Parameters
    ----------
    store
        The numbers that drive it; its own retention is not used.
    retention_rates
        Shares from 0 to 1.
    months
        How many months it trades, a whole number from 1 to 1,200.

    Returns
    -------
    tuple of SimulatedStore
        What :func:`run` returns for each rate, in their order; the code tells the rate in percent.

    Raises
    ------
    ImpossibleShare
        If a rate is not a share from 0 to 1.
    ImpossibleRate
        As :func:`customers_ahead`.

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
