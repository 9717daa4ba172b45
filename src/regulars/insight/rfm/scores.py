"""Scores from 1 to 5 by fifths of the store's own customers.

The four edges of a measure are the values at ranks ceil(n/5), ceil(2n/5), ceil(3n/5) and ceil(4n/5)
of its n values in rising order. A value up to the first edge lies in the first fifth, up to the
second in the second, and so on; equal values always share a fifth. For orders and revenue the first
fifth scores 1 and the last 5; for recency, where fewer days are better, the first scores 5 and the
last 1. So a customer's frequency says how many fifths of the customers ordered less often: where
more than a fifth bought once, all of those score 1.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.customers import customers
from regulars.insight.rfm.groups import named
from regulars.insight.tables import table_of

FIFTHS = 5
MEASURES = ("recency_days", "orders", "revenue_minor")


def summary(transactions: Any, *, as_of: date) -> ir.Table:
    """Summarise each known customer's orders up to a day, that day included.

    Definition
    ----------
    - recency = days from the last order to ``as_of``
    - orders = orders ever placed
    - revenue = everything ever brought, net of what was taken back

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    as_of
        Last day counted.

    Returns
    -------
    ir.Table
        One row per known customer with an order: ``customer_id``, ``recency_days`` (since the last
        order), ``orders``, ``revenue_minor`` (net of what was taken back; minor units); lazy.

    Raises
    ------
    MissingColumns
        If a column of :data:`regulars.insight.transactions.COLUMNS` is absent.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2"],
    ...     "customer_id": ["ann", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 9)],
    ...     "quantity": [1.0, 1.0],
    ...     "amount_minor": [500, 300],
    ... })
    >>> summary(transactions(lines), as_of=date(2024, 1, 10)).to_pyarrow().to_pylist()
    [{'customer_id': 'ann', 'recency_days': 1, 'orders': 2, 'revenue_minor': 800}]
    """
    return summary_of(customers(transactions, as_of=as_of), as_of=as_of)


def summary_of(customers: Any, *, as_of: date) -> ir.Table:
    """Summarise the customers of a day.

    Definition
    ----------
    That of :func:`summary`, from customers who come counted.

    Parameters
    ----------
    customers
        What :func:`regulars.insight.customers.customers` returns up to the day.
    as_of
        The same day.

    Returns
    -------
    ir.Table
        What :func:`summary` returns; lazy.

    Raises
    ------
    MissingColumns
        If the table has not the columns of customers.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.customers import customers
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2", "o3"],
    ...     "customer_id": ["ann", "bob", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 9), datetime(2024, 2, 9)],
    ...     "quantity": [1.0, 1.0, 1.0],
    ...     "amount_minor": [500, 300, 400],
    ... })
    >>> day = date(2024, 3, 31)
    >>> known = customers(transactions(lines), as_of=day)
    >>> table = summary_of(known, as_of=day).order_by("customer_id")
    >>> [tuple(row.values()) for row in table.to_pyarrow().to_pylist()]
    [('ann', 51, 2, 900), ('bob', 82, 1, 300)]
    """
    table = table_of(customers, needs=("customer_id", "last_on", "orders", "revenue_minor"))
    bought = table.filter(table.customer_id.notnull(), table.orders > 0)
    days = ibis.date(as_of).epoch_days() - bought.last_on.epoch_days()
    return bought.select("customer_id", "orders", "revenue_minor", recency_days=days).relocate(
        "recency_days", after="customer_id"
    )


def edges(customers: Any) -> ir.Table:
    """Find the four edges of each measure; the module says what an edge is.

    Parameters
    ----------
    customers
        What :func:`summary` returns.

    Returns
    -------
    ir.Table
        One row with the columns ``recency_days_1`` to ``_4``, ``orders_1`` to ``_4`` and
        ``revenue_minor_1`` to ``_4``, each rising; null without customers; lazy.

    Raises
    ------
    MissingColumns
        If the table has not the columns of a summary.

    Examples
    --------
    >>> import pyarrow as pa
    >>> customers = pa.table({
    ...     "recency_days": [1, 2, 3, 4, 5], "orders": [1, 1, 1, 2, 9],
    ...     "revenue_minor": [10, 20, 30, 40, 50],
    ... })
    >>> row = edges(customers).to_pyarrow().to_pylist()[0]
    >>> [row[f"orders_{fifth}"] for fifth in range(1, 5)]
    [1, 1, 1, 2]
    """
    table = table_of(customers, needs=MEASURES)
    return reduce(ir.Table.cross_join, [_edges(table, measure) for measure in MEASURES])


def scores(transactions: Any, *, as_of: date) -> ir.Table:
    """Score every known customer from 1 to 5 on recency, frequency and money, and name their group.

    Definition
    ----------
    Frequency is the number of orders, monetary value the net revenue, both since ever. FM = (F + M)
    / 2, a half rounded up. The edges are this module's, the groups
    :mod:`regulars.insight.rfm.groups`'.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    as_of
        Last day counted.

    Returns
    -------
    ir.Table
        One row per known customer with an order: the columns of :func:`summary`, the scores
        ``recency``, ``frequency``, ``monetary`` and ``frequency_monetary`` (1 to 5, 5 is best), and
        ``group``; lazy.

    Raises
    ------
    MissingColumns
        If a column of :data:`regulars.insight.transactions.COLUMNS` is absent.

    Notes
    -----
    RFM was described by Hughes, *Strategic Database Marketing*, 1994. Ranking ties by ``ntile``
    would give customers with the same history different scores, on each engine other ones; edges do
    not.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2"],
    ...     "customer_id": ["ann", "bob"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 3, 9)],
    ...     "quantity": [1.0, 1.0],
    ...     "amount_minor": [500, 300],
    ... })
    >>> table = scores(transactions(lines), as_of=date(2024, 3, 31)).order_by("customer_id")
    >>> [(row["recency"], row["monetary"], row["group"]) for row in table.to_pyarrow().to_pylist()]
    [(3, 3, 'about_to_sleep'), (5, 1, 'new')]
    """
    return scores_of(customers(transactions, as_of=as_of), as_of=as_of)


def scores_of(customers: Any, *, as_of: date) -> ir.Table:
    """Score the customers of a day by their own edges.

    Definition
    ----------
    That of :func:`scores`, from customers who come counted.

    Parameters
    ----------
    customers
        What :func:`regulars.insight.customers.customers` returns up to the day.
    as_of
        The same day.

    Returns
    -------
    ir.Table
        What :func:`scores` returns; lazy.

    Raises
    ------
    MissingColumns
        If the table has not the columns of customers.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.customers import customers
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2", "o3"],
    ...     "customer_id": ["ann", "bob", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 9), datetime(2024, 2, 9)],
    ...     "quantity": [1.0, 1.0, 1.0],
    ...     "amount_minor": [500, 300, 400],
    ... })
    >>> day = date(2024, 3, 31)
    >>> known = customers(transactions(lines), as_of=day)
    >>> table = scores_of(known, as_of=day).order_by("customer_id")
    >>> [(row["recency"], row["frequency"], row["group"]) for row in table.to_pyarrow().to_pylist()]
    [(5, 3, 'potential_loyalists'), (3, 1, 'about_to_sleep')]
    """
    bought = summary_of(customers, as_of=as_of)
    joined = bought.cross_join(edges(bought))
    fifths = joined.mutate(
        recency=FIFTHS + 1 - _fifth(joined, "recency_days"),
        frequency=_fifth(joined, "orders"),
        monetary=_fifth(joined, "revenue_minor"),
    )
    mean = fifths.mutate(frequency_monetary=(fifths.frequency + fifths.monetary + 1) // 2)
    return mean.select(
        *bought.columns,
        "recency",
        "frequency",
        "monetary",
        "frequency_monetary",
        group=named(mean.recency, mean.frequency_monetary, mean.orders),
    )


def _edges(customers: ir.Table, measure: str) -> ir.Table:
    """The edges of one measure, from counts of equal values so that little is sorted."""
    equal = customers.group_by(value=customers[measure]).agg(customers=customers.count())
    ranked = equal.mutate(
        rank=equal.customers.sum().over(ibis.window(order_by=equal["value"], rows=(None, 0))),
        whole=equal.customers.sum().over(ibis.window()),
    )
    return ranked.agg(
        **{
            f"{measure}_{fifth}": ranked["value"].min(
                where=FIFTHS * ranked["rank"] >= fifth * ranked.whole
            )
            for fifth in range(1, FIFTHS)
        }
    )


def _fifth(table: ir.Table, measure: str) -> ir.IntegerValue:
    """Which fifth a value lies in, 1 to 5: one more than the edges below it."""
    above = [
        (table[measure] > table[f"{measure}_{fifth}"]).cast("int32") for fifth in range(1, FIFTHS)
    ]
    return sum(above, start=ibis.literal(1, "int32"))
