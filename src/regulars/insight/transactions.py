"""Orders and what was taken back of them, one row each: what every figure is computed from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.schema import check_whole, order_lines
from regulars.insight.tables import table_of, total

KINDS = {
    "customer_id": "string",
    "ordered_on": "date",
    "is_order": "boolean",
    "amount_minor": "int64",
}
COLUMNS = (
    "order_id",
    "customer_id",
    "ordered_at",
    "ordered_on",
    "channel",
    "is_order",
    "amount_minor",
    "cost_minor",
)


def transactions(lines: Any) -> ir.Table:
    """Bring order lines down to one row per order and one per order and day of taking back.

    Definition
    ----------
    An order is an order id with at least one line above zero. Its row sums its sale lines (above
    zero) and free lines (zero) and carries the moment of the earliest of them. Lines below zero are
    returns, cancellations and credits: they are summed per order id and calendar day into rows of
    their own, which subtract from revenue on that day and are not orders. A document with free
    lines only is a row that is not an order. Where lines of one row name several customers or
    channels, the first in the order of their names stands for all.

    Parameters
    ----------
    lines
        Order lines with the columns of :data:`regulars.insight.schema.ORDER_LINES` (nullable ones
        may be absent): an Ibis table, or a pandas, Polars or Arrow frame.

    Returns
    -------
    ir.Table
        ``order_id``; ``customer_id`` (null: nobody known); ``ordered_at`` (the store's local time);
        ``ordered_on`` (its calendar day); ``channel``; ``is_order``; ``amount_minor`` and
        ``discount_minor`` (minor units); ``cost_minor`` (minor units; null unless some cost is
        known and that of every line with an amount is); ``lines`` (count); lazy.

    Raises
    ------
    MissingColumns
        If a column that may not be null is absent.
    FractionalAmounts
        If the amounts are of a type with fractions.

    Notes
    -----
    Amounts are whole minor units, so sums are the same on every engine.

    Examples
    --------
    >>> from datetime import datetime
    >>> import pyarrow as pa
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o1", "o1"],
    ...     "customer_id": ["ann", "ann", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 5), datetime(2024, 1, 9)],
    ...     "quantity": [1.0, 2.0, -1.0],
    ...     "amount_minor": [500, 300, -500],
    ... })
    >>> rows = transactions(lines).order_by("ordered_on").to_pyarrow().to_pylist()
    >>> [(row["ordered_on"].day, row["is_order"], row["amount_minor"]) for row in rows]
    [(5, True, 800), (9, False, -500)]
    """
    sold = order_lines(table_of(lines))
    sold = sold.mutate(day=sold.ordered_at.date())
    taken_back_on = ibis.ifelse(sold.amount_minor < 0, sold.day, ibis.null("date"))
    cost_unknown = sold.cost_minor.isnull() & (sold.amount_minor != 0)
    rows = sold.group_by("order_id", taken_back_on=taken_back_on).agg(
        customer_id=sold.customer_id.min(),
        ordered_at=sold.ordered_at.min(),
        channel=sold.channel.min(),
        is_order=sold.amount_minor.max() > 0,
        amount_minor=total(sold.amount_minor),
        discount_minor=total(sold.discount_minor),
        cost_minor=total(sold.cost_minor),
        cost_unknown=cost_unknown.any(),
        lines=sold.count(),
    )
    return rows.select(
        "order_id",
        "customer_id",
        "ordered_at",
        "channel",
        "is_order",
        "amount_minor",
        "discount_minor",
        "lines",
        ordered_on=rows.ordered_at.date(),
        cost_minor=rows.cost_unknown.ifelse(ibis.null("int64"), rows.cost_minor),
    )


def transaction_rows(source: Any, *, needs: Iterable[str]) -> ir.Table:
    """Take a table of transactions that anybody may have made.

    Parameters
    ----------
    source
        What :func:`transactions` returns, or any table with the columns that are needed.
    needs
        Columns that must be there.

    Returns
    -------
    ir.Table
        The same rows; lazy. An amount that is missing is 0, and what is not said to be an order is
        none; moments are days; columns without a type, as of an empty frame, have theirs.

    Raises
    ------
    MissingColumns
        If a needed column is absent.
    FractionalAmounts
        If the amounts are of a type with fractions.
    """
    table = table_of(source, needs=needs)
    columns = {name: table[name] for name in needs}
    kinds = {name: column.type() for name, column in columns.items()}
    for name, column in columns.items():
        if kinds[name].is_null() or (name == "ordered_on" and kinds[name].is_timestamp()):
            columns[name] = column.cast(KINDS[name])
    if "amount_minor" in columns:
        check_whole(columns["amount_minor"].name("amount_minor"))
        columns["amount_minor"] = columns["amount_minor"].fill_null(0)
    if "is_order" in columns:
        columns["is_order"] = columns["is_order"].fill_null(False)  # noqa: FBT003 - a value
    return table.mutate(**columns)


def numbered(transactions: Any) -> ir.Table:
    """Number each known customer's orders from 1 in the order they were placed.

    Definition
    ----------
    Orders of a customer are ranked by ``ordered_at``, then ``order_id``. A row that is not an order
    carries the number of the order before it (0 where there is none), so that what was taken back
    after the first order and before the second belongs with the first.

    Parameters
    ----------
    transactions
        What :func:`transactions` returns. A table that is numbered already comes back as it is.

    Returns
    -------
    ir.Table
        The same rows with ``order_number`` (null: nobody known) and ``previous_on``, the day of the
        customer's order before this row (null where there is none); lazy.

    Raises
    ------
    MissingColumns
        If a column of :data:`COLUMNS` is absent.

    Examples
    --------
    >>> from datetime import datetime
    >>> import pyarrow as pa
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2"],
    ...     "customer_id": ["ann", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 9)],
    ...     "quantity": [1.0, 1.0],
    ...     "amount_minor": [500, 300],
    ... })
    >>> rows = numbered(transactions(lines)).order_by("order_id").to_pyarrow().to_pylist()
    >>> [(row["order_number"], row["previous_on"]) for row in rows]
    [(1, None), (2, datetime.date(2024, 1, 5))]
    """
    table = table_of(transactions, needs=COLUMNS)
    if "order_number" in table.columns:
        return table
    known = table.customer_id.notnull()
    # Rows of nobody known would form one partition however many they are, so days cut them up.
    strangers_day = known.ifelse(0, table.ordered_on.epoch_days())
    sequence = {
        "group_by": [table.customer_id, strangers_day],
        "order_by": [table.ordered_at, table.is_order.desc(), table.order_id],
    }
    so_far = ibis.window(**sequence, rows=(None, 0))
    before = ibis.window(**sequence, preceding=(None, 1))
    number = table.is_order.cast("int32").sum().over(so_far).cast("int32")
    previous = table.ordered_on.max(where=table.is_order).over(before)
    return table.mutate(
        order_number=known.ifelse(number, ibis.null("int32")),
        previous_on=known.ifelse(previous, ibis.null("date")),
    )
