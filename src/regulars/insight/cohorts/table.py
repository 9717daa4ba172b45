"""The cohort table and the retention curve."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.cohorts.activity import buyers, started
from regulars.insight.customers import customers
from regulars.insight.grains import Grain, number_of, number_of_day, start_of
from regulars.insight.tables import table_of, total
from regulars.insight.timelines import Timeline, timeline_of
from regulars.insight.transactions import COLUMNS


def cohorts(
    transactions: Any,
    *,
    grain: Grain | str = Grain.MONTH,
    since: date | None = None,
    as_of: date,
) -> ir.Table:
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
    since
        A day of the first period whose cohort is followed; older customers are left out. Default:
        the first day of the transactions, which is looked up at once.
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
    table = table_of(transactions, needs=COLUMNS)
    timeline = timeline_of(table, grain=grain, since=since, as_of=as_of)
    return cohorts_of(table, customers(table, as_of=as_of, timeline=timeline), timeline=timeline)


def cohorts_of(transactions: Any, customers: Any, *, timeline: Timeline) -> ir.Table:
    """Follow the customers of a timeline through its periods.

    Definition
    ----------
    That of :func:`cohorts`. Customers come counted, so that the transactions need not be grouped by
    customer again.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    customers
        What :func:`regulars.insight.customers.customers` returns for them and the timeline, up to
        the timeline's last day.
    timeline
        The periods to follow them through.

    Returns
    -------
    ir.Table
        What :func:`cohorts` returns; lazy.

    Raises
    ------
    MissingColumns
        If a column of the transactions or of the customers is absent.

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
    >>> orders = transactions(lines)
    >>> table = cohorts_of(orders, customers(orders, timeline=timeline), timeline=timeline)
    >>> columns = ["age", "customers", "revenue_minor"]
    >>> [tuple(row.values()) for row in table.select(columns).to_pyarrow().to_pylist()]
    [(0, 2, 800), (1, 1, 400)]
    """
    table = table_of(transactions, needs=COLUMNS)
    members = started(customers, timeline)
    sizes = members.group_by("entry").agg(size=members.count())
    ages = sizes.mutate(age=ibis.range(0, timeline.last - sizes.entry + 1, 1).unnest())
    sums = _sums(table, members, timeline)
    cells = sums.left_join(buyers(members, timeline), ["entry", "age"])
    cells = cells.select("entry", "age", "customers", "orders", "revenue", "profit")
    return _finished(ages.left_join(cells, ["entry", "age"]), timeline)


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


def _sums(table: ir.Table, members: ir.Table, timeline: Timeline) -> ir.Table:
    """What each cohort ordered and brought at each age; one row where something happened."""
    past = table.filter(table.ordered_on <= ibis.date(timeline.until))
    number = number_of(past.ordered_on, timeline.grain).cast("int64")
    lived = past.mutate(number=number).join(members.select("customer_id", "entry"), "customer_id")
    lived = lived.mutate(age=ibis.greatest(lived.number - lived.entry, 0))
    return lived.group_by("entry", "age").agg(
        orders=lived.count(where=lived.is_order),
        revenue=total(lived.amount_minor),
        profit=total(lived.amount_minor - lived.cost_minor),
    )


def _finished(dense: ir.Table, timeline: Timeline) -> ir.Table:
    """Fill in the cells in which nothing happened, and accumulate."""
    nothing = dense.orders.isnull()
    some_cost = dense.profit.notnull().any().over(ibis.window())
    filled = dense.mutate(
        customers=dense.customers.fill_null(0),
        orders=dense.orders.fill_null(0),
        revenue=dense.revenue.fill_null(0),
        profit=(nothing & some_cost).ifelse(0, dense.profit),
    )
    so_far = ibis.window(group_by=filled.entry, order_by=filled.age, rows=(None, 0))
    ended = number_of_day(timeline.until + timedelta(days=1), timeline.grain)
    return filled.select(
        "age",
        "size",
        "customers",
        "orders",
        entry=start_of(filled.entry, timeline.grain),
        revenue_minor=filled.revenue,
        cumulative_value_minor=filled.revenue.sum().over(so_far) / filled["size"],
        profit_minor=filled.profit,
        complete=filled.entry + filled.age < ended,
    ).order_by("entry", "age")
