"""From days of purchase to the gaps between them, and their sums."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.tables import steady_total, table_of
from regulars.insight.timing.purchases import COLUMNS, by_day
from regulars.insight.timing.records import NEEDS


def usual_quantities(purchases: Any, *, as_of: date) -> ir.Table:
    """How much of each product is usually bought at once.

    Parameters
    ----------
    purchases, as_of
        As for :func:`gaps`.

    Returns
    -------
    ir.Table
        ``product_id``, ``usual``: the mean of ln(quantity) over all purchases of the product (null
        where no quantity is known); lazy.

    Raises
    ------
    MissingColumns
        If one of :data:`COLUMNS` is absent.

    Examples
    --------
    >>> import pyarrow as pa
    >>> bought = pa.table({
    ...     "customer_id": ["ann", "bob"], "product_id": ["tea", "tea"], "quantity": [1.0, 4.0],
    ...     "bought_on": [date(2025, 1, 3), date(2025, 1, 20)],
    ... })
    >>> [row] = usual_quantities(bought, as_of=date(2025, 2, 1)).to_pyarrow().to_pylist()
    >>> row["product_id"], round(row["usual"], 3)
    ('tea', 0.693)
    """
    return _usual(_by_day(purchases, as_of))


def gaps(purchases: Any, *, as_of: date, usual: Any | None = None) -> ir.Table:
    """Measure the days from each purchase to the next of the same product by the same customer.

    Definition
    ----------
    A gap opens with a purchase and closes with the next one. The last one of each customer and
    product is open still: its days are those from the purchase to ``as_of``, and the gap is longer
    than that. ``log_quantity`` is ln(quantity) less its mean over all purchases of the product, 0
    where no quantity is known.

    Parameters
    ----------
    purchases
        What :func:`product_purchases` or :func:`customer_purchases` returns, or a frame like it.
        Rows of one customer, product and day are one purchase; rows without customer or product
        are left out.
    as_of
        The day of observation. Purchases after it are left out.
    usual
        What :func:`usual_quantities` returned of all purchases, where these are but those of some
        customers. Default: it is found from these. Of a product that it lacks, no quantity counts.

    Returns
    -------
    ir.Table
        One row for each purchase: ``customer_id``, ``product_id``, ``number`` (from 1),
        ``bought_on``, ``days`` (whole), ``is_open``, ``log_quantity``; lazy.

    Raises
    ------
    MissingColumns
        If one of :data:`COLUMNS` is absent.

    Examples
    --------
    >>> import pyarrow as pa
    >>> bought = pa.table({
    ...     "customer_id": ["ann", "ann"], "product_id": ["tea", "tea"], "quantity": [1.0, 1.0],
    ...     "bought_on": [date(2025, 1, 3), date(2025, 1, 20)],
    ... })
    >>> found = gaps(bought, as_of=date(2025, 2, 1)).order_by("number")
    >>> found.select("number", "days", "is_open").to_pyarrow().to_pylist()
    [{'number': 1, 'days': 17, 'is_open': False}, {'number': 2, 'days': 12, 'is_open': True}]
    """
    table = _by_day(purchases, as_of)
    means = _usual(table) if usual is None else table_of(usual, needs=("product_id", "usual"))
    table = table.left_join(means, "product_id").drop("product_id_right")
    sequence = ibis.window(group_by=("customer_id", "product_id"), order_by="bought_on")
    following = table.mutate(
        number=ibis.row_number().over(sequence) + 1, next_on=table.bought_on.lead().over(sequence)
    )
    until = ibis.coalesce(following.next_on, ibis.literal(as_of))
    return following.select(
        "customer_id",
        "product_id",
        "bought_on",
        number=following.number.cast("int32"),
        days=(until.epoch_days() - following.bought_on.epoch_days()).cast("int32"),
        is_open=following.next_on.isnull(),
        log_quantity=(following.written - following.usual).fill_null(0.0),
    )


def rhythms(gaps: Any) -> ir.Table:
    """Sum up the gaps of each customer and product: all that a forecast needs of them.

    Parameters
    ----------
    gaps
        What :func:`gaps` returns.

    Returns
    -------
    ir.Table
        One row for each customer and product, by both: ``customer_id``, ``product_id``,
        ``last_on``, ``purchases``, ``days_since`` (from the last purchase to the day of
        observation), ``log_days`` (sum of ln days over the closed gaps, of which there is one less
        than purchases), ``log_quantity`` (sum over the purchases that opened them),
        ``last_log_quantity``, ``last_log_days`` (of the last closed gap, 0 without any),
        ``log_days_squared`` (sum over the closed gaps); and of the days on which the customer
        bought anything of all this: ``own_gaps`` (how many) and ``own_log_days`` (sum of their ln
        days); lazy.

    Raises
    ------
    MissingColumns
        If a column that :func:`gaps` makes is absent.

    Examples
    --------
    >>> import pyarrow as pa
    >>> bought = pa.table({
    ...     "customer_id": ["ann", "ann"], "product_id": ["tea", "tea"], "quantity": [1.0, 1.0],
    ...     "bought_on": [date(2025, 1, 3), date(2025, 1, 20)],
    ... })
    >>> [row] = rhythms(gaps(bought, as_of=date(2025, 2, 1))).to_pyarrow().to_pylist()
    >>> row["purchases"], row["days_since"], round(row["log_days"], 3), row["own_gaps"]
    (2, 12, 2.833, 1)
    """
    table = table_of(gaps, needs=NEEDS)
    closed = ~table.is_open
    written = closed.ifelse(table.days, 1).cast("float64").ln()
    pairs = table.group_by("customer_id", "product_id").agg(
        last_on=table.bought_on.max(),
        purchases=table.count().cast("int32"),
        days_since=table.days.max(where=table.is_open),
        log_days=steady_total(written),
        log_quantity=steady_total(table.log_quantity, where=closed),
        last_log_quantity=table.log_quantity.max(where=table.is_open),
        last_log_days=written.argmax(table.number, where=closed).fill_null(0.0),
        log_days_squared=steady_total(written * written),
    )
    joined = pairs.join(_own(table), "customer_id")
    return joined[[*pairs.columns, "own_gaps", "own_log_days"]].order_by(
        "customer_id", "product_id"
    )


def _by_day(purchases: Any, as_of: date) -> ir.Table:
    """The purchases that count, with the logarithm of their quantity."""
    table = table_of(purchases, needs=COLUMNS)
    table = table.mutate(bought_on=table.bought_on.cast("date"))
    table = by_day(
        table.filter(
            table.customer_id.notnull(),
            table.product_id.notnull(),
            table.bought_on <= ibis.literal(as_of),
        )
    )
    return table.mutate(written=table.quantity.ln())


def _usual(table: ir.Table) -> ir.Table:
    return table.group_by("product_id").agg(usual=table.written.mean())


def _own(table: ir.Table) -> ir.Table:
    """One row for each customer: the gaps between the days with anything bought."""
    days = table.select("customer_id", "bought_on").distinct()
    sequence = ibis.window(group_by="customer_id", order_by="bought_on")
    before = days.bought_on.lag().over(sequence)
    days = days.mutate(days=(days.bought_on.epoch_days() - before.epoch_days()).cast("float64"))
    return days.group_by("customer_id").agg(
        own_gaps=days.days.count().cast("int32"),
        own_log_days=steady_total(days.days.ln()),
    )
