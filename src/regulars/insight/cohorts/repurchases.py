"""How much of what customers order again they had ordered before, and how steadily they do."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.cohorts.purchases import goods, purchases
from regulars.insight.tables import total


def repurchases(
    transactions: ir.Table, customers: ir.Table, *, lines: Any, every: int = 1
) -> ir.Table:
    """Count purchases after the first order, those of a product bought before, and their rhythm.

    Definition
    ----------
    A purchase is a product in an order, however many of it. Over known customers with two orders or
    more: *later* are the purchases in all orders but the first, *again* those of a product that the
    customer had in an earlier order. What is no product is left out, see
    :mod:`regulars.insight.cohorts.postage`.

    A *gap* is the days from one day on which a customer bought a product to the next on which the
    same customer bought it. *followed* are the gaps that follow another, *steady* those of them
    where the longer of the two is at most half as long again as the shorter. Were products bought
    again at random, however often, a fifth of the followed gaps would be steady by chance; the
    closer to all of them, the better the next purchase can be foreseen.

    These are the gaps of :func:`regulars.insight.timing.gaps`, and a test holds them together. The
    question is another one: whether anything in this store is bought in a rhythm, which decides
    between two kinds of advice, and not when a customer is due. It is answered here from purchases
    that the report has at hand; through the other function, which has to look at the quantities of
    each day, it would take more than twice as long.

    Parameters
    ----------
    transactions
        Numbered, see :func:`regulars.insight.transactions.numbered`.
    customers
        One row for each customer: ``customer_id`` and ``orders``.
    lines
        The order lines.
    every
        Ask every second, third and so on of these customers, in the order of their ids: a share
        needs no more than some thousands of them.

    Returns
    -------
    ir.Table
        One row with ``again``, ``later``, ``followed`` and ``steady``; lazy.

    Examples
    --------
    >>> from datetime import datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.customers import customers
    >>> from regulars.insight.transactions import numbered, transactions
    >>> bought = [("1", 1, "tea"), ("2", 5, "tea"), ("2", 5, "cup")]
    >>> lines = pa.Table.from_pylist([
    ...     {"order_id": order, "customer_id": "ann", "ordered_at": datetime(2025, 1, day),
    ...      "product_id": product, "quantity": 1.0, "amount_minor": 500}
    ...     for order, day, product in bought
    ... ])
    >>> orders = numbered(transactions(lines))
    >>> found = repurchases(orders, customers(orders), lines=lines)
    >>> found.to_pyarrow().to_pylist()
    [{'again': 1, 'later': 2, 'followed': 0, 'steady': 0}]
    """
    products = goods(lines)
    asked = asked_of(customers, every=every)
    placed = transactions.filter(
        transactions.is_order, transactions.customer_id.isin(asked.customer_id)
    )
    return repurchases_of(purchases(placed, lines=lines, products=products), asked, products)


def asked_of(customers: ir.Table, *, every: int) -> ir.Table:
    """The ``customer_id`` of every so many of the customers with two orders or more."""
    back = customers.filter(customers.orders > 1).select("customer_id")
    place = ibis.row_number().over(ibis.window(order_by=back.customer_id))
    return back.mutate(place=place).filter(lambda table: table.place % every == 0).drop("place")


def repurchases_of(purchases: ir.Table, asked: ir.Table, products: ir.Table) -> ir.Table:
    """What :func:`repurchases` returns, from all purchases of the customers asked.

    Parameters
    ----------
    purchases
        What :func:`regulars.insight.cohorts.purchases.purchases` returns, of all orders of these
        customers at least.
    asked
        What :func:`asked_of` returns.
    products
        What :func:`regulars.insight.cohorts.purchases.goods` returns.
    """
    named = products.filter(products.key.notnull()).select("edition")
    bought = purchases.semi_join(asked, "customer_id").semi_join(named, "edition")
    return _again(bought).cross_join(_rhythm(bought))


def _again(bought: ir.Table) -> ir.Table:
    """One row: ``again`` and ``later``."""
    pairs = bought.group_by("customer_id", "product").agg(
        orders=bought.count(), first=bought.order_number.min()
    )
    began = pairs["first"].isin([1]).cast("int64")
    counts = pairs.agg(again=total(pairs.orders - 1), later=total(pairs.orders - began))
    return counts.select(again=counts.again.fill_null(0), later=counts.later.fill_null(0))


def _rhythm(bought: ir.Table) -> ir.Table:
    """One row: ``followed`` and ``steady``."""
    days = bought.select("customer_id", "product", "day").distinct()
    window = {"group_by": ("customer_id", "product"), "order_by": "day"}
    gaps = days.mutate(gap=days.day - days.day.lag().over(**window))
    pairs = gaps.mutate(before=gaps.gap.lag().over(**window))
    pairs = pairs.filter(pairs.before.notnull())
    is_steady = (2 * pairs.gap <= 3 * pairs.before) & (2 * pairs.before <= 3 * pairs.gap)
    return pairs.agg(followed=pairs.count(), steady=pairs.count(where=is_steady))
