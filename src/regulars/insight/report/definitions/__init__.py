"""What every figure and name in a report means, shown to the reader on demand."""

from __future__ import annotations

from regulars.insight.report.definitions import customers, outlook, prospects, trade
from regulars.insight.report.definitions.definition import Definition, by_code

__all__ = ["DEFINITIONS", "Definition"]

DEFINITIONS: dict[str, Definition] = by_code(
    (
        *trade.MEASURES,
        *trade.MONTHS,
        *trade.SHARES,
        *customers.COHORTS,
        *customers.ORDER_GAPS,
        *customers.BEGINNINGS,
        *customers.SCORES,
        *customers.GROUPS,
        *outlook.FORECAST,
        *outlook.CUSTOMERS,
        *outlook.PRODUCTS,
        *prospects.SIMULATION,
        *prospects.LEVERS,
        *prospects.ADVICE,
    )
)
