"""Customers grouped by how they started: by first product, first channel, or a discount then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from regulars.insight.cohorts.purchases import goods, purchases
from regulars.insight.customers import customers
from regulars.insight.tables import table_of, total
from regulars.insight.transactions import numbered
from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class MissingLines(Invalid):
    """Products are on order lines, and none were given."""

    code = "insight.missing_lines"
    sentence = "First products are found on order lines. Give them as lines."


By = Literal["product", "channel", "discount"]
DISCOUNTED, FULL_PRICE = "discounted", "full_price"


def entry_groups(transactions: Any, *, by: By, lines: Any = None) -> ir.Table:
    """Group customers by their first order and tell what became of them.

    Definition
    ----------
    The first channel is the channel of a customer's first order. The first product is the product
    that brought most in it: the largest sum of lines above zero, the first product id where two are
    equal, so every customer is in one group. A product without an id is known by its name; its name
    is the first of its names on these orders. Postage, fees, gift cards, samples and entries made
    by hand are left out, by the names and codes in :mod:`regulars.insight.cohorts.postage`; whose
    first order holds nothing else has no first product, and is in no group. By discount, a first
    order with a discount above zero is ``discounted``, another one ``full_price``, and one whose
    discount is not known has no name. *Repeat share* is the share of the group that ordered again,
    ever; revenue is net, over all their transactions.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns.
    by
        ``"product"``, ``"channel"`` or ``"discount"``.
    lines
        The order lines that the transactions were made of; needed for products.

    Returns
    -------
    ir.Table
        Largest group first, then by name: ``name`` (null: not known), ``customers``,
        ``repeat_customers``, ``repeat_share`` (0 to 1), ``revenue_minor``,
        ``revenue_per_customer_minor``; lazy.

    Raises
    ------
    MissingLines
        If products are asked for without lines.
    MissingColumns
        If a column of the transactions or of the lines is absent.

    Examples
    --------
    >>> from datetime import datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.transactions import transactions
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2", "o3"],
    ...     "customer_id": ["ann", "bob", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 1, 9), datetime(2024, 2, 4)],
    ...     "product_id": ["tea", "tea", "pot"],
    ...     "quantity": [1.0, 1.0, 1.0],
    ...     "amount_minor": [500, 300, 400],
    ... })
    >>> table = entry_groups(transactions(lines), by="product", lines=lines)
    >>> [(row["name"], row["repeat_share"]) for row in table.to_pyarrow().to_pylist()]
    [('tea', 0.5)]
    """
    table = numbered(transactions)
    groups = outcomes(customers(table), beginnings(table, by=by, lines=lines))
    return groups.drop("key")


def beginnings(transactions: ir.Table, *, by: By, lines: Any = None) -> ir.Table:
    """How each customer began: ``customer_id``, the ``key`` of the group and a ``name`` for it.

    Customers without a first product are left out, see :func:`entry_groups`.

    Raises MissingLines, and MissingColumns if discounts are asked for and transactions have none.
    """
    first = transactions.filter(transactions.is_order, transactions.order_number == 1)
    if by == "channel":
        return first.select("customer_id", key="channel", name="channel")
    if by == "discount":
        discount = table_of(first, needs=["discount_minor"]).discount_minor
        price = ibis.cases((discount > 0, DISCOUNTED), (discount <= 0, FULL_PRICE))
        return first.select("customer_id", key=price, name=price)
    if lines is None:
        raise MissingLines
    products = goods(lines)
    return beginnings_of(purchases(first, lines=lines, products=products), products)


def beginnings_of(purchases: ir.Table, products: ir.Table) -> ir.Table:
    """What :func:`beginnings` returns by product: the one that brought most in each first order.

    Parameters
    ----------
    purchases
        What :func:`regulars.insight.cohorts.purchases.purchases` returns, of first orders at least.
    products
        What :func:`regulars.insight.cohorts.purchases.goods` returns.
    """
    amounts = purchases.filter(purchases.order_number == 1)
    largest = amounts.group_by(buyer="customer_id").agg(largest=amounts.amount_minor.max())
    best = amounts.join(
        largest, [amounts.customer_id == largest.buyer, amounts.amount_minor == largest.largest]
    )
    chosen = best.group_by("customer_id").agg(edition=best.edition.min())
    named = products.select("edition", "key", "name")
    return chosen.join(named, "edition").select("customer_id", "key", "name")


def outcomes(customers: ir.Table, began: ir.Table) -> ir.Table:
    """What :func:`entry_groups` returns, with the ``key`` of each group."""
    started = began.join(customers.select("customer_id", "orders", "revenue_minor"), "customer_id")
    groups = started.group_by("key").agg(
        name=started.name.min(),
        customers=started.count(),
        repeat_customers=started.count(where=started.orders > 1),
        revenue_minor=total(started.revenue_minor),
    )
    return groups.select(
        "key",
        "customers",
        "repeat_customers",
        "revenue_minor",
        name=ibis.coalesce(groups.name, groups.key),
        repeat_share=groups.repeat_customers / groups.customers,
        revenue_per_customer_minor=groups.revenue_minor / groups.customers,
    ).order_by(ibis.desc("customers"), "name", "revenue_minor")
