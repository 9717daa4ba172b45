"""What the engine counts of a store for its forecasts: every day that is looked from, at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from regulars.insight.models import FittedSpend, Histories, fit_spend
from regulars.insight.models.folding import folded
from regulars.insight.models.sufficient import NEEDS, purchase_days
from regulars.insight.purchase_days import EPOCH, PurchaseDays
from regulars.insight.tables import table_of, total

Floats = NDArray[np.float64]

STEPS = 256  # of a mean purchase for each factor of e: who shares one shares a row


@dataclass(frozen=True)
class Window:
    """Days that a forecast was made for, and were over later.

    Parameters
    ----------
    known_by
        The last day that is known to the forecast.
    until
        The last day that it speaks of.
    """

    known_by: date
    until: date

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.until - self.known_by).days


@dataclass(frozen=True)
class Past:
    """What was known of a store by the first day of a window, and what came in it.

    Parameters
    ----------
    window
        Which.
    histories
        Of the customers known by then; each counted row has its place among them.
    customers
        How many share a history and what came of them, shape (rows,).
    came
        Their purchases in the window, shape (rows,).
    """

    window: Window
    histories: Histories
    customers: Floats
    came: Floats

    @property
    def total(self) -> int:
        """Purchases that came, of all customers."""
        return int(self.customers @ self.came)


@dataclass(frozen=True)
class Counted:
    """A store's customers with what they had bought by each day that is looked from.

    One row per customer, kept by the engine until no more is asked.
    """

    customers: ir.Table
    edges: tuple[date, ...]

    def past(self, window: Window) -> Past:
        """Count the customers who shared a history by a day, and what came of them after it."""
        known, later = (self.edges.index(day) for day in (window.known_by, window.until))
        table = self.customers
        table = table.filter(table.first_on <= ibis.date(window.known_by))
        bought, last = table[_bought(known)], table[_last(known)]
        rows = table.group_by(
            frequency=bought - 1,
            recency=last.delta(table.first_on, unit="day"),
            age=ibis.date(window.known_by).delta(table.first_on, unit="day"),
            came=table[_bought(later)] - bought,
        ).agg(customers=table.count())
        columns = _floats(rows, "frequency", "recency", "age", "customers", "came")
        histories = Histories.of(*columns[:4], as_of=window.known_by)
        return Past(window, histories, *columns[3:])

    def spend(self) -> FittedSpend:
        """Learn what purchases bring, from all customers up to the last of the days."""
        table = self.customers
        bought = table[_bought(len(self.edges) - 1)]
        mean = table.revenue_minor / bought
        size = ibis.greatest(mean.abs(), 1.0).ln()
        rows = table.group_by(
            purchases=bought, is_above=mean > 0, step=(size * STEPS).floor().cast("int32")
        ).agg(customers=table.count(), revenue_minor=table.revenue_minor.cast("float64").sum())
        purchases, customers, revenue = _floats(rows, "purchases", "customers", "revenue_minor")
        return fit_spend(purchases, revenue / (purchases * customers), customers)


@dataclass(frozen=True)
class CountedHere:
    """The same where the days of purchase are in this process's memory."""

    days: PurchaseDays

    def past(self, window: Window) -> Past:
        """What :meth:`Counted.past` counts."""
        known_by, until = ((day - EPOCH).days for day in (window.known_by, window.until))
        bought = self.days.bought_by(known_by)
        came = self.days.bought_by(until) - bought
        is_known = bought > 0
        first = self.days.first[is_known]
        last = self.days.day[self.days.starts[:-1] + bought - 1][is_known]
        columns = (bought[is_known] - 1, known_by - first, last - first, came[is_known])
        rows, customers, _ = folded([column.astype(np.float64) for column in columns])
        frequency, age, recency, later = rows
        histories = Histories.of(frequency, recency, age, customers, as_of=window.known_by)
        return Past(window, histories, customers, later)

    def spend(self) -> FittedSpend:
        """What :meth:`Counted.spend` learns."""
        bought = self.days.purchases
        mean = self.days.revenue_minor / bought
        size = np.log(np.maximum(np.abs(mean), 1.0))
        columns = (bought, mean > 0, np.floor(size * STEPS))
        rows, customers, places = folded([column.astype(np.float64) for column in columns])
        purchases = rows[0]
        revenue = np.bincount(places, self.days.revenue_minor, len(customers))
        return fit_spend(purchases, revenue / (purchases * customers), customers)


def first_purchase(transactions: Any, *, as_of: date) -> date | None:
    """The day of the first purchase of a known customer up to a day; None if there is none."""
    if isinstance(transactions, PurchaseDays):
        days = transactions.day
        return EPOCH + timedelta(days=int(days.min())) if len(days) else None
    table = table_of(transactions, needs=NEEDS)
    counts = table.is_order & table.customer_id.notnull() & (table.ordered_on <= ibis.date(as_of))
    found: date | None = table.ordered_on.min(where=counts).to_pyarrow().as_py()
    return found


@contextmanager
def counted(transactions: Any, *, windows: Sequence[Window]) -> Iterator[Counted | CountedHere]:
    """Count every customer's purchases by all the days that windows begin and end with, at once."""
    if isinstance(transactions, PurchaseDays):
        yield CountedHere(transactions)
        return
    edges = tuple(sorted({day for each in windows for day in (each.known_by, each.until)}))
    days = purchase_days(transactions, until=edges[-1])
    sums = {}
    for place, edge in enumerate(edges):
        counts = days.is_purchase & (days.ordered_on <= ibis.date(edge))
        sums[_bought(place)] = days.count(where=counts)
        sums[_last(place)] = days.ordered_on.max(where=counts)
    customers = days.group_by("customer_id").agg(
        first_on=days.ordered_on.min(where=days.is_purchase),
        revenue_minor=total(days.amount_minor),
        **sums,
    )
    customers = customers.filter(customers.first_on.notnull()).drop("customer_id")
    with customers.cache() as kept:
        yield Counted(kept, edges)


def _bought(edge: int) -> str:
    return f"bought_{edge}"


def _last(edge: int) -> str:
    return f"last_{edge}"


def _floats(table: ir.Table, *names: str) -> list[Floats]:
    arrow = table.select(**{name: table[name].cast("float64") for name in names}).to_pyarrow()
    return [np.asarray(arrow[name], dtype=np.float64) for name in names]
