"""Whether those who began with one product or channel keep coming back longer than others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.grains import Grain, grain_of, number_of, number_of_day
from regulars.insight.tables import table_of, total
from regulars.insight.transactions import COLUMNS


def entry_curves(
    transactions: Any, began: Any, *, grain: Grain | str = Grain.MONTH, as_of: date
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
    grain = grain_of(grain)
    table = table_of(transactions, needs=COLUMNS)
    counted = table.filter(table.is_order, table.ordered_on <= ibis.date(as_of))
    cells = _cells(counted, table_of(began, needs=("customer_id", "key")), grain)
    sizes = cells.filter(cells.age == 0).select("key", "entry", size="returned")
    ended = ibis.literal(number_of_day(as_of + timedelta(days=1), grain), "int64")
    ages = sizes.mutate(age=ibis.range(0, ended - sizes.entry, 1).unnest())
    dense = ages.left_join(cells, ["key", "entry", "age"])
    curves = dense.group_by("key", "age").agg(
        cohorts=dense.count(),
        customers=total(dense["size"]),
        returned=total(dense.returned.fill_null(0)),
    )
    return curves.mutate(share=curves.returned / curves.customers).order_by("key", "age")


def _cells(counted: ir.Table, began: ir.Table, grain: Grain) -> ir.Table:
    """How many of each group, who started in the same period, ordered at each age."""
    number = number_of(counted.ordered_on, grain)
    periods = counted.select("customer_id", number=number).distinct()
    first = counted.group_by("customer_id").agg(first_on=counted.ordered_on.min())
    groups = first.join(began.filter(began.key.notnull()), "customer_id")
    entry = number_of(groups.first_on, grain).cast("int64")
    lived = periods.join(groups.select("customer_id", "key", entry=entry), "customer_id")
    lived = lived.mutate(age=lived.number.cast("int64") - lived.entry)
    return lived.group_by("key", "entry", "age").agg(returned=lived.count())
