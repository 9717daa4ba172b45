"""What customers will bring, and who of them may be leaving, in one pass over their scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.extents import LEAST_AT_RISK, LEAVING, LEAVING_FROM
from regulars.insight.forecasts import forecast
from regulars.insight.report.history import History
from regulars.insight.report.sections.outlook.bands import bands_of
from regulars.insight.report.sections.outlook.naming import names_of
from regulars.insight.scores import Counted as Known
from regulars.insight.scores import Learnt, scores
from regulars.insight.types import LifetimeValues, Slipping, SlippingCustomer

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]

LISTED = 200  # who may be leaving; files name no more
TENTH = 10


@dataclass
class Counted:
    """What the scores of some customers add up to so far."""

    values: list[Floats] = field(default_factory=list)
    customers: int = 0
    at_risk_minor: float = 0.0
    leaving: pa.Table | None = None

    def add(self, table: pa.Table, as_of: date) -> None:
        """Count some more."""
        import pyarrow as pa

        self.values.append(_floats(table, "lifetime_value_minor"))
        leaving = table.filter(pa.array(_is_leaving(table, as_of)))
        self.customers += len(leaving)
        self.at_risk_minor += float(_floats(leaving, "at_risk_minor").sum())
        both = [leaving] if self.leaving is None else [self.leaving, leaving]
        order = [("at_risk_minor", "descending"), ("customer_id", "ascending")]
        self.leaving = pa.concat_tables(both).sort_by(order).slice(0, LISTED)


def worth_of(history: History, learnt: Learnt, known: Known) -> tuple[LifetimeValues, Slipping]:
    """Add up the scores of all customers, from the history as it was counted.

    Definition
    ----------
    Lifetime value ahead is margin × spend to expect per purchase × purchases to expect over the
    horizon, each discounted from its own day. The interval of its sum is as wide, for its size, as
    the band of the revenue forecast over the same days.

    Value at risk is lifetime value ahead × (1 - chance still there). Slipping are customers with
    two purchases or more, past the day on which the next was due, of whose being still there the
    chance is from 20 to 80 %. Who bought once has no rhythm that could be missed.
    """
    counted = Counted()
    for table in scores(known, learnt, as_of=history.as_of):
        counted.add(table, history.as_of)
    values = np.concatenate(counted.values) if counted.values else np.zeros(0)
    return _values(values, learnt), _slipping(counted, history)


def _values(values: Floats, learnt: Learnt) -> LifetimeValues:
    terms, whole = learnt.terms, float(values.sum())
    [point] = forecast(learnt.choice, until=[learnt.as_of + timedelta(days=terms.horizon_days)])
    size = whole / point.revenue_minor if point.revenue_minor > 0 else 0.0
    return LifetimeValues(
        horizon_days=terms.horizon_days,
        discount=terms.discount,
        margin=terms.margin,
        customers=len(values),
        total_minor=whole,
        low_minor=size * point.revenue_low_minor,
        high_minor=size * point.revenue_high_minor,
        median_minor=float(np.median(values)) if len(values) else 0.0,
        top_tenth_share=_top_tenth(values),
        bands=bands_of(values),
    )


def _top_tenth(values: Floats) -> float | None:
    """The share of the whole that the tenth worth most brings; None where nothing is worth."""
    whole, best = float(values.sum()), -(-len(values) // TENTH)
    if whole <= 0:
        return None
    return float(np.partition(values, len(values) - best)[-best:].sum() / whole)


def _is_leaving(table: pa.Table, as_of: date) -> NDArray[np.bool_]:
    """Who has come back, is past their day, may have left or not, and is worth something."""
    due = table["next_order_due_on"].to_numpy()  # no day where nobody has come back
    alive, at_risk = _floats(table, "alive"), _floats(table, "at_risk_minor")
    is_unsure = (alive >= LEAVING[0]) & (alive <= LEAVING[1])
    is_late = (due < np.datetime64(as_of)) & (table["purchases"].to_numpy() >= LEAVING_FROM)
    found: NDArray[np.bool_] = is_late & is_unsure & (at_risk >= LEAST_AT_RISK)
    return found


def _slipping(counted: Counted, history: History) -> Slipping:
    found = counted.leaving.to_pylist() if counted.leaving is not None else []
    names = names_of(history, [int(row["customer_id"]) for row in found])
    return Slipping(
        customers=counted.customers,
        at_risk_minor=counted.at_risk_minor,
        rows=tuple(
            SlippingCustomer(
                customer_id=names[int(row["customer_id"])],
                purchases=row["purchases"],
                last_on=row["last_on"],
                due_on=row["next_order_due_on"],
                alive=row["alive"],
                value_minor=row["lifetime_value_minor"],
                at_risk_minor=row["at_risk_minor"],
            )
            for row in found
        ),
    )


def _floats(table: pa.Table, name: str) -> Floats:
    return np.asarray(table[name].to_numpy(), dtype=np.float64)
