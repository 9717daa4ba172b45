"""What the models need of a store, counted by the engine from its transactions."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from regulars.insight.models.histories import Histories
from regulars.insight.tables import table_of, total
from regulars.insight.transactions import transaction_rows

NEEDS = ("customer_id", "ordered_on", "is_order", "amount_minor")


def purchase_days(transactions: Any, *, until: date) -> ir.Table:
    """Bring transactions down to one row per known customer and day of theirs.

    Definition
    ----------
    A *purchase* is a day with an order: two orders of one day are one occasion, be it a forgotten
    item or a split delivery, as in the data that the models were published with. A day on which
    something was only taken back is a row too, but no purchase.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns, or any table with
        ``customer_id``, ``ordered_on``, ``is_order`` and ``amount_minor``.
    until
        The last day counted.

    Returns
    -------
    ir.Table
        ``customer_id``, ``ordered_on``, ``is_purchase``, ``amount_minor`` (net); lazy.

    Raises
    ------
    MissingColumns
        If a column is absent.
    FractionalAmounts
        If the amounts are of a type with fractions.
    """
    table = transaction_rows(transactions, needs=NEEDS)
    past = table.filter(table.customer_id.notnull(), table.ordered_on <= ibis.date(until))
    return past.group_by("customer_id", "ordered_on").agg(
        is_purchase=past.is_order.any(), amount_minor=total(past.amount_minor)
    )


def occasions(transactions: Any, *, as_of: date) -> ir.Table:
    """Bring transactions down to one row per customer: when they bought and what they brought.

    Definition
    ----------
    Purchases are those of :func:`purchase_days`. *Frequency* counts the purchases after the first,
    *recency* is the time from the first to the last, *age* the time from the first to ``as_of``.
    *Revenue* is everything the customer brought, net of what was taken back; over purchases, it is
    the spend of the average one.

    Parameters
    ----------
    transactions
        As for :func:`purchase_days`.
    as_of
        The day of observation: the last day counted.

    Returns
    -------
    ir.Table
        One row per known customer with an order: ``customer_id``, ``first_on``, ``last_on``,
        ``frequency``, ``recency`` and ``age`` (days), ``purchases``, ``revenue_minor``; lazy.

    Raises
    ------
    MissingColumns
        If a column is absent.

    Examples
    --------
    >>> from datetime import date
    >>> import pyarrow as pa
    >>> rows = pa.table({
    ...     "customer_id": ["ann"] * 3,
    ...     "ordered_on": [date(2024, 1, 5), date(2024, 1, 5), date(2024, 3, 9)],
    ...     "is_order": [True] * 3,
    ...     "amount_minor": [500, 300, 200],
    ... })
    >>> found = occasions(rows, as_of=date(2024, 3, 31))
    >>> found.select("frequency", "recency", "age", "revenue_minor").to_pyarrow().to_pylist()
    [{'frequency': 1, 'recency': 64, 'age': 86, 'revenue_minor': 1000}]
    """
    days = purchase_days(transactions, until=as_of)
    counted = days.group_by("customer_id").agg(
        first_on=days.ordered_on.min(where=days.is_purchase),
        last_on=days.ordered_on.max(where=days.is_purchase),
        purchases=days.count(where=days.is_purchase),
        revenue_minor=total(days.amount_minor),
    )
    counted = counted.filter(counted.purchases > 0)
    return counted.select(
        "customer_id",
        "first_on",
        "last_on",
        frequency=counted.purchases - 1,
        recency=counted.last_on.delta(counted.first_on, unit="day"),
        age=ibis.date(as_of).delta(counted.first_on, unit="day"),
        purchases=counted.purchases,
        revenue_minor=counted.revenue_minor,
    )


def histories(transactions: Any, *, as_of: date) -> ir.Table:
    """Count the customers who share a history; the engine does it, so millions of them stream.

    Parameters
    ----------
    transactions, as_of
        As for :func:`occasions`, whose result may be given too.

    Returns
    -------
    ir.Table
        ``frequency``, ``recency``, ``age`` (days), ``customers``; one row per distinct history;
        lazy. :func:`histories_of` makes it what the models fit.

    Raises
    ------
    MissingColumns
        If a column is absent.
    """
    table = table_of(transactions)
    if "frequency" not in table.columns:
        table = occasions(table, as_of=as_of)
    return table.group_by("frequency", "recency", "age").agg(customers=table.count())


def histories_of(table: Any, *, as_of: date) -> Histories:
    """Take a table of histories over from the engine.

    Parameters
    ----------
    table
        ``frequency``, and ``recency`` and ``age`` in days; or, in place of these two, the days
        ``first_on`` and ``last_on``. A row is a customer, or as many as ``customers`` says.
    as_of
        The day of observation.

    Raises
    ------
    MissingColumns
        If a column is absent.
    ImpossibleHistory
        If a row's numbers contradict themselves.

    Examples
    --------
    >>> from datetime import date
    >>> import pyarrow as pa
    >>> rows = pa.table({
    ...     "frequency": [1, 0],
    ...     "first_on": [date(2024, 1, 5), date(2024, 3, 1)],
    ...     "last_on": [date(2024, 3, 9), date(2024, 3, 1)],
    ... })
    >>> found = histories_of(rows, as_of=date(2024, 3, 31))
    >>> found.age, found.recency
    (array([30., 86.]), array([ 0., 64.]))
    """
    source = table_of(table, needs=("frequency",))
    if {"recency", "age"} <= set(source.columns):
        recency, age = source.recency, source.age
    else:
        source = table_of(source, needs=("first_on", "last_on"))
        recency = source.last_on.delta(source.first_on, unit="day")
        age = ibis.date(as_of).delta(source.first_on, unit="day")
    counts = source.customers if "customers" in source.columns else ibis.literal(1)
    columns = {"frequency": source.frequency, "recency": recency, "age": age, "customers": counts}
    rows = source.select(**{name: value.cast("float64") for name, value in columns.items()})
    arrow = rows.to_pyarrow()
    parts = [np.asarray(arrow[name], dtype=np.float64) for name in columns]
    return Histories.of(*parts, as_of=as_of)
