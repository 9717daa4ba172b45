"""What the engine counts of a store for its forecasts: every day that is looked from, at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from regulars.insight.forecasts.seasons import Trade
from regulars.insight.forecasts.worth import Worth
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
        Of the customers known by then.
    places
        Which history each counted row has, shape (rows,).
    customers
        How many share a history and what came of them, shape (rows,).
    came
        Their purchases in the window, shape (rows,).
    """

    window: Window
    histories: Histories
    places: NDArray[np.intp]
    customers: Floats
    came: Floats

    @property
    def total(self) -> int:
        """Purchases that came, of all customers."""
        return int(self.customers @ self.came)


@dataclass(frozen=True)
class Counted:
    """A store's customers with what they had bought by each day that is looked from.

    Parameters
    ----------
    customers
        One row for each, kept by the engine until no more is asked.
    days
        Their days with purchases, lazy.
    edges
        The days that are looked from, in order.
    """

    customers: ir.Table
    days: ir.Table
    edges: tuple[date, ...]

    def histories(self, window: Window) -> ir.Table:
        """Count the customers who share a history by a day and what came after it; lazy."""
        known, later = (self.edges.index(day) for day in (window.known_by, window.until))
        table = self.customers
        table = table.filter(table.first_on <= ibis.date(window.known_by))
        bought, last = table[_bought(known)], table[_last(known)]
        return table.group_by(
            frequency=bought - 1,
            recency=last.delta(table.first_on, unit="day"),
            age=ibis.date(window.known_by).delta(table.first_on, unit="day"),
            came=table[_bought(later)] - bought,
        ).agg(customers=table.count())

    def past(self, window: Window) -> Past:
        """Take the counts over from the engine."""
        rows = self.histories(window)
        columns = _floats(rows, "frequency", "recency", "age", "customers", "came")
        found = Histories.of(*columns[:4], as_of=window.known_by)
        places = np.arange(len(found.age)) if found.places is None else found.places
        customers, came = columns[3:]
        order = np.lexsort((came, places))  # engines give rows in any order
        kept = replace(found, places=None)
        return Past(window, kept, places[order], customers[order], came[order])

    def spending(self) -> ir.Table:
        """Count the customers with as many purchases and the same mean, to a part in 256; lazy."""
        table = self.customers
        bought = table[_bought(len(self.edges) - 1)]
        mean = table.revenue_minor / bought
        step = (ibis.greatest(mean.abs(), 1.0).ln() * STEPS).floor()
        rows = table.group_by(purchases=bought, sign=mean.sign(), step=step).agg(
            customers=table.count(), revenue=table.revenue_minor.cast("float64").sum()
        )
        return rows.order_by("purchases", "sign", "step")

    def spend(self) -> tuple[FittedSpend, Worth]:
        """Learn what purchases bring, from all customers up to the last of the days."""
        return _spend(*_floats(self.spending(), "purchases", "customers", "revenue"))

    def trade(self, first_on: date) -> Trade:
        """Purchases and newcomers of each day from the first purchase on."""
        length = (self.edges[-1] - first_on).days + 1
        days, table = self.days.filter(self.days.is_purchase), self.customers
        purchases = days.group_by(day=_since(days.ordered_on, first_on)).agg(many=days.count())
        newcomers = table.group_by(day=_since(table.first_on, first_on)).agg(many=table.count())
        return Trade(first_on, _by_day(purchases, length), _by_day(newcomers, length))


@dataclass(frozen=True)
class CountedHere:
    """The same where the days of purchase are in this process's memory.

    Parameters
    ----------
    known
        Of all customers.
    edges
        The days that are looked from, in order.
    """

    known: PurchaseDays
    edges: tuple[date, ...]

    def past(self, window: Window) -> Past:
        """What :meth:`Counted.past` counts."""
        known_by, until = ((day - EPOCH).days for day in (window.known_by, window.until))
        bought = self.known.bought_by(known_by)
        came = self.known.bought_by(until) - bought
        some = np.flatnonzero(bought)
        first, starts = self.known.first[some], self.known.starts[some]
        last = self.known.day[starts + bought[some] - 1]
        columns = (bought[some] - 1, known_by - first, last - first, came[some])
        rows, customers, _ = folded([column.astype(np.float64) for column in columns])
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
        return _spend(purchases, customers, sums)

    def trade(self, first_on: date) -> Trade:
        """What :meth:`Counted.trade` counts."""
        length, first = (self.edges[-1] - first_on).days + 1, (first_on - EPOCH).days
        purchases, newcomers = (
            np.bincount(days - first, minlength=length).astype(np.float64)
            for days in (self.known.day, self.known.first)
        )
        return Trade(first_on, purchases, newcomers)


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
    edges = tuple(sorted({day for each in windows for day in (each.known_by, each.until)}))
    if isinstance(transactions, PurchaseDays):
        yield CountedHere(transactions, edges)
        return
    days = purchase_days(transactions, until=edges[-1])
    with customers_by(days, edges).cache() as kept:
        yield Counted(kept, days, edges)


def customers_by(days: ir.Table, edges: Sequence[date]) -> ir.Table:
    """One row per customer: the first purchase, revenue, purchases by each day; lazy."""
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
    return customers.filter(customers.first_on.notnull()).drop("customer_id")


def _spend(purchases: Floats, customers: Floats, revenue: Floats) -> tuple[FittedSpend, Worth]:
    mean = revenue / (purchases * customers)
    return fit_spend(purchases, mean, customers), Worth.of(purchases, mean, customers)


def _bought(edge: int) -> str:
    return f"bought_{edge}"


def _last(edge: int) -> str:
    return f"last_{edge}"


def _since(day: ir.DateValue, first_on: date) -> ir.IntegerValue:
    return day.delta(ibis.date(first_on), unit="day")


def _by_day(table: ir.Table, length: int) -> Floats:
    """How many there were on each of so many days."""
    days, many = _floats(table, "day", "many")
    return np.bincount(days.astype(np.intp), weights=many, minlength=length).astype(np.float64)


def _floats(table: ir.Table, *names: str) -> list[Floats]:
    arrow = table.select(**{name: table[name].cast("float64") for name in names}).to_pyarrow()
    return [np.asarray(arrow[name], dtype=np.float64) for name in names]
