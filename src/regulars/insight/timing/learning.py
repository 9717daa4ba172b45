"""From gaps to everything that a forecast needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from regulars.insight.tables import table_of
from regulars.insight.timing.comeback import Comeback, Gaps, learn_comeback
from regulars.insight.timing.components import Squares, learn_pace
from regulars.insight.timing.curves import class_of
from regulars.insight.timing.errors import NobodyCameBack
from regulars.insight.timing.pace import Pace, Sums
from regulars.insight.timing.records import NEEDS, Flags, Floats, Records, totals

MOST = 1_000_000  # purchases; more change no parameter that matters
HALF_A_DAY = 0.5  # days are whole: a gap of 3 is one of 2.5 to 3.5


@dataclass(frozen=True)
class Timing:
    """Everything learnt from a store's gaps; with a customer's own it makes a forecast.

    Parameters
    ----------
    products
        Ids of the products learnt of, by number.
    pace
        How long gaps are, :class:`regulars.insight.timing.pace.Pace`.
    comeback
        Whether and when they close, :class:`regulars.insight.timing.comeback.Comeback`.
    own
        The same as ``pace`` for gaps between any two days of purchase of a customer; None where
        there is but one product, of which it would be a copy.
    purchases, closed
        How many it was learnt from, and how many of them were followed by another.
    """

    products: tuple[str, ...]
    pace: Pace
    comeback: Comeback
    own: Pace | None
    purchases: int
    closed: int

    def own_off(self, gaps: Floats, log_days: Floats) -> Floats:
        """How much longer than usual customers' own gaps are, shrunk, in logarithms."""
        if self.own is None:
            return np.zeros(len(gaps))
        return _shrunk(self.own, gaps, log_days)


def _shrunk(pace: Pace, gaps: Floats, log_days: Floats) -> Floats:
    off = log_days / np.maximum(gaps, 1) - pace.mean
    found: Floats = pace.pair_variance * pace.weights(gaps) * np.where(gaps > 0, off, 0.0)
    return found


def learn(gaps: Any, *, most: int = MOST) -> Timing:
    """Learn how customers of this store come back for a product, or for anything.

    Parameters
    ----------
    gaps
        What :func:`regulars.insight.timing.gaps` returns: of product purchases for replenishment,
        of customer purchases for the next order. An Ibis table, or a frame.
    most
        About how many purchases to learn from at most. Of longer histories every second, third and
        so on customer is taken, in the order of their ids.

    Returns
    -------
    Timing

    Raises
    ------
    NobodyCameBack
        If no gap is closed: there are no purchases, each pair of customer and product has one, or
        all are of one day.
    ImpossibleGap
        If a row contradicts itself.
    MissingColumns
        If a column is absent.

    Examples
    --------
    >>> from datetime import date
    >>> import pyarrow as pa
    >>> from regulars.insight.timing import gaps
    >>> days = [date(2025, 1, 1), date(2025, 1, 29), date(2025, 2, 28)]
    >>> bought = pa.table({"customer_id": ["ann"] * 3, "product_id": ["tea"] * 3,
    ...                    "bought_on": days, "quantity": [1.0] * 3})
    >>> timing = learn(gaps(bought, as_of=date(2025, 3, 10)))
    >>> timing.closed, round(float(np.exp(timing.pace.mean)))
    (2, 29)
    """
    return learn_from(Records.of(sampled(table_of(gaps, needs=NEEDS), most=most)))


def sampled(gaps: ir.Table, *, most: int) -> ir.Table:
    """The gaps of so many customers that there are about as many purchases as wanted."""
    every = -(-gaps.count().to_pyarrow().as_py() // max(most, 1))
    if every <= 1:
        return gaps
    customers = gaps.select("customer_id").distinct()
    place = ibis.row_number().over(ibis.window(order_by=customers.customer_id))
    asked = customers.mutate(place=place).filter(lambda table: table.place % every == 0)
    return gaps.semi_join(asked, "customer_id")


def learn_from(records: Records) -> Timing:
    """What :func:`learn` does, from loaded purchases.

    Raises NobodyCameBack.
    """
    closed = int((~records.is_open).sum())
    if not closed:
        raise NobodyCameBack(purchases=len(records.days))
    several, own, own_off = len(records.products) > 1, None, np.zeros(records.customers)
    if several:
        counted = records.own()
        own = _own_pace(counted)
        own_off = _shrunk(own, counted[0], counted[1])
    sums, squares = summed(records, own_off)
    pace = learn_pace(sums, squares, products=len(records.products))
    means, deviations = foretold(pace, records, sums)
    wait = np.log(records.days + HALF_A_DAY * records.is_open)
    found = Gaps(
        kind=class_of(records.number),
        deviations=(wait - means) / deviations,
        is_open=records.is_open,
        product=records.product,
        customer=records.customer,
        pair=records.pair,
    )
    comeback = learn_comeback(found, products=len(records.products))
    return Timing(records.products, pace, comeback, own, len(records.days), closed)


def _own_pace(counted: tuple[Floats, Floats, Floats]) -> Pace:
    gaps, log_days, log_days_squared = counted
    nothing, one = np.zeros_like(gaps), np.zeros(len(gaps), np.int64)
    sums = Sums(np.arange(len(gaps)), one, gaps, log_days, nothing, nothing)
    return learn_pace(sums, Squares(log_days_squared, nothing, nothing), products=1)


def summed(records: Records, own_off: Floats) -> tuple[Sums, Squares]:
    """The closed gaps of each pair, added up."""
    written, quantity = log_days(records), np.where(records.is_open, 0.0, records.log_quantity)

    def total(values: Floats) -> Floats:
        return totals(records.pair, values, records.pairs)

    first = records.firsts
    sums = Sums(
        customer=records.customer[first],
        product=records.product[first],
        gaps=total((~records.is_open).astype(float)),
        log_days=total(written),
        log_quantity=total(quantity),
        own=own_off,
    )
    return sums, Squares(total(written**2), total(quantity**2), total(written * quantity))


def log_days(records: Records) -> Floats:
    """Ln days of closed gaps, 0 for open ones."""
    found: Floats = np.log(np.where(records.is_open, 1.0, records.days))
    return found


def foretold(pace: Pace, records: Records, sums: Sums) -> tuple[Floats, Floats]:
    """Mean and deviation of ln days of each gap, from the gaps before it and other products."""
    base, before = pace.base(sums), pace.others(sums)
    closed: Flags = ~records.is_open
    quantity = pace.elasticity * records.log_quantity
    off = np.where(closed, log_days(records) - quantity - base[records.pair], 0.0)
    gaps = (records.number - 1).astype(float)
    so_far = np.cumsum(off) - off
    so_far -= so_far[records.firsts][records.pair]
    mean, deviation = pace.predict(
        (before[0][records.pair], before[1][records.pair]),
        so_far / np.maximum(gaps, 1),
        gaps,
        records.product,
    )
    return base[records.pair] + quantity + mean, deviation
