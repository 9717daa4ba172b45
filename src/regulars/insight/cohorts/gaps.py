"""From one order to the next: how many get there and how long it takes them."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.tables import total
from regulars.insight.transactions import numbered

MOST_ORDERS = 10


def order_gaps(transactions: Any, *, most: int = MOST_ORDERS) -> ir.Table:
    """Measure each step from an order to the next: 1 to 2, 2 to 3, and so on.

    Definition
    ----------
    For order number k: *customers* placed at least k orders, *went on* placed one more, *share* is
    went on / customers. Days are calendar days between the two orders; 0 on the same day. A
    quartile is the value at rank ceil(q n) of the n gaps in rising order (the inverse of the
    empirical distribution, type 1 of Hyndman & Fan, *Sample Quantiles in Statistical Packages*,
    1996): always a gap that occurred, and the same on every engine. Customers who have yet to order
    again are not in the days, so a young store's gaps look shorter than they will be.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    most
        Highest order number to start from.

    Returns
    -------
    ir.Table
        One row per order number, in order: ``order_number``, ``customers``, ``went_on``, ``share``,
        ``lower_quartile_days``, ``median_days``, ``upper_quartile_days`` (null where nobody went
        on); lazy.

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
    ...     "order_id": ["o1", "o2", "o3"],
    ...     "customer_id": ["ann", "bob", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 9), datetime(2024, 2, 4)],
    ...     "quantity": [1.0, 1.0, 1.0],
    ...     "amount_minor": [500, 300, 400],
    ... })
    >>> table = order_gaps(transactions(lines))
    >>> table = table.select("customers", "went_on", "share", "median_days")
    >>> [tuple(row.values()) for row in table.to_pyarrow().to_pylist()]
    [(2, 1, 0.5, 30), (1, 0, 0.0, None)]
    """
    table = numbered(transactions)
    orders = table.filter(table.is_order, table.order_number <= most + 1)
    # Counting equal gaps first leaves a few thousand rows, whatever the number of orders.
    days = orders.ordered_on.epoch_days() - orders.previous_on.epoch_days()
    counted = orders.group_by("order_number", days=days).agg(customers=orders.count())
    reached = counted.group_by("order_number").agg(customers=total(counted.customers))
    steps = _quartiles(counted.filter(counted.order_number > 1))
    joined = reached.left_join(steps, reached.order_number == steps.order_number - 1)
    joined = joined.filter(joined.order_number <= most)
    went_on = joined.went_on.fill_null(0)
    return joined.select(
        "order_number",
        "customers",
        went_on=went_on,
        share=went_on / joined.customers,
        lower_quartile_days=joined.lower,
        median_days=joined.middle,
        upper_quartile_days=joined.upper,
    ).order_by("order_number")


def _quartiles(counted: ir.Table) -> ir.Table:
    """Per order number the three quartiles of the days since the order before."""
    rising = ibis.window(group_by=counted.order_number, order_by=counted.days, rows=(None, 0))
    ranked = counted.mutate(
        rank=counted.customers.sum().over(rising),
        whole=counted.customers.sum().over(ibis.window(group_by=counted.order_number)),
    )
    return ranked.group_by("order_number").agg(
        went_on=total(ranked.customers),
        lower=ranked.days.min(where=4 * ranked["rank"] >= ranked.whole),
        middle=ranked.days.min(where=2 * ranked["rank"] >= ranked.whole),
        upper=ranked.days.min(where=4 * ranked["rank"] >= 3 * ranked.whole),
    )
