"""What was sold, month by month, by measures and by who bought it."""

from __future__ import annotations

import ibis.expr.types as ir

from regulars.insight import metrics
from regulars.insight.benchmarks import benchmark_for
from regulars.insight.report.history import Row, rows
from regulars.insight.report.snapshots import Snapshots
from regulars.insight.types import (
    CurvePoint,
    Measure,
    Month,
    Scope,
    Shares,
    Unit,
)

# code of the measure, how to read it, its column
MEASURES = (
    ("repeat_customer_rate", Unit.SHARE, "repeat_customer_rate"),
    ("purchase_frequency", Unit.RATIO, "purchase_frequency"),
    ("average_order_value", Unit.MONEY, "average_order_value_minor"),
    ("customer_lifetime_value", Unit.MONEY, "customer_lifetime_value_minor"),
    ("retention_rate", Unit.SHARE, "retention_rate"),
    ("churn_rate", Unit.SHARE, "churn_rate"),
    ("customers", Unit.COUNT, "customers"),
    ("new_customers", Unit.COUNT, "new_customers"),
    ("orders", Unit.COUNT, "orders"),
    ("revenue", Unit.MONEY, "revenue_minor"),
)
# Adds up over the whole history: a later day has had longer to collect, so a rise is no news.
CUMULATIVE = frozenset({"customer_lifetime_value"})


def measured(snapshots: Snapshots, scope: Scope) -> tuple[Measure, ...]:
    """The measures of the period beside those of the previous one, where they can be compared."""
    [current] = rows(metrics.measures_of(snapshots.end, period=scope.period))
    earlier: Row = {}
    if snapshots.before is not None and scope.previous is not None:
        [earlier] = rows(metrics.measures_of(snapshots.before, period=scope.previous))
    return tuple(
        Measure(
            code=code,
            unit=unit,
            value=_number(current[column]),
            previous=None if code in CUMULATIVE else _number(earlier.get(column)),
            benchmark=benchmark_for(code, period=scope.period),
        )
        for code, unit, column in MEASURES
    )


def traded(transactions: ir.Table) -> tuple[Month, ...]:
    """The months of trade."""
    return tuple(Month(**row) for row in rows(metrics.months(transactions)))


def shared(snapshots: Snapshots) -> Shares:
    """What repeat customers bring, and the 80/20 curve from nobody to everybody."""
    [row] = rows(metrics.shares_of(snapshots.end))
    points = [CurvePoint(**point) for point in rows(metrics.revenue_curve_of(snapshots.end))]
    return Shares(**row, curve=(CurvePoint(0.0, 0.0), *points) if points else ())


def _number(value: float | None) -> float | None:
    """Counts and amounts as the floats that measures are."""
    return None if value is None else float(value)
