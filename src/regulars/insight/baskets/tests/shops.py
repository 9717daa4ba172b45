"""Made-up histories: small and random ones, and a shop whose customers have habits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from regulars.insight.baskets import History
from regulars.insight.baskets.tests.oracle import Row

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob", "cat", "dan"]),
        st.integers(0, 9).map(float),
        st.sampled_from(["cup", "jar", "pot", "tea", "tin"]),
    ),
    min_size=1,
    max_size=40,
)


def history_of(rows: Sequence[Row]) -> History:
    customers, days, products = zip(*rows, strict=True)
    return History.of(list(customers), list(days), list(products))


def table_of_rows(rows: Sequence[Row]) -> pa.Table:
    """The rows as the table that baskets come as; days since 1970."""
    customers, days, products = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "customer_id": pa.array(customers, pa.string()),
            "order_id": pa.array([None] * len(rows), pa.string()),
            "ordered_on": pa.array([int(day) for day in days], pa.int32()).cast(pa.date32()),
            "product_id": pa.array(products, pa.string()),
        }
    )


def shop_of_habits(seed: int, customers: int = 600, products: int = 200) -> History:
    """Customers with three favourites each, and a kind of product that new ones come from."""
    draws = np.random.default_rng(seed)
    rows: list[Row] = []
    popularity = np.arange(1, products + 1) ** -0.5
    for customer in range(customers):
        kind = customer % 5
        taste = np.where(np.arange(products) % 5 == kind, 15.0, 1.0) * popularity
        taste /= taste.sum()
        favourites = draws.choice(products, 3, replace=False)
        for day in np.cumsum(draws.geometric(0.05, draws.integers(2, 9))):
            held = [int(product) for product in favourites if draws.random() < 0.5]
            held += draws.choice(products, draws.integers(1, 4), p=taste).tolist()
            rows += [(f"c{customer:03}", float(day), f"p{product:03}") for product in held]
    return history_of(rows)
