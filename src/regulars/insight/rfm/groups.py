"""The eleven groups: which squares of the map they are, how large they are, who moved.

The map and its rule for single orders are :mod:`regulars.insight.squares`.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.squares import GRID, MODEST, NEWEST, RECENT, Group, group_of
from regulars.insight.tables import table_of, total

__all__ = ["GRID", "Group", "cells", "group_of", "groups", "moves", "named", "square"]


def named(
    recency: ir.IntegerValue, frequency_monetary: ir.IntegerValue, orders: ir.IntegerValue
) -> ir.StringValue:
    """The group of each customer, as :func:`group_of` would have it."""
    modest = (recency >= RECENT) & (frequency_monetary <= MODEST)
    branches = [
        (modest & (orders > 1), Group.POTENTIAL_LOYALISTS.value),
        (modest & (recency == NEWEST), Group.NEW.value),
        (modest, Group.PROMISING.value),
    ]
    return ibis.cases(*branches, else_=square(recency, frequency_monetary))


def square(recency: ir.IntegerValue, frequency_monetary: ir.IntegerValue) -> ir.StringValue:
    """The name of the square on the map."""
    place = (recency - 1) * len(GRID) + frequency_monetary
    names = [group.value for row in GRID for group in row]
    return place.cases(*list(enumerate(names, start=1)))


def groups(scores: Any) -> ir.Table:
    """Count each group and what it has brought.

    Parameters
    ----------
    scores
        What :func:`regulars.insight.rfm.scores` returns.

    Returns
    -------
    ir.Table
        One row per group that has customers, in order of its name: ``group``, ``customers``,
        ``revenue_minor`` (all they ever brought, net), ``mean_recency_days``, ``mean_orders``,
        ``mean_revenue_minor``; lazy.

    Raises
    ------
    MissingColumns
        If the table has not the columns of scores.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({
    ...     "group": ["new", "new"], "recency_days": [1, 2], "orders": [1, 1],
    ...     "revenue_minor": [500, 300],
    ... })
    >>> groups(table).select("customers", "mean_revenue_minor").to_pyarrow().to_pylist()
    [{'customers': 2, 'mean_revenue_minor': 400.0}]
    """
    table = table_of(scores, needs=("group", "recency_days", "orders", "revenue_minor"))
    counted = table.group_by("group").agg(
        customers=table.count(),
        revenue_minor=total(table.revenue_minor),
        days=total(table.recency_days),
        orders=total(table.orders),
    )
    return counted.select(
        "group",
        "customers",
        "revenue_minor",
        mean_recency_days=counted.days / counted.customers,
        mean_orders=counted.orders / counted.customers,
        mean_revenue_minor=counted.revenue_minor / counted.customers,
    ).order_by("group")


def cells(scores: Any) -> ir.Table:
    """Count the customers on each square of the map.

    Parameters
    ----------
    scores
        What :func:`regulars.insight.rfm.scores` returns.

    Returns
    -------
    ir.Table
        One row per square that has customers: ``recency``, ``frequency_monetary`` (1 to 5),
        ``group`` (the name of the square; see the rule for single orders above), ``customers``,
        ``revenue_minor``; lazy.

    Raises
    ------
    MissingColumns
        If the table has not the columns of scores.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({"recency": [5], "frequency_monetary": [4], "revenue_minor": [500]})
    >>> cells(table).select("group", "customers").to_pyarrow().to_pylist()
    [{'group': 'champions', 'customers': 1}]
    """
    table = table_of(scores, needs=("recency", "frequency_monetary", "revenue_minor"))
    counted = table.group_by("recency", "frequency_monetary").agg(
        customers=table.count(), revenue_minor=total(table.revenue_minor)
    )
    name = square(counted.recency, counted.frequency_monetary)
    return counted.mutate(group=name).order_by("recency", "frequency_monetary")


def moves(before: Any, after: Any) -> ir.Table:
    """Count who went from which group to which between two days.

    Parameters
    ----------
    before, after
        What :func:`regulars.insight.rfm.scores` returns for the earlier and the later day.

    Returns
    -------
    ir.Table
        One row per pair of groups with customers, also of those who stayed: ``before``, ``after``,
        ``customers``, largest first; lazy. Customers who first ordered in between are in no pair.

    Raises
    ------
    MissingColumns
        If a table has not the columns of scores.

    Examples
    --------
    >>> import pyarrow as pa
    >>> march = pa.table({"customer_id": ["ann", "bob"], "group": ["new", "new"]})
    >>> june = pa.table({"customer_id": ["ann", "bob"], "group": ["loyal", "new"]})
    >>> moves(march, june).to_pyarrow().to_pylist()[0]
    {'before': 'new', 'after': 'loyal', 'customers': 1}
    """
    needs = ("customer_id", "group")
    earlier, later = table_of(before, needs=needs), table_of(after, needs=needs)
    pairs = earlier.select("customer_id", before="group").join(
        later.select("customer_id", after="group"), "customer_id"
    )
    counted = pairs.group_by("before", "after").agg(customers=pairs.count())
    return counted.order_by(ibis.desc("customers"), "before", "after")
