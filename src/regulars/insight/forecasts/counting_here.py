"""The same as the engine counts, from days of purchase that are in this process's memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from regulars.insight.forecasts.pasts import STEPS, Past, Window, spend_of
from regulars.insight.forecasts.seasons import Trade
from regulars.insight.forecasts.worth import Worth
from regulars.insight.models import FittedSpend, Histories
from regulars.insight.models.folding import counted, folded
from regulars.insight.purchase_days import EPOCH, PurchaseDays


@dataclass(frozen=True)
class CountedHere:
    """The same where the days of purchase are in this process's memory.

    Parameters
    ----------
    known
        Of all customers.
    edges
        The days that are looked from, in order.
    fewer
        An even choice of the customers; None where they are not many.
    """

    known: PurchaseDays
    edges: tuple[date, ...]
    fewer: PurchaseDays | None = None

    @property
    def has_fewer(self) -> bool:
        """Whether there are so many customers that some speak for all."""
        return self.fewer is not None

    def past(self, window: Window, *, of_fewer: bool = False) -> Past:
        """What :meth:`Counted.past` counts."""
        asked = self.known if self.fewer is None or not of_fewer else self.fewer
        known_by, until = ((day - EPOCH).days for day in (window.known_by, window.until))
        bought = asked.bought_by(known_by)
        came = asked.bought_by(until) - bought if until > known_by else np.zeros_like(bought)
        some = np.flatnonzero(bought)
        first, starts = asked.first[some], asked.starts[some]
        last = asked.day[starts + bought[some] - 1]
        columns = (bought[some] - 1, known_by - first, last - first, came[some])
        rows, customers = counted([column.astype(np.float64) for column in columns])
        x, age, recency, later = rows
        new = np.ones(len(x), bool)  # who shares a history follow each other
        new[1:] = (np.diff(x) != 0) | (np.diff(age) != 0) | (np.diff(recency) != 0)
        places = np.cumsum(new) - 1
        counts = np.bincount(places, customers, int(new.sum())).astype(np.float64)
        found = Histories(x[new], recency[new], age[new], counts, as_of=window.known_by)
        return Past(window, found, places, customers, later)

    def spend(self) -> tuple[FittedSpend, Worth]:
        """What :meth:`Counted.spend` learns."""
        bought, revenue = (
            self.known.bought_by((self.edges[-1] - EPOCH).days),
            self.known.revenue_minor,
        )
        mean = revenue / bought
        step = np.floor(np.log(np.maximum(np.abs(mean), 1.0)) * STEPS)
        columns = [bought.astype(np.float64), np.sign(mean) + 1, step]
        (purchases, *_), customers, places = folded(columns)
        sums = np.bincount(places, revenue, len(customers)).astype(np.float64)
        return spend_of(purchases, customers, sums)

    def trade(self, first_on: date) -> Trade:
        """What :meth:`Counted.trade` counts."""
        length, first = (self.edges[-1] - first_on).days + 1, (first_on - EPOCH).days
        purchases, newcomers = (
            np.bincount(days - first, minlength=length).astype(np.float64)
            for days in (self.known.day, self.known.first)
        )
        return Trade(first_on, purchases, newcomers)
