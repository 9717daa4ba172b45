"""From gaps to everything that a forecast needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from regulars.insight.tables import table_of
from regulars.insight.timing.boosting import (
    Boosting,
    Correction,
    Trial,
    features_of_gaps,
    fit,
    for_strangers,
    tried,
)
from regulars.insight.timing.boosting.trial import Verdict
from regulars.insight.timing.comeback import Comeback, Gaps, learn_comeback
from regulars.insight.timing.curves import class_of
from regulars.insight.timing.errors import NobodyCameBack
from regulars.insight.timing.foretelling import foretold, paced, shrunk
from regulars.insight.timing.pace import Pace
from regulars.insight.timing.records import NEEDS, Floats, Records

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
    correction
        What boosted trees add to the usual gap; None where the shrunk mean answers alone.
    boosting, trials
        Which of the two answers and why, and how they compared, by class of purchase, where they
        did.
    """

    products: tuple[str, ...]
    pace: Pace
    comeback: Comeback
    own: Pace | None
    purchases: int
    closed: int
    correction: Correction | None = None
    boosting: Boosting = Boosting.NOT_ASKED
    trials: tuple[Trial, ...] = ()

    def own_off(self, gaps: Floats, log_days: Floats) -> Floats:
        """How much longer than usual customers' own gaps are, shrunk, in logarithms."""
        if self.own is None:
            return np.zeros(len(gaps))
        return shrunk(self.own, gaps, log_days)


def learn(gaps: Any, *, most: int = MOST, boost: bool = False) -> Timing:
    """Learn how customers of this store come back for a product, or for anything.

    Parameters
    ----------
    gaps
        What :func:`regulars.insight.timing.gaps` returns: of product purchases for replenishment,
        of customer purchases for the next order. An Ibis table, or a frame.
    most
        About how many purchases to learn from at most. Of longer histories every second, third and
        so on customer is taken, in the order of their ids.
    boost
        Whether to try a correction of the usual gap by LightGBM, which the extra ``boost``
        installs, and to use it where it is better by more than noise. Where it is not installed,
        the shrunk mean answers alone, and :attr:`Timing.boosting` says so.

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
    return learn_from(Records.of(sampled(table_of(gaps, needs=NEEDS), most=most)), boost=boost)


def sampled(gaps: ir.Table, *, most: int) -> ir.Table:
    """The gaps of so many customers that there are about as many purchases as wanted."""
    every = -(-gaps.count().to_pyarrow().as_py() // max(most, 1))
    if every <= 1:
        return gaps
    customers = gaps.select("customer_id").distinct()
    place = ibis.row_number().over(ibis.window(order_by=customers.customer_id))
    asked = customers.mutate(place=place).filter(lambda table: table.place % every == 0)
    return gaps.semi_join(asked, "customer_id")


def learn_from(records: Records, *, boost: bool = False) -> Timing:
    """What :func:`learn` does, from loaded purchases.

    Raises NobodyCameBack.
    """
    closed = int((~records.is_open).sum())
    if not closed:
        raise NobodyCameBack(purchases=len(records.days))
    found = paced(records)
    verdict = tried(records) if boost else Verdict(Boosting.NOT_ASKED)
    means, deviations = foretold(found.pace, records, found.sums)
    if verdict.lessons:
        features = features_of_gaps(found.pace, records, found.pace.base(found.sums))
        means = means + for_strangers(verdict, features, records.customer)
    wait = np.log(records.days + HALF_A_DAY * records.is_open)
    gaps = Gaps(
        kind=class_of(records.number),
        deviations=(wait - means) / deviations,
        is_open=records.is_open,
        product=records.product,
        customer=records.customer,
        pair=records.pair,
    )
    return Timing(
        products=records.products,
        pace=found.pace,
        comeback=learn_comeback(gaps, products=len(records.products)),
        own=found.own,
        purchases=len(records.days),
        closed=closed,
        correction=fit(verdict.lessons, kinds=verdict.kinds) if verdict.lessons else None,
        boosting=verdict.boosting,
        trials=verdict.trials,
    )
