"""From order lines to the days on which something was bought."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.cohorts.purchases import goods
from regulars.insight.schema import order_lines
from regulars.insight.tables import table_of
from regulars.insight.transactions import transaction_rows, transactions

COLUMNS = ("customer_id", "product_id", "bought_on", "quantity")
ANYTHING = ""  # the product of a customer's purchases of whatever there is


def product_purchases(lines: Any, *, as_of: date) -> ir.Table:
    """Bring order lines down to the days on which each known customer bought each product.

    Definition
    ----------
    A purchase is a calendar day with at least one line above zero of the product; whatever was
    bought of it on that day is one purchase. What was taken back or given away is none, and does
    not undo one. A product is its id, or its name where there is no id. Postage, fees and the like
    are left out, see :mod:`regulars.insight.cohorts.postage`.

    Parameters
    ----------
    lines
        Order lines with the columns of :data:`regulars.insight.schema.ORDER_LINES`.
    as_of
        Last day counted; later ones are left out.

    Returns
    -------
    ir.Table
        ``customer_id``; ``product_id``; ``bought_on``; ``quantity``, the pieces bought on that day
        (null where no line tells a number above zero); lazy.

    Raises
    ------
    MissingColumns, FractionalAmounts
        As :func:`regulars.insight.schema.order_lines` does.

    Examples
    --------
    >>> from datetime import datetime
    >>> import pyarrow as pa
    >>> lines = pa.Table.from_pylist([
    ...     {"order_id": str(day), "customer_id": "ann", "product_id": "tea", "quantity": 2.0,
    ...      "ordered_at": datetime(2025, 1, day), "amount_minor": amount}
    ...     for day, amount in [(3, 800), (3, 900), (9, -800), (20, 800)]
    ... ])
    >>> rows = product_purchases(lines, as_of=date(2025, 1, 31)).order_by("bought_on").to_pyarrow()
    >>> [(row["bought_on"].day, row["quantity"]) for row in rows.to_pylist()]
    [(3, 4.0), (20, 2.0)]
    """
    sold = order_lines(table_of(lines))
    products = goods(sold)
    named = products.filter(products.key.notnull()).select("id", "name", key="key")
    sold = sold.mutate(bought_on=sold.ordered_at.date())
    sold = sold.filter(
        sold.amount_minor > 0, sold.customer_id.notnull(), sold.bought_on <= ibis.literal(as_of)
    )
    bought = sold.join(
        named,
        [sold.product_id.identical_to(named.id), sold.product_name.identical_to(named.name)],
    )
    return by_day(bought.drop("product_id").rename(product_id="key"))


def customer_purchases(lines: Any, *, as_of: date) -> ir.Table:
    """Bring order lines down to the days on which each known customer ordered anything.

    Parameters
    ----------
    lines
        Order lines with the columns of :data:`regulars.insight.schema.ORDER_LINES`.
    as_of
        Last day counted; later ones are left out.

    Returns
    -------
    ir.Table
        As :func:`product_purchases` returns, with an empty ``product_id`` and no ``quantity``, so
        that everything made from purchases can be made of whole orders too; lazy. A day with an
        order in the sense of :func:`regulars.insight.transactions.transactions` is one purchase.

    Raises
    ------
    MissingColumns, FractionalAmounts
        As :func:`regulars.insight.schema.order_lines` does.

    Examples
    --------
    >>> from datetime import datetime
    >>> import pyarrow as pa
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2"], "customer_id": ["ann", "ann"], "quantity": [1.0, 1.0],
    ...     "ordered_at": [datetime(2025, 1, 3), datetime(2025, 1, 9)], "amount_minor": [5, 0],
    ... })
    >>> customer_purchases(lines, as_of=date(2025, 1, 31)).count().to_pyarrow().as_py()
    1
    """
    return order_days(transactions(lines), as_of=as_of)


def order_days(transactions: Any, *, as_of: date) -> ir.Table:
    """The same from transactions: the columns ``customer_id``, ``ordered_on`` and ``is_order``."""
    orders = transaction_rows(transactions, needs=("customer_id", "ordered_on", "is_order"))
    orders = orders.filter(
        orders.is_order, orders.customer_id.notnull(), orders.ordered_on <= ibis.literal(as_of)
    )
    days = orders.select("customer_id", bought_on="ordered_on").distinct()
    return days.mutate(product_id=ibis.literal(ANYTHING), quantity=ibis.null("float64"))[
        list(COLUMNS)
    ]


def by_day(bought: ir.Table) -> ir.Table:
    """One row for each customer, product and day, with the quantities that can be added."""
    quantity = bought.quantity.cast("float64")
    told = (quantity > 0) & ~quantity.isnan() & ~quantity.isinf()
    days = bought.group_by("customer_id", "product_id", "bought_on").agg(
        quantity=quantity.sum(where=told)
    )
    return days[list(COLUMNS)]
