"""The cohort table and the retention curve."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.errors import UnknownGrain
from regulars.insight.grains import Grain, number_of, number_of_day, start_of
from regulars.insight.tables import table_of, total
from regulars.insight.transactions import COLUMNS


def cohorts(transactions: Any, *, grain: Grain | str = Grain.MONTH, as_of: date) -> ir.Table:
    """Follow customers who started in the same period through the periods of their life.

    Definition
    ----------
    A cohort is the known customers whose first order fell in the same period. At *age* a, counted
    in periods from that one (age 0), a cell holds what they did in that period: customers who
    placed an order, orders, revenue net of what was taken back, profit (amount less cost, over
    transactions whose cost is known). Cumulative lifetime value is the cohort's revenue up to and
    including that age per customer of the cohort. What was taken back before a customer's first
    order in the data counts in age 0.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    grain
        How long a period is: day, week (from Monday), month, quarter or year.
    as_of
        Last day counted.

    Returns
    -------
    ir.Table
        One row for each cohort and age up to ``as_of``, also where nothing happened, in order:
        ``entry`` (first day of the cohort's period), ``age``, ``size`` (customers of the cohort),
        ``customers``, ``orders``, ``revenue_minor``, ``cumulative_value_minor`` (minor units per
        customer), ``profit_minor`` (null where no cost is known), ``complete`` (the period has
        ended by ``as_of``); lazy.

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
    >>> table = cohorts(transactions(lines), grain="month", as_of=date(2024, 2, 29))
    >>> columns = ["age", "size", "customers", "revenue_minor", "cumulative_value_minor"]
    >>> [tuple(row.values()) for row in table.select(columns).to_pyarrow().to_pylist()]
    [(0, 2, 2, 800, 400.0), (1, 2, 1, 400, 600.0)]
    """
    grain = _grain(grain)
    table = table_of(transactions, needs=COLUMNS)
    known = table.filter(table.customer_id.notnull(), table.ordered_on <= ibis.date(as_of))
    cells = _cells(_customer_periods(known, grain), _entries(known, grain))
    sizes = cells.filter(cells.age == 0).select("entry", size="customers")
    latest = ibis.literal(number_of_day(as_of, grain), "int64")
    ages = sizes.mutate(age=ibis.range(0, latest - sizes.entry + 1, 1).unnest())
    dense = ages.left_join(cells, ["entry", "age"])
    return _finished(dense, grain, as_of)


def retention_curve(cohort_table: Any) -> ir.Table:
    """Average the cohorts: the share of customers buying at each age.

    Definition
    ----------
    share at age a = customers who ordered at age a / customers of the cohorts, over the cohorts
    whose period at age a is complete. The period that ``as_of`` cuts short is left out, as it would
    understate.

    Parameters
    ----------
    cohort_table
        What :func:`cohorts` returns.

    Returns
    -------
    ir.Table
        One row for each age that a cohort has completed, in order: ``age``, ``customers`` (of the
        cohorts old enough), ``returned`` (those of them who ordered), ``share`` (0 to 1); lazy.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({
    ...     "age": [0, 1, 0], "size": [4, 4, 6], "customers": [4, 1, 6],
    ...     "complete": [True, True, True],
    ... })
    >>> [tuple(row.values()) for row in retention_curve(table).to_pyarrow().to_pylist()]
    [(0, 10, 10, 1.0), (1, 4, 1, 0.25)]
    """
    table = table_of(cohort_table, needs=("age", "size", "customers", "complete"))
    whole = table.filter("complete")
    ages = whole.group_by("age").agg(
        customers=total(whole["size"]), returned=total(whole.customers)
    )
    return ages.mutate(share=ages.returned / ages.customers).order_by("age")


def _grain(name: Grain | str) -> Grain:
    grains = tuple(grain.value for grain in Grain)
    if name not in grains:
        raise UnknownGrain(grain=name, grains=grains)
    return Grain(name)


def _customer_periods(known: ir.Table, grain: Grain) -> ir.Table:
    """One row per known customer and period."""
    known = known.mutate(number=number_of(known.ordered_on, grain))
    return known.group_by("customer_id", "number").agg(
        orders=known.count(where=known.is_order),
        revenue=total(known.amount_minor),
        profit=total(known.amount_minor - known.cost_minor),
    )


def _entries(known: ir.Table, grain: Grain) -> ir.Table:
    """The period in which each customer started.

    Looked up in the transactions once more, because the rows per customer and period may be too
    many to be kept for a second look.
    """
    orders = known.filter("is_order")
    first = orders.group_by("customer_id").agg(first_on=orders.ordered_on.min())
    return first.select("customer_id", entry=number_of(first.first_on, grain).cast("int64"))


def _cells(periods: ir.Table, entries: ir.Table) -> ir.Table:
    """One row per cohort and age in which something happened."""
    lived = periods.join(entries, "customer_id")
    lived = lived.mutate(age=ibis.greatest(lived.number.cast("int64") - lived.entry, 0))
    return lived.group_by("entry", "age").agg(
        customers=lived.count(where=lived.orders > 0),
        orders=total(lived.orders),
        revenue=total(lived.revenue),
        profit=total(lived.profit),
    )


def _finished(dense: ir.Table, grain: Grain, as_of: date) -> ir.Table:
    """Fill in the cells in which nothing happened, and accumulate."""
    nothing = dense.customers.isnull()
    some_cost = dense.profit.notnull().any().over(ibis.window())
    filled = dense.mutate(
        customers=dense.customers.fill_null(0),
        orders=dense.orders.fill_null(0),
        revenue=dense.revenue.fill_null(0),
        profit=(nothing & some_cost).ifelse(0, dense.profit),
    )
    so_far = ibis.window(group_by=filled.entry, order_by=filled.age, rows=(None, 0))
    ended = number_of_day(as_of + timedelta(days=1), grain)
    return filled.select(
        "age",
        "size",
        "customers",
        "orders",
        entry=start_of(filled.entry, grain),
        revenue_minor=filled.revenue,
        cumulative_value_minor=filled.revenue.sum().over(so_far) / filled["size"],
        profit_minor=filled.profit,
        complete=filled.entry + filled.age < ended,
    ).order_by("entry", "age")
