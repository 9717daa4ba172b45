"""One row per customer: what measures, RFM and cohorts have in common, counted in one pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.periods import check_forward
from regulars.insight.tables import table_of, total
from regulars.insight.timelines import Timeline
from regulars.insight.transactions import COLUMNS
from regulars.insight.types import Period


def customers(
    transactions: Any,
    *,
    as_of: date | None = None,
    period: Period | None = None,
    previous: Period | None = None,
    timeline: Timeline | None = None,
) -> ir.Table:
    """Bring transactions up to a day down to one row per customer.

    Definition
    ----------
    *Orders* and *revenue* are everything a customer ordered and brought up to ``as_of``, net of
    what was taken back. The columns of a period count what falls in it alone. *Active* says in
    which periods of the timeline the customer ordered: a set of whole numbers, written as bits.

    The ``_of`` functions of :mod:`regulars.insight.metrics`, :mod:`regulars.insight.rfm` and
    :mod:`regulars.insight.cohorts` read this table. Keep it with ``.cache()`` and give it to all of
    them, and the transactions are grouped by customer once instead of once for each.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    as_of
        Last day counted. Default: the timeline's last day, or all days without one.
    period
        Days to count by themselves, both ends included.
    previous
        Days before it, in which a customer who ordered is one to keep. Needs a period.
    timeline
        The periods to follow cohorts through; they must reach ``as_of``.

    Returns
    -------
    ir.Table
        One row per known customer and one with null for all anonymous sales together:
        ``customer_id``; ``first_on`` and ``last_on`` (days of the first and last order; null
        without an order); ``orders``; ``revenue_minor``. With a period also ``period_orders``,
        ``period_revenue_minor``, ``period_profit_minor`` (amount less cost, over transactions whose
        cost is known; null where none is) and ``previous_orders``. With a timeline also
        ``active_0``, ``active_1`` and so on, as :class:`regulars.insight.timelines.Timeline` says;
        lazy.

    Raises
    ------
    BackwardPeriod
        If a period ends before it starts.
    ShortTimeline
        If the timeline ends before ``as_of``.
    MissingColumns
        If a column of :data:`regulars.insight.transactions.COLUMNS` is absent.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2"],
    ...     "customer_id": ["ann", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 3, 9)],
    ...     "quantity": [1.0, 1.0],
    ...     "amount_minor": [500, 300],
    ... })
    >>> march = Period(date(2024, 3, 1), date(2024, 3, 31))
    >>> table = customers(transactions(lines), as_of=date(2024, 3, 31), period=march)
    >>> table.select("orders", "revenue_minor", "period_orders").to_pyarrow().to_pylist()
    [{'orders': 2, 'revenue_minor': 800, 'period_orders': 1}]
    """
    table = table_of(transactions, needs=COLUMNS)
    if timeline is not None:
        as_of = as_of or timeline.until
        timeline.check_reaches(as_of)
    past = table if as_of is None else table.filter(table.ordered_on <= ibis.date(as_of))
    columns = {
        "first_on": past.ordered_on.min(where=past.is_order),
        "last_on": past.ordered_on.max(where=past.is_order),
        "orders": past.count(where=past.is_order),
        "revenue_minor": total(past.amount_minor),
    }
    if period is not None:
        columns |= _of_period(past, period, previous)
    if timeline is not None:
        columns |= timeline.activity(past.ordered_on, past.is_order)
    return past.group_by("customer_id").agg(**columns)


def _of_period(past: ir.Table, period: Period, previous: Period | None) -> dict[str, ir.Value]:
    """The columns that count a period by itself, and the orders of the one before."""
    inside = _within(past, period)
    before = ibis.literal(value=False) if previous is None else _within(past, previous)
    return {
        "period_orders": past.count(where=past.is_order & inside),
        "period_revenue_minor": total(past.amount_minor, where=inside).fill_null(0),
        "period_profit_minor": total(past.amount_minor - past.cost_minor, where=inside),
        "previous_orders": past.count(where=past.is_order & before),
    }


def _within(past: ir.Table, period: Period) -> ir.BooleanValue:
    check_forward(period)
    return past.ordered_on.between(ibis.date(period.start), ibis.date(period.end))
