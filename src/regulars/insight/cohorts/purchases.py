"""Which goods were in which order: what beginnings and repurchases are counted from."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.cohorts.postage import is_service
from regulars.insight.schema import order_lines
from regulars.insight.tables import table_of, total


def goods(lines: Any) -> ir.Table:
    """Every pair of product id and name but those of services, numbered by key and name.

    Postage, fees, gift cards, samples and entries made by hand are services, by the names and codes
    in :mod:`regulars.insight.cohorts.postage`.

    Parameters
    ----------
    lines
        The order lines.

    Returns
    -------
    ir.Table
        ``id`` and ``name``, the pair; ``key`` (the id, or the name where there is none; null where
        there is neither); ``product``, the number of the key; ``edition``, that of the pair, so the
        least edition of a product has the first of its names; lazy. Numbers are compared much
        faster than text.
    """
    pairs = _sold(lines).select(id="product_id", name="product_name").distinct()
    pairs = pairs.mutate(key=ibis.coalesce(pairs.id, pairs.name))
    by_key = ibis.window(order_by=pairs.key)
    by_name = ibis.window(order_by=[pairs.key, pairs.name, pairs.id])
    numbered = pairs.mutate(
        product=ibis.dense_rank().over(by_key).cast("int32"),
        edition=ibis.row_number().over(by_name).cast("int32"),
    )
    # After the numbering, so that no engine judges each line instead of each pair.
    return numbered.filter(~(is_service(numbered.id) | is_service(numbered.name)))


def purchases(orders: ir.Table, *, lines: Any, products: ir.Table) -> ir.Table:
    """Bring the lines of orders down to one row for each order and product in it.

    Parameters
    ----------
    orders
        Rows of :func:`regulars.insight.transactions.numbered` that are orders.
    lines
        The order lines.
    products
        What :func:`goods` returns for them.

    Returns
    -------
    ir.Table
        ``customer_id``, ``order_number``, ``day`` (of the order, as days since 1970), ``product``,
        ``edition`` (the least that was in the order), ``amount_minor``; lazy.
    """
    sold = _sold(lines)
    placed = orders.select(
        "order_id", "order_number", buyer="customer_id", day=orders.ordered_on.epoch_days()
    )
    bought = sold.join(placed, "order_id")
    bought = bought.join(
        products,
        [
            bought.product_id.identical_to(products.id),
            bought.product_name.identical_to(products.name),
        ],
    )
    return bought.group_by("order_number", "product", customer_id="buyer").agg(
        day=bought.day.min(),
        edition=bought.edition.min(),
        amount_minor=total(bought.amount_minor),
    )


def _sold(lines: Any) -> ir.Table:
    table = order_lines(table_of(lines))
    return table.filter(table.amount_minor > 0)
