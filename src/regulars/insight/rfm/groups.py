"""The eleven groups: which squares of the map they are, how large they are, who moved.

The map has recency to the right and FM, the mean of frequency and monetary score, upwards::

     FM  5 | cannot_lose  cannot_lose  loyal           loyal                champions
         4 | at_risk      at_risk      loyal           loyal                champions
         3 | at_risk      at_risk      need_attention  potential_loyalists  potential_loyalists
         2 | lost         hibernating  about_to_sleep  potential_loyalists  potential_loyalists
         1 | lost         hibernating  about_to_sleep  promising            new
           +-----------------------------------------------------------------------------
                  1            2             3                  4                5    recency

One rule goes before the map, because *new* and *potential loyalist* speak of orders, not of scores:
in the six squares of recency 4 and 5 with FM up to 3, a customer with a single order is *new*
(recency 5) or *promising* (recency 4) whatever they spent, and one with several orders is a
*potential loyalist*.
"""

from __future__ import annotations

import enum
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.tables import table_of, total


class Group(enum.StrEnum):
    """A named group of customers, best first."""

    CHAMPIONS = "champions"
    LOYAL = "loyal"
    POTENTIAL_LOYALISTS = "potential_loyalists"
    NEW = "new"
    PROMISING = "promising"
    NEED_ATTENTION = "need_attention"
    ABOUT_TO_SLEEP = "about_to_sleep"
    AT_RISK = "at_risk"
    CANNOT_LOSE = "cannot_lose"
    HIBERNATING = "hibernating"
    LOST = "lost"


# One row per recency score, from 1; in it one square per FM score, from 1.
GRID: tuple[tuple[Group, ...], ...] = (
    (Group.LOST, Group.LOST, Group.AT_RISK, Group.AT_RISK, Group.CANNOT_LOSE),
    (Group.HIBERNATING, Group.HIBERNATING, Group.AT_RISK, Group.AT_RISK, Group.CANNOT_LOSE),
    (Group.ABOUT_TO_SLEEP, Group.ABOUT_TO_SLEEP, Group.NEED_ATTENTION, Group.LOYAL, Group.LOYAL),
    (
        Group.PROMISING,
        Group.POTENTIAL_LOYALISTS,
        Group.POTENTIAL_LOYALISTS,
        Group.LOYAL,
        Group.LOYAL,
    ),
    (
        Group.NEW,
        Group.POTENTIAL_LOYALISTS,
        Group.POTENTIAL_LOYALISTS,
        Group.CHAMPIONS,
        Group.CHAMPIONS,
    ),
)
RECENT = 4  # from this recency score on, and
MODEST = 3  # up to this FM score, the number of orders decides
NEWEST = 5


def group_of(recency: int, frequency_monetary: int, orders: int | None = None) -> Group:
    """The group of a customer, or without a number of orders the name of the square.

    Examples
    --------
    >>> group_of(5, 5, orders=9)
    <Group.CHAMPIONS: 'champions'>
    >>> group_of(5, 3, orders=1), group_of(5, 3)
    (<Group.NEW: 'new'>, <Group.POTENTIAL_LOYALISTS: 'potential_loyalists'>)
    """
    if orders is None or recency < RECENT or frequency_monetary > MODEST:
        return GRID[recency - 1][frequency_monetary - 1]
    if orders > 1:
        return Group.POTENTIAL_LOYALISTS
    return Group.NEW if recency == NEWEST else Group.PROMISING


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
