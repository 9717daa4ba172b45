"""The measures of a period, the months of trade, and who brings the revenue."""

from __future__ import annotations

from regulars.insight.metrics.measures import measures, measures_of
from regulars.insight.metrics.months import months
from regulars.insight.metrics.shares import revenue_curve, revenue_curve_of, shares, shares_of

__all__ = [
    "measures",
    "measures_of",
    "months",
    "revenue_curve",
    "revenue_curve_of",
    "shares",
    "shares_of",
]
