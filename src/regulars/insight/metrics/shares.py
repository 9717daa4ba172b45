"""How much of the trade hangs on those who come back, and on the best customers."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.customers import customers
from regulars.insight.tables import table_of, total
from regulars.insight.types import Period

CURVE_STEPS = 100
BEST = 5  # one in five
NEEDS = ("customer_id", "period_orders", "period_revenue_minor", "period_profit_minor")


def shares(transactions: Any, *, period: Period) -> ir.Table:
    """Compute what repeat customers and the best fifth of customers bring, as one row.

    Definition
    ----------
    Over the known customers with an order in the period and everything they bought or sent back in
    it. *Repeat customers* ordered more than once in the period. Each share is theirs over
    everybody's. Profit is amount less cost, over transactions whose cost is known. *Top fifth* is
    the revenue of the best fifth of customers by revenue, rounded up to whole customers.

    - repeat customers = customers with more than one order in the period / customers
    - repeat orders = orders of repeat customers / orders of customers
    - repeat revenue = revenue from repeat customers / revenue from customers
    - repeat profit = profit from repeat customers / profit from customers

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    period
        The days to look at, both ends included.

    Returns
    -------
    ir.Table
        One row with ``repeat_customers``, ``repeat_orders``, ``repeat_revenue``, ``repeat_profit``
        and ``top_fifth_revenue``: shares, null where the whole is not above zero; lazy. A share of
        revenue can exceed 1 where the others sent back more than they bought.

    Raises
    ------
    BackwardPeriod
        If the period ends before it starts.
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
    ...     "amount_minor": [500, 400, 100],
    ... })
    >>> january = Period(date(2024, 1, 1), date(2024, 1, 31))
    >>> row = shares(transactions(lines), period=january).to_pyarrow().to_pylist()[0]
    >>> row["repeat_customers"], row["repeat_revenue"], row["top_fifth_revenue"]
    (0.5, 0.9, 0.9)
    """
    return shares_of(customers(transactions, as_of=period.end, period=period))


def shares_of(customers: Any) -> ir.Table:
    """Compute what repeat customers and the best fifth bring from the customers of the period.

    Definition
    ----------
    That of :func:`shares`.

    Parameters
    ----------
    customers
        What :func:`regulars.insight.customers.customers` returns for the period.

    Returns
    -------
    ir.Table
        What :func:`shares` returns; lazy.

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
    >>> [row] = shares_of(known).to_pyarrow().to_pylist()
    >>> row["repeat_customers"], row["repeat_revenue"], row["repeat_profit"]
    (0.5, 0.9, None)
    """
    bought = _bought(customers)
    again = bought.orders > 1
    whole = bought.agg(
        customers=bought.count(),
        repeat_customers=bought.count(where=again),
        orders=total(bought.orders),
        repeat_orders=total(bought.orders, where=again).fill_null(0),
        revenue=total(bought.revenue),
        repeat_revenue=total(bought.revenue, where=again).fill_null(0),
        profit=total(bought.profit),
        repeat_profit=total(bought.profit, where=again).fill_null(0),
    )
    best = _best(bought, [1], of=BEST)
    joined = whole.cross_join(best.agg(top=best.revenue.max()))
    return joined.select(
        repeat_customers=joined.repeat_customers / _positive(joined.customers),
        repeat_orders=joined.repeat_orders / _positive(joined.orders),
        repeat_revenue=joined.repeat_revenue / _positive(joined.revenue),
        repeat_profit=joined.repeat_profit / _positive(joined.profit),
        top_fifth_revenue=joined.top / _positive(joined.revenue),
    )


def revenue_curve(transactions: Any, *, period: Period) -> ir.Table:
    """Trace how much revenue the best customers bring: the 80/20 view.

    Definition
    ----------
    Customers of the period (known, with an order in it) are ranked by their revenue in it, best
    first. At each whole percent of customers, rounded up to whole customers, the point is their
    share of customers and their share of revenue: the Lorenz curve (Lorenz, *Methods of Measuring
    the Concentration of Wealth*, 1905), read from the rich end.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    period
        The days to look at, both ends included.

    Returns
    -------
    ir.Table
        At most 100 rows in rising order: ``customers_share`` (above 0, to 1), ``revenue_share`` (1
        at the end); empty where revenue is not above zero; lazy.

    Raises
    ------
    BackwardPeriod
        If the period ends before it starts.
    MissingColumns
        If a column of :data:`regulars.insight.transactions.COLUMNS` is absent.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2"],
    ...     "customer_id": ["ann", "bob"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 9)],
    ...     "quantity": [1.0, 1.0],
    ...     "amount_minor": [900, 100],
    ... })
    >>> january = Period(date(2024, 1, 1), date(2024, 1, 31))
    >>> revenue_curve(transactions(lines), period=january).to_pyarrow().to_pylist()
    [{'customers_share': 0.5, 'revenue_share': 0.9}, {'customers_share': 1.0, 'revenue_share': 1.0}]
    """
    return revenue_curve_of(customers(transactions, as_of=period.end, period=period))


def revenue_curve_of(customers: Any) -> ir.Table:
    """Trace how much revenue the best customers bring from the customers of the period.

    Definition
    ----------
    That of :func:`revenue_curve`.

    Parameters
    ----------
    customers
        What :func:`regulars.insight.customers.customers` returns for the period.

    Returns
    -------
    ir.Table
        What :func:`revenue_curve` returns; lazy.

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
    >>> revenue_curve_of(known).to_pyarrow().to_pylist()
    [{'customers_share': 0.5, 'revenue_share': 0.9}, {'customers_share': 1.0, 'revenue_share': 1.0}]
    """
    bought = _bought(customers)
    points = _best(bought, range(1, CURVE_STEPS + 1), of=CURVE_STEPS)
    whole = bought.agg(customers=bought.count(), all_revenue=total(bought.revenue))
    joined = points.cross_join(whole)
    counted = joined.filter(joined.all_revenue > 0)
    curve = counted.select(
        customers_share=counted.rank / counted.customers,
        revenue_share=counted.revenue / counted.all_revenue,
    )
    return curve.distinct().order_by("customers_share")


def _bought(customers: Any) -> ir.Table:
    """The known customers with an order in the period, and what they did in it."""
    table = table_of(customers, needs=NEEDS)
    bought = table.filter(table.customer_id.notnull(), table.period_orders > 0)
    return bought.select(
        orders="period_orders", revenue="period_revenue_minor", profit="period_profit_minor"
    )


def _best(customers: ir.Table, parts: Any, *, of: int) -> ir.Table:
    """The revenue of the best customers, for each number of parts of the whole.

    Customers with equal revenue are counted together before anything is sorted, so the sort is
    small and no order among equals is needed.
    """
    equal = customers.group_by("revenue").agg(customers=customers.count())
    best_first = ibis.window(order_by=equal.revenue.desc(), rows=(None, 0))
    ranked = equal.mutate(
        rank_to=equal.customers.sum().over(best_first),
        revenue_to=(equal.customers * equal.revenue).sum().over(best_first),
        whole=equal.customers.sum().over(ibis.window()),
    )
    one = ranked.select(
        "rank_to",
        "revenue_to",
        "whole",
        each="revenue",
        rank_from=ranked.rank_to - ranked.customers,
    )
    wanted = one.mutate(part=ibis.array([int(part) for part in parts]).unnest())
    rank = (wanted.part * wanted.whole + of - 1) // of
    points = wanted.mutate(rank=rank)
    points = points.filter(points.rank > points.rank_from, points.rank <= points.rank_to)
    return points.select(
        "rank", revenue=points.revenue_to - (points.rank_to - points.rank) * points.each
    )


def _positive(column: ir.NumericValue) -> ir.NumericValue:
    """The column where it is above zero; otherwise null, for a share of it means nothing."""
    return (column > 0).ifelse(column, ibis.null("int64"))
