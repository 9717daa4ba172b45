"""From days of purchase and what was learnt to the rows of a table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from regulars.insight import rfm
from regulars.insight.models import Answer, expected_spend
from regulars.insight.purchase_days import EPOCH, PurchaseDays
from regulars.insight.scores.columns import SCORES
from regulars.insight.scores.lattice import Lattice
from regulars.insight.scores.learnt import Learnt
from regulars.insight.timing.learning import Timing
from regulars.insight.timing.outlook import Known, Outlook, outlook
from regulars.insight.timing.pace import Sums

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]
LEVEL = 0.9  # of the intervals of lifetime values
WINDOW = 0.8  # of the days of the next order
DATES = ("next_order_due_on", "next_order_on", "next_order_from", "next_order_to")
MARKS = ("recency_score", "frequency_score", "monetary_score", "rfm_group")


def score_table(days: PurchaseDays, learnt: Learnt, lattice: Lattice, as_of: date) -> pa.Table:
    """The rows of some customers."""
    import pyarrow as pa

    today = (as_of - EPOCH).days
    columns = {
        "customer_id": days.customer_id,
        "purchases": days.purchases.astype(np.int32),
        "first_on": _dates(days.first),
        "last_on": _dates(days.last),
        "revenue_minor": days.revenue_minor,
        **_groups(days, learnt.edges, today),
        **_ahead(days, learnt, lattice, today),
        **_next_order(days, learnt.orders, today),
    }
    return pa.table([pa.array(columns[name]) for name in SCORES.names], SCORES)


def _groups(days: PurchaseDays, edges: rfm.Edges | None, today: int) -> dict[str, Any]:
    import pyarrow as pa

    if edges is None:
        kinds = (SCORES.field(name).type for name in MARKS)
        return {name: pa.nulls(len(days), kind) for name, kind in zip(MARKS, kinds, strict=True)}
    found = rfm.places_of(edges, today - days.last, days.orders, days.revenue_minor)
    names = pa.array([group.value for group in rfm.GROUPS])
    scores = (found.recency, found.frequency, found.monetary)
    columns = [score.astype(np.int8) for score in scores]
    return dict(zip(MARKS, [*columns, names.take(pa.array(found.group))], strict=True))


def _ahead(days: PurchaseDays, learnt: Learnt, lattice: Lattice, today: int) -> dict[str, Any]:
    first, last, purchases = days.first, days.last, days.purchases
    found = lattice.ahead(purchases - 1, last - first, today - first)
    spend = expected_spend(learnt.choice.spend, purchases, days.revenue_minor / purchases)
    worth = Answer(found.worth, lambda: found.deviation)
    value = worth.times(spend, learnt.terms.margin)
    low, high = value.interval(LEVEL)
    return {
        "expected_orders_90": found.soon,
        "expected_orders_365": found.later,
        "alive": found.alive,
        "churn_probability": found.none,
        "lifetime_value_minor": value.value,
        "lifetime_value_low_minor": low,
        "lifetime_value_high_minor": high,
        "at_risk_minor": value.value * (1 - found.alive),
    }


def _next_order(days: PurchaseDays, timing: Timing | None, today: int) -> dict[str, Any]:
    import pyarrow as pa

    if timing is None:
        return {name: pa.nulls(len(days), pa.date32()) for name in DATES}
    found = next_orders(days, timing, today)
    return dict(zip(DATES, [found.due_on, found.expected_on, *found.window(WINDOW)], strict=True))


def next_orders(days: PurchaseDays, timing: Timing, today: int) -> Outlook:
    """When customers will order again, of anything."""
    nothing, purchases = np.zeros(len(days)), days.purchases
    sums = Sums(
        customer=np.arange(len(days)),
        product=np.zeros(len(days), np.int64),
        gaps=(purchases - 1).astype(np.float64),
        log_days=days.log_days,
        log_quantity=nothing,
        own=nothing,
    )
    known = Known(
        sums=sums,
        purchases=purchases,
        last_on=days.last,
        days_since=today - days.last,
        last_log_quantity=nothing,
        last_log_days=days.last_log_days,
        log_days_squared=days.log_days_squared,
    )
    return outlook(timing, known)


def _dates(days: NDArray[np.int64]) -> NDArray[np.datetime64]:
    return days.astype("datetime64[D]")
