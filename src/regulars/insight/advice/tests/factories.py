"""Facts and levers for tests of the rules."""

from __future__ import annotations

from regulars.insight.advice.facts import (
    Facts,
)
from regulars.insight.types import Lever, Unit

LEVERS = {
    code: Lever(code, Unit.SHARE, 1.0, 1.1, 500.0, 100.0, 1_000.0)
    for code in (
        "monthly_retention",
        "purchase_frequency",
        "average_order_value",
        "new_customers",
        "returned_share",
    )
}
QUIET = Facts(
    one_time_share=0.4,
    second_order_days=20,
    next_order_days=200,
    at_risk_share=0.0,
    lapsed_share=0.0,
    best_share=0.0,
    best_customers=0,
    best_fifth_share=0.3,
    returned_share=0.0,
    anonymous_share=0.0,
    season_peak=None,
    new_customers_trend=None,
)
