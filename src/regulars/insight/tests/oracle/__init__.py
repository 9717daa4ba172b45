"""Every figure once more in plain Python, loop by loop, as the definitions read."""

from regulars.insight.tests.oracle.cohorts import cohorts, order_gaps, retention_curve
from regulars.insight.tests.oracle.deals import deals_of, numbers_of
from regulars.insight.tests.oracle.entries import entry_groups, repurchases
from regulars.insight.tests.oracle.measures import measures
from regulars.insight.tests.oracle.scores import MAP, scores
from regulars.insight.tests.oracle.trade import months, revenue_curve, shares

__all__ = [
    "MAP",
    "cohorts",
    "deals_of",
    "entry_groups",
    "measures",
    "months",
    "numbers_of",
    "order_gaps",
    "repurchases",
    "retention_curve",
    "revenue_curve",
    "scores",
    "shares",
]
