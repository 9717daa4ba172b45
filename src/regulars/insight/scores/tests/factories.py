"""Small histories for examples."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.insight.tests.histories import SCHEMA

START = date(2024, 1, 1)
AS_OF = date(2024, 6, 30)


def lines_of(*sales: tuple[str | None, int, int], product: str | None = None) -> pa.Table:
    """Orders of (customer, day, amount), a line each; day 0 is the first of January 2024."""
    rows = [
        {
            "order_id": f"o{place}",
            "customer_id": customer,
            "ordered_at": datetime.combine(START, datetime.min.time()) + timedelta(days=day),
            "product_id": product,
            "quantity": 1.0,
            "amount_minor": amount,
        }
        for place, (customer, day, amount) in enumerate(sales)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def figures_are_sound(rows: Sequence[dict[str, Any]]) -> None:
    """No figure is missing, infinite or beyond what it can be, and days are in their order."""
    for row in rows:
        chances = (row["alive"], row["churn_probability"])
        assert all(0 <= chance <= 1 for chance in chances), row
        amounts = [row[name] for name in AMOUNTS]
        assert np.isfinite(amounts).all(), row
        assert min(amounts) >= 0, row
        low, value, high = (row[f"lifetime_value_{end}minor"] for end in ("low_", "", "high_"))
        assert low <= value <= high, row
        days = [row[name] for name in ("next_order_from", "next_order_on", "next_order_to")]
        assert (days[0] is None) == (days[1] is None) == (days[2] is None), row
        assert days[0] is None or days[0] <= days[1] <= days[2], row


AMOUNTS = (
    "expected_orders_90",
    "expected_orders_365",
    "lifetime_value_minor",
    "lifetime_value_low_minor",
    "lifetime_value_high_minor",
    "at_risk_minor",
)
