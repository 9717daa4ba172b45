"""The demo shop that the generator's tests look at."""

from datetime import date

import numpy as np
import pyarrow.compute as pc

from regulars.edges.sandbox.generator import (
    ShopParameters,
)

SHOP = ShopParameters(end=date(2026, 10, 31))


def orders_of(stretch):
    sold = stretch.order_lines.filter(pc.greater(stretch.order_lines["amount_minor"], 0))
    per_customer = (
        sold.group_by(["customer_id"])
        .aggregate([("order_id", "count_distinct")])
        .filter(pc.is_valid(pc.field("customer_id")))
        .sort_by("customer_id")
    )
    assert per_customer["customer_id"].equals(stretch.truth["customer_id"])
    return per_customer["order_id_count_distinct"]


def anonymous_sales(lines):
    """First lines of the orders of nobody known."""
    nobody = np.array([customer is None for customer in lines["customer_id"]])
    _, first = np.unique(lines["order_id"], return_index=True)
    is_first = np.isin(np.arange(nobody.size), first)
    return nobody & is_first & (lines["amount_minor"] > 0)
