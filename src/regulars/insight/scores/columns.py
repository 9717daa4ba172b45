"""The columns of the two tables."""

from __future__ import annotations

import pyarrow as pa

SCORES = pa.schema(
    [
        pa.field("customer_id", pa.string(), nullable=False),
        pa.field("purchases", pa.int32(), nullable=False),
        pa.field("first_on", pa.date32(), nullable=False),
        pa.field("last_on", pa.date32(), nullable=False),
        pa.field("revenue_minor", pa.int64(), nullable=False),
        pa.field("recency_score", pa.int8()),
        pa.field("frequency_score", pa.int8()),
        pa.field("monetary_score", pa.int8()),
        pa.field("rfm_group", pa.string()),
        pa.field("expected_orders_90", pa.float64(), nullable=False),
        pa.field("expected_orders_365", pa.float64(), nullable=False),
        pa.field("alive", pa.float64(), nullable=False),
        pa.field("churn_probability", pa.float64(), nullable=False),
        pa.field("lifetime_value_minor", pa.float64(), nullable=False),
        pa.field("lifetime_value_low_minor", pa.float64(), nullable=False),
        pa.field("lifetime_value_high_minor", pa.float64(), nullable=False),
        pa.field("at_risk_minor", pa.float64(), nullable=False),
        pa.field("next_order_due_on", pa.date32()),
        pa.field("next_order_on", pa.date32()),
        pa.field("next_order_from", pa.date32()),
        pa.field("next_order_to", pa.date32()),
    ]
)

REPLENISHMENTS = pa.schema(
    [
        pa.field("customer_id", pa.string(), nullable=False),
        pa.field("product_id", pa.string(), nullable=False),
        pa.field("last_on", pa.date32(), nullable=False),
        pa.field("due_on", pa.date32(), nullable=False),
        pa.field("expected_on", pa.date32()),
        pa.field("typical_days", pa.float64(), nullable=False),
        pa.field("comes_back", pa.float64(), nullable=False),
        pa.field("due_within_30", pa.float64(), nullable=False),
    ]
)
