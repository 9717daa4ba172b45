"""From order lines to days of purchase, by whichever engine holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.day_tally import Tally
from regulars.insight.id_texts import distinct_texts
from regulars.insight.models.days import day_of
from regulars.insight.purchase_days import PurchaseDays
from regulars.insight.schema import order_lines
from regulars.insight.scores.errors import OtherDay
from regulars.insight.tables import table_of, total
from regulars.insight.timing.stream import whole_customers
from regulars.insight.transactions import transaction_rows, transactions

NEEDS = ("customer_id", "ordered_on", "is_order", "amount_minor")
AT_ONCE = 24_000_000  # transactions that are counted in memory; some 30 bytes each
BATCH = 1_000_000
DAYS_EACH = 8  # of a customer, about


@dataclass(frozen=True)
class Counted:
    """A store's history up to a day, read once for all that is asked of it.

    Parameters
    ----------
    lines
        What was given.
    as_of
        Last day counted.
    orders
        See :func:`orders_of`.
    days
        See :func:`days_at_once`.
    """

    lines: ir.Table
    as_of: date
    orders: ir.Table
    days: PurchaseDays | None


def counted(lines: Any, *, as_of: date) -> Counted:
    """Read a history once, to :func:`learn` from it and to score its customers on the same day.

    Parameters
    ----------
    lines
        As for :func:`learn`.
    as_of
        The day of observation: the last day counted.

    Returns
    -------
    Counted
        What :func:`learn`, :func:`scores` and :func:`replenishments` take in place of lines. Days
        of purchase are kept in memory up to 24 million transactions, some 30 bytes each; what is
        larger is left where it is.

    Raises
    ------
    MissingColumns, FractionalAmounts
        As :func:`learn` does.
    OtherDay
        If it was counted already, up to another day.

    Examples
    --------
    >>> from datetime import datetime
    >>> import pyarrow as pa
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2"], "customer_id": ["ann", "bob"], "quantity": [1.0, 1.0],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 3, 9)], "amount_minor": [500, 300],
    ... })
    >>> history = counted(lines, as_of=date(2024, 1, 31))
    >>> history.days.customer_id.to_pylist(), history.days.revenue_minor.tolist()
    (['ann'], [500])
    """
    as_of = day_of("as_of", as_of)
    if isinstance(lines, Counted):
        if lines.as_of != as_of:
            raise OtherDay(counted=lines.as_of, as_of=as_of)
        return lines
    table = table_of(lines)
    orders = orders_of(table, as_of=as_of)
    return Counted(table, as_of, orders, days_at_once(orders))


def has_lines(lines: ir.Table) -> bool:
    """Whether these are order lines, and not transactions."""
    return "is_order" not in lines.columns


def orders_of(lines: Any, *, as_of: date, only: Iterable[str] | None = None) -> ir.Table:
    """The transactions of known customers up to a day.

    Parameters
    ----------
    lines
        Order lines, or what :func:`regulars.insight.transactions.transactions` returned of them.
    as_of
        Last day counted.
    only
        The customers to take. Of order lines, only those of their orders are put together.

    Returns
    -------
    ir.Table
        ``customer_id`` as text, ``ordered_on``, ``is_order``, ``amount_minor``; lazy.

    Raises
    ------
    MissingColumns
        If a column is absent.
    FractionalAmounts
        If the amounts of lines are of a type with fractions.
    """
    table = table_of(lines)
    chosen = None if only is None else _ids(only)
    if has_lines(table):
        table = order_lines(table)
        if chosen is not None:
            theirs = of_customers(table, chosen).select("order_id").distinct()
            table = table.semi_join(theirs, "order_id")
        table = transactions(table)
    table = transaction_rows(table, needs=NEEDS)
    table = table.filter(table.customer_id.notnull(), table.ordered_on <= ibis.date(as_of))
    table = table.select(
        "ordered_on", "is_order", "amount_minor", customer_id=table.customer_id.cast("string")
    )
    return table if chosen is None else of_customers(table, chosen)


def of_customers(table: ir.Table, only: Iterable[str] | ir.Table) -> ir.Table:
    """The rows of some customers."""
    chosen = only if isinstance(only, ir.Table) else _ids(only)
    text = table.customer_id.cast("string")
    return table.semi_join(chosen, text == chosen.chosen_id)


def purchase_days(
    lines: Any, *, as_of: date, only: Iterable[str] | None, chunk: int
) -> Iterator[PurchaseDays]:
    """Count days of purchase, about so many customers at a time, by customer."""
    days: PurchaseDays | None = None
    if isinstance(lines, Counted):
        known = counted(lines, as_of=as_of)
        days, lines = known.days, known.lines
        if days is not None and only is not None:
            days = days.of(only)
    if days is None:
        orders = orders_of(lines, as_of=as_of, only=only)
        days = days_at_once(orders)
    yield from _streamed(orders, chunk) if days is None else days.parts(chunk)


def days_at_once(orders: ir.Table) -> PurchaseDays | None:
    """Count the days of purchase of all customers in this process's memory.

    None where there are more than :data:`AT_ONCE` transactions, or an engine on other machines
    holds them.
    """
    engine = orders.get_backend()
    if engine.name != "duckdb":
        return None
    tally = Tally()
    with engine.to_pyarrow_batches(orders.rename(orders="is_order"), chunk_size=BATCH) as batches:
        for batch in batches:
            tally.add(batch)
            if tally.rows > AT_ONCE:
                return None
    return tally.days()


def _streamed(orders: ir.Table, chunk: int) -> Iterator[PurchaseDays]:
    """By customer and day, brought down and ordered by the engine, which spills to disk."""
    days = orders.group_by("customer_id", "ordered_on").agg(
        orders=orders.count(where=orders.is_order), amount_minor=total(orders.amount_minor)
    )
    days = days.order_by("customer_id", "ordered_on")
    size = chunk * DAYS_EACH
    for part in whole_customers(days.to_pyarrow_batches(chunk_size=size), size):
        tally = Tally()
        for batch in part.to_batches():
            tally.add(batch)
        counted = tally.days()
        if len(counted):
            yield counted


def _ids(only: Iterable[str]) -> ir.Table:
    import pyarrow as pa

    return ibis.memtable(pa.table({"chosen_id": pa.array(distinct_texts(only), pa.string())}))
