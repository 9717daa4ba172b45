"""The measures of a period, the months of trade, and who brings the revenue."""

from __future__ import annotations

from regulars.insight.metrics.measures import measures
from regulars.insight.metrics.months import months
from regulars.insight.metrics.shares import revenue_curve, shares

__all__ = ["measures", "months", "revenue_curve", "shares"]
