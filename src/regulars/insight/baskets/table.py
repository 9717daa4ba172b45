"""Order lines brought down to baskets: which product a customer took home on which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.cohorts.purchases import goods
from regulars.insight.schema import order_lines
from regulars.insight.tables import table_of, total

COLUMNS = ("customer_id", "order_id", "ordered_on", "product_id")


def baskets(
    lines: Any, *, as_of: date, strangers: bool = False, products: ir.Table | None = None
) -> ir.Table:
    """Bring order lines down to one row for each customer, day and product.

    Definition
    ----------
    A basket is what one customer bought on one calendar day, in however many orders. Lines above
    zero count, up to ``as_of``, that day included; what was given away is left out, and what was
    taken back later was bought all the same. A product is known by its id, or by its name where it
    has none. Postage, fees, gift cards, samples and entries made by hand are no products, see
    :mod:`regulars.insight.cohorts.postage`.

    Parameters
    ----------
    lines
        Order lines with the columns of :data:`regulars.insight.schema.ORDER_LINES`: an Ibis table,
        or a pandas, Polars or Arrow frame.
    as_of
        Last day counted.
    strangers
        Whether orders of nobody known are baskets, too, each of them one. They say what is bought
        together and what is popular, not who will buy again.
    products
        What :func:`regulars.insight.cohorts.purchases.goods` returned of these lines or of more,
        where that is at hand.

    Returns
    -------
    ir.Table
        ``customer_id``; ``order_id`` (null but for orders of nobody known); ``ordered_on``;
        ``product_id``; ``quantity`` (of all such lines that have a number above zero; null where
        none has) and ``amount_minor`` (minor units); lazy.

    Raises
    ------
    MissingColumns
        If a column that may not be null is absent.
    FractionalAmounts
        If the amounts are of a type with fractions.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o1", "o2"],
    ...     "customer_id": ["ann", "ann", "ann"],
    ...     "ordered_at": [datetime(2024, 1, 5, 9), datetime(2024, 1, 5, 9), datetime(2024, 1, 5)],
    ...     "product_id": ["tea", "Postage", "tea"],
    ...     "quantity": [1.0, 1.0, 2.0],
    ...     "amount_minor": [500, 300, 1000],
    ... })
    >>> [row] = baskets(lines, as_of=date(2024, 1, 31)).to_pyarrow().to_pylist()
    >>> row["product_id"], row["quantity"], row["amount_minor"]
    ('tea', 3.0, 1500)
    """
    sold = order_lines(table_of(lines))
    sold = sold.mutate(ordered_on=sold.ordered_at.date())
    sold = sold.filter(sold.amount_minor > 0, sold.ordered_on <= ibis.date(as_of))
    if not strangers:
        sold = sold.filter(sold.customer_id.notnull())
    products = goods(lines) if products is None else products
    products = products.filter(products.key.notnull()).select("id", "name", "key")
    bought = sold.join(
        products,
        [
            sold.product_id.identical_to(products.id),
            sold.product_name.identical_to(products.name),
        ],
    )
    return (
        bought.group_by(
            "customer_id",
            "ordered_on",
            order_id=bought.customer_id.isnull().ifelse(bought.order_id, ibis.null("string")),
            product_id=bought.key,
        )
        .agg(
            quantity=bought.quantity.sum(where=(bought.quantity > 0) & ~bought.quantity.isnan()),
            amount_minor=total(bought.amount_minor),
        )
        .relocate("order_id", after="customer_id")
    )
