"""The histories of groups, counted by the engine from a store's transactions."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from regulars.insight.cohorts.entries import By, beginnings
from regulars.insight.models.groups.histories import GroupedHistories
from regulars.insight.models.sufficient import occasions
from regulars.insight.tables import table_of
from regulars.insight.transactions import numbered


def customers_in_groups(transactions: Any, *, by: By, as_of: date, lines: Any = None) -> ir.Table:
    """Tell of each customer how they bought, and in which group they began.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    by
        ``"channel"``: that of the first order. ``"product"``: the one that brought most in it.
        ``"discount"``: whether there was one on it. See
        :func:`regulars.insight.cohorts.entry_groups`, which groups customers alike.
    as_of
        The day of observation: the last day counted.
    lines
        The order lines that the transactions were made of; needed for products.

    Returns
    -------
    ir.Table
        What :func:`regulars.insight.models.sufficient.occasions` returns, with ``group`` (null: not
        known); lazy.

    Raises
    ------
    MissingLines
        If products are asked for without lines.
    MissingColumns
        If a column is absent.
    """
    table = numbered(transactions)
    bought = occasions(table, as_of=as_of)
    began = beginnings(table, by=by, lines=lines).select(begun_by="customer_id", group="key")
    return bought.left_join(began, bought.customer_id == began.begun_by).drop("begun_by")


def grouped_histories(transactions: Any, *, by: By, as_of: date, lines: Any = None) -> ir.Table:
    """Count the customers of each group who share a history; the engine does it.

    Parameters
    ----------
    transactions, by, as_of, lines
        As for :func:`customers_in_groups`, whose result may be given too.

    Returns
    -------
    ir.Table
        ``group`` (null: not known), ``frequency``, ``recency``, ``age`` (days), ``customers``; one
        row for each distinct history of each group; lazy.

    Raises
    ------
    MissingLines
        If products are asked for without lines.
    MissingColumns
        If a column is absent.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2", "o3"],
    ...     "customer_id": ["ann", "bob", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 5), datetime(2024, 2, 4)],
    ...     "channel": ["till", "web", "web"],
    ...     "quantity": [1.0, 1.0, 1.0],
    ...     "amount_minor": [500, 300, 400],
    ... })
    >>> table = grouped_histories(transactions(lines), by="channel", as_of=date(2024, 3, 5))
    >>> table.order_by("group").select("group", "frequency", "age").to_pyarrow().to_pylist()[0]
    {'group': 'till', 'frequency': 1, 'age': 60}
    """
    table = table_of(transactions)
    if "group" not in table.columns:
        table = customers_in_groups(table, by=by, as_of=as_of, lines=lines)
    return table.group_by("group", "frequency", "recency", "age").agg(customers=table.count())


def grouped_histories_of(table: Any, *, as_of: date) -> GroupedHistories:
    """Take a table of grouped histories over from the engine.

    Parameters
    ----------
    table
        What :func:`grouped_histories` or :func:`customers_in_groups` returns. The rows of the
        latter are customers, whom :func:`by_group` answers in their order.
    as_of
        The day of observation.

    Raises
    ------
    MissingColumns
        If a column is absent.
    ImpossibleHistory
        If a row's numbers contradict themselves.
    """
    source = table_of(table, needs=("group", "frequency", "recency", "age"))
    counts = source.customers if "customers" in source.columns else ibis.literal(1)
    arrow = source.select("group", "frequency", "recency", "age", customers=counts).to_pyarrow()
    names = ("frequency", "recency", "age", "customers")
    columns = (np.asarray(arrow[name], dtype=np.float64) for name in names)
    return GroupedHistories.of(arrow["group"].to_pylist(), *columns, as_of=as_of)
