"""The measures of a period: who bought, how often, how much, and who came back."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.customers import customers
from regulars.insight.tables import table_of, total
from regulars.insight.types import Period

DAYS_OF_YEAR = 365
NEEDS = (
    "customer_id",
    "first_on",
    "last_on",
    "orders",
    "revenue_minor",
    "period_orders",
    "period_revenue_minor",
    "previous_orders",
)


def measures(transactions: Any, *, period: Period, previous: Period | None = None) -> ir.Table:
    """Compute the measures of one period as one row.

    Definition
    ----------
    A *customer* of a period is a known customer with an order in it. Orders and revenue count
    everybody; revenue is net of what was taken back in the period.

    - repeat customer rate = customers with more than one order in the period / customers
    - purchase frequency = orders of known customers / customers
    - average order value = revenue / orders, anonymous ones included
    - new customers = customers whose first order ever falls in the period
    - retention rate = (ending - new) / starting, where *starting* are the customers of the previous
      period, *ending* those of this one, and *new* those of them who are not among starting
    - churn rate = 1 - retention rate
    - customer lifetime value = average sale x repeat transactions x average retention time, over
      every known customer whose first order falls by the period's last day, with all their
      transactions up to that day: average sale = revenue / orders; repeat transactions = repeat
      orders per year of retention = sum of (orders - 1) / sum of years between first and last
      order; average retention time = mean years between first and last order. The years cancel out,
      so it is computed as average sale x repeat orders per customer: what a customer brings after
      the first order. It is 0 where nobody came back.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    period
        The days to measure, both ends included.
    previous
        The days before to measure retention against; without them retention and churn are null.

    Returns
    -------
    ir.Table
        One row, lazy. Counts: ``customers``, ``new_customers`` (first order ever in the data),
        ``repeat_customers``, ``orders``, ``customer_orders``, ``starting_customers``,
        ``kept_customers`` (ending - new). Minor units: ``revenue_minor``,
        ``customer_revenue_minor``, ``average_order_value_minor``, ``average_sale_minor``,
        ``customer_lifetime_value_minor``. Shares from 0 to 1: ``repeat_customer_rate``,
        ``retention_rate``, ``churn_rate``. Ratios: ``purchase_frequency`` (orders per customer),
        ``repeat_transactions`` (per year), ``average_retention_years`` (of 365 days). A ratio
        without a denominator is null.

    Raises
    ------
    BackwardPeriod
        If a period ends before it starts.
    MissingColumns
        If a column of :data:`regulars.insight.transactions.COLUMNS` is absent.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2", "o3"],
    ...     "customer_id": ["ann", "ann", "bob"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 9), datetime(2024, 1, 9)],
    ...     "quantity": [1.0, 1.0, 1.0],
    ...     "amount_minor": [500, 300, 400],
    ... })
    >>> january = Period(date(2024, 1, 1), date(2024, 1, 31))
    >>> row = measures(transactions(lines), period=january).to_pyarrow().to_pylist()[0]
    >>> row["repeat_customer_rate"], row["purchase_frequency"], row["average_order_value_minor"]
    (0.5, 1.5, 400.0)
    """
    return measures_of(
        customers(transactions, as_of=period.end, period=period, previous=previous), period=period
    )


def measures_of(customers: Any, *, period: Period) -> ir.Table:
    """Compute the measures of one period from the customers who made it.

    Definition
    ----------
    That of :func:`measures`. The ``previous`` days are those that the customers were counted by.

    Parameters
    ----------
    customers
        What :func:`regulars.insight.customers.customers` returns for the period, up to its end.
    period
        The same period.

    Returns
    -------
    ir.Table
        What :func:`measures` returns; lazy.

    Raises
    ------
    MissingColumns
        If the table counts no period by itself.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.customers import customers
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2", "o3"],
    ...     "customer_id": ["ann", "ann", "bob"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 9), datetime(2024, 1, 9)],
    ...     "quantity": [1.0, 1.0, 1.0],
    ...     "amount_minor": [500, 400, 100],
    ... })
    >>> january = Period(date(2024, 1, 1), date(2024, 1, 31))
    >>> known = customers(transactions(lines), as_of=january.end, period=january)
    >>> [row] = measures_of(known, period=january).to_pyarrow().to_pylist()
    >>> row["customers"], row["repeat_customer_rate"], row["average_sale_minor"]
    (2, 0.5, 333.3333333333333)
    """
    table = table_of(customers, needs=NEEDS)
    known = table.customer_id.notnull()
    bought = known & (table.period_orders > 0)
    entered = known & (table.orders > 0)
    started = known & (table.previous_orders > 0)
    days = table.last_on.epoch_days() - table.first_on.epoch_days()
    counted = table.agg(
        customers=table.count(where=bought),
        new_customers=table.count(where=known & (table.first_on >= ibis.date(period.start))),
        repeat_customers=table.count(where=known & (table.period_orders > 1)),
        orders=total(table.period_orders),
        customer_orders=total(table.period_orders, where=known),
        revenue_minor=total(table.period_revenue_minor),
        customer_revenue_minor=total(table.period_revenue_minor, where=known),
        starting_customers=table.count(where=started),
        kept_customers=table.count(where=started & (table.period_orders > 0)),
        entered=table.count(where=entered),
        lifetime_orders=total(table.orders, where=entered),
        lifetime_revenue=total(table.revenue_minor, where=entered),
        lifetime_days=total(days, where=entered),
    )
    # A sum over no rows is null, where a count of nothing is 0.
    return _ratios(counted.mutate(**{name: counted[name].fill_null(0) for name in counted.columns}))


def _ratios(counted: ir.Table) -> ir.Table:
    """Divide the counts; every division names what it divides by."""
    of_customers = counted.customers.nullif(0)
    of_entered = counted.entered.nullif(0)
    of_starting = counted.starting_customers.nullif(0)
    average_sale = counted.lifetime_revenue / counted.lifetime_orders.nullif(0)
    repeat_orders = counted.lifetime_orders - counted.entered
    years = counted.lifetime_days / DAYS_OF_YEAR
    return counted.select(
        "customers",
        "new_customers",
        "repeat_customers",
        "orders",
        "customer_orders",
        "revenue_minor",
        "customer_revenue_minor",
        "starting_customers",
        "kept_customers",
        repeat_customer_rate=counted.repeat_customers / of_customers,
        purchase_frequency=counted.customer_orders / of_customers,
        average_order_value_minor=counted.revenue_minor / counted.orders.nullif(0),
        average_sale_minor=average_sale,
        repeat_transactions=repeat_orders / years.nullif(0),
        average_retention_years=years / of_entered,
        customer_lifetime_value_minor=average_sale * (repeat_orders / of_entered),
        retention_rate=counted.kept_customers / of_starting,
        churn_rate=(counted.starting_customers - counted.kept_customers) / of_starting,
    )
