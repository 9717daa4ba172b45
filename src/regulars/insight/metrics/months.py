"""The months of trade, by who bought."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.grains import Grain, number_of, start_of
from regulars.insight.tables import total
from regulars.insight.transactions import numbered


def months(transactions: Any) -> ir.Table:
    """Split every calendar month into first orders, later orders, and sales to nobody known.

    Definition
    ----------
    A customer is *new* in the month of their first order ever in the data and *returning* in any
    later month with an order. A customer's first order is new; every later one is returning, in the
    same month too. What is taken back before the second order subtracts from new revenue,
    everything else a known customer brings is returning revenue; the three revenues add up to the
    revenue of the month.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.

    Returns
    -------
    ir.Table
        One row for each month from the first to the last with a transaction, in order, without
        gaps: ``month`` (its first day); counts ``new_customers``, ``returning_customers``,
        ``new_orders``, ``returning_orders``, ``anonymous_orders``; minor units
        ``new_revenue_minor``, ``returning_revenue_minor``, ``anonymous_revenue_minor``; lazy.

    Raises
    ------
    MissingColumns
        If a column of :data:`regulars.insight.transactions.COLUMNS` is absent.

    Examples
    --------
    >>> from datetime import datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2"],
    ...     "customer_id": ["ann", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 3, 9)],
    ...     "quantity": [1.0, 1.0],
    ...     "amount_minor": [500, 300],
    ... })
    >>> rows = months(transactions(lines)).to_pyarrow().to_pylist()
    >>> [(row["month"].month, row["new_customers"], row["returning_customers"]) for row in rows]
    [(1, 1, 0), (2, 0, 0), (3, 0, 1)]
    """
    table = numbered(transactions)
    month = number_of(table.ordered_on, Grain.MONTH)
    known, order = table.customer_id.notnull(), table.is_order
    first, later = known & (table.order_number == 1), known & (table.order_number != 1)
    # The first order of a customer in its month: the order before it, if any, is of another.
    opens = table.previous_on.isnull() | (number_of(table.previous_on, Grain.MONTH) < month)
    counted = table.group_by(month_number=month).agg(
        new_customers=table.count(where=order & first),
        returning_customers=table.count(where=order & later & opens),
        new_orders=table.count(where=order & first),
        returning_orders=table.count(where=order & later),
        anonymous_orders=table.count(where=order & ~known),
        new_revenue_minor=total(table.amount_minor, where=first),
        returning_revenue_minor=total(table.amount_minor, where=later),
        anonymous_revenue_minor=total(table.amount_minor, where=~known),
    )
    return _without_gaps(counted)


def _without_gaps(counted: ir.Table) -> ir.Table:
    """Add the months in between in which nothing happened."""
    span = counted.agg(
        earliest=counted.month_number.min().cast("int64"),
        latest=counted.month_number.max().cast("int64"),
    )
    span = span.filter(span.earliest.notnull())
    every = span.select(number=ibis.range(span.earliest, span.latest + 1, 1).unnest())
    joined = every.left_join(counted, every.number == counted.month_number)
    figures = [name for name in counted.columns if name != "month_number"]
    filled = joined.select(
        month=start_of(joined.number, Grain.MONTH),
        **{name: joined[name].fill_null(0) for name in figures},
    )
    return filled.order_by("month")
