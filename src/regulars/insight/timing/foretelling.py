"""The mean of ln days of every gap, from the gaps before it: what is usual, before any silence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.insight.timing.components import Squares, learn_pace
from regulars.insight.timing.pace import Pace, Sums
from regulars.insight.timing.records import Flags, Floats, Records, log_days, totals


@dataclass(frozen=True)
class Paced:
    """What was learnt of how long gaps are, and the sums it was learnt from.

    Parameters
    ----------
    pace
        Of gaps of one product.
    own
        Of gaps between any two days of purchase of a customer; None where there is one product.
    sums
        The closed gaps of each pair.
    """

    pace: Pace
    own: Pace | None
    sums: Sums


def paced(records: Records) -> Paced:
    """Learn from some purchases how long gaps are; at least one must be closed."""
    several, own, own_off = len(records.products) > 1, None, np.zeros(records.customers)
    if several:
        counted = records.own()
        own = _own_pace(counted)
        own_off = shrunk(own, counted[0], counted[1])
    sums, squares = summed(records, own_off)
    return Paced(learn_pace(sums, squares, products=len(records.products)), own, sums)


def shrunk(pace: Pace, gaps: Floats, log_days: Floats) -> Floats:
    """How much longer than usual gaps are, drawn to 0 where few say so."""
    off = log_days / np.maximum(gaps, 1) - pace.mean
    found: Floats = pace.pair_variance * pace.weights(gaps) * np.where(gaps > 0, off, 0.0)
    return found


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
