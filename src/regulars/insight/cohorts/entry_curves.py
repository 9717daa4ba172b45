"""Whether those who began with one product or channel keep coming back longer than others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.cohorts.activity import buyers, started
from regulars.insight.customers import customers
from regulars.insight.grains import Grain, number_of_day
from regulars.insight.tables import table_of, total
from regulars.insight.timelines import Timeline, timeline_of
from regulars.insight.transactions import COLUMNS


def entry_curves(
    transactions: Any,
    began: Any,
    *,
    grain: Grain | str = Grain.MONTH,
    since: date | None = None,
    as_of: date,
) -> ir.Table:
    """Follow customers who began alike through the periods of their life.

    Definition
    ----------
    As in the average curve of all cohorts, for each group of customers on its own: share at age a =
    the group's customers who ordered at age a / its customers old enough, over the cohorts whose
    period at age a is complete.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    began
        ``customer_id`` and the ``key`` of the group; customers of a null key are left out.
    grain
        How long a period is: day, week (from Monday), month, quarter or year.
    since
        A day of the first period whose customers are followed. Default: the first day of the
        transactions, which is looked up at once.
    as_of
        Last day counted.

    Returns
    -------
    ir.Table
        One row for each group and age that one of its cohorts has completed, in order: ``key``,
        ``age``, ``cohorts`` (those old enough), ``customers`` (theirs), ``returned`` (those of them
        who ordered), ``share`` (0 to 1); lazy.

    Raises
    ------
    MissingColumns
        If a column of :data:`regulars.insight.transactions.COLUMNS` is absent.
    UnknownGrain
        If the grain is none of the five.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2", "o3"],
    ...     "customer_id": ["ann", "bob", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 9), datetime(2024, 2, 9)],
    ...     "quantity": [1.0, 1.0, 1.0],
    ...     "amount_minor": [500, 300, 400],
    ... })
    >>> began = pa.table({"customer_id": ["ann", "bob"], "key": ["tea", "tea"]})
    >>> table = entry_curves(transactions(lines), began, as_of=date(2024, 2, 29))
    >>> [(row["age"], row["share"]) for row in table.to_pyarrow().to_pylist()]
    [(0, 1.0), (1, 0.5)]
    """
    table = table_of(transactions, needs=COLUMNS)
    timeline = timeline_of(table, grain=grain, since=since, as_of=as_of)
    return entry_curves_of(
        customers(table, as_of=as_of, timeline=timeline), began, timeline=timeline
    )


def entry_curves_of(customers: Any, began: Any, *, timeline: Timeline) -> ir.Table:
    """Follow customers who began alike through the periods of a timeline.

    Definition
    ----------
    That of :func:`entry_curves`, from customers who come counted.

    Parameters
    ----------
    customers
        What :func:`regulars.insight.customers.customers` returns for the timeline, up to its last
        day.
    began
        ``customer_id`` and the ``key`` of the group; customers of a null key are left out.
    timeline
        The periods to follow them through.

    Returns
    -------
    ir.Table
        What :func:`entry_curves` returns; lazy.

    Raises
    ------
    MissingColumns
        If a column of the customers or of the beginnings is absent.

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
    >>> timeline = Timeline(Grain.MONTH, date(2024, 1, 1), date(2024, 2, 29))
    >>> known = customers(transactions(lines), timeline=timeline)
    >>> began = pa.table({"customer_id": ["ann", "bob"], "key": ["tea", "tea"]})
    >>> table = entry_curves_of(known, began, timeline=timeline)
    >>> [(row["age"], row["share"]) for row in table.to_pyarrow().to_pylist()]
    [(0, 1.0), (1, 0.5)]
    """
    groups = table_of(began, needs=("customer_id", "key"))
    keyed = groups.filter(groups.key.notnull()).select("customer_id", "key")
    members = started(customers, timeline).join(keyed, "customer_id")
    cells = buyers(members, timeline, by=("key",)).rename(returned="customers")
    sizes = members.group_by("key", "entry").agg(size=members.count())
    after = timeline.until + timedelta(days=1)
    ended = ibis.literal(number_of_day(after, timeline.grain), "int64")
    ages = sizes.mutate(age=ibis.range(0, ended - sizes.entry, 1).unnest())
    dense = ages.left_join(cells, ["key", "entry", "age"])
    curves = dense.group_by("key", "age").agg(
        cohorts=dense.count(),
        customers=total(dense["size"]),
        returned=total(dense.returned.fill_null(0)),
    )
    return curves.mutate(share=curves.returned / curves.customers).order_by("key", "age")
