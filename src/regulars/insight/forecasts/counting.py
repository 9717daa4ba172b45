"""What the engine counts of a store for its forecasts: every day that is looked from, at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from regulars.insight.forecasts.counting_here import CountedHere
from regulars.insight.forecasts.pasts import STEPS, Past, Window, spend_of
from regulars.insight.forecasts.seasons import Trade
from regulars.insight.forecasts.worth import Worth
from regulars.insight.models import FittedSpend, Histories
from regulars.insight.models.sufficient import NEEDS, purchase_days
from regulars.insight.purchase_days import EPOCH, PurchaseDays
from regulars.insight.tables import total
from regulars.insight.transactions import transaction_rows

Floats = NDArray[np.float64]

# Customers whom a past window speaks of; by chance, what they buy varies by some 1 in 200.
MOST_TRIED = 50_000


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
    fewer
        An even choice of the customers; None where they are not many.
    """

    customers: ir.Table
    days: ir.Table
    edges: tuple[date, ...]
    fewer: ir.Table | None = None

    @property
    def has_fewer(self) -> bool:
        """Whether there are so many customers that some speak for all."""
        return self.fewer is not None

    def histories(self, window: Window, *, of_fewer: bool = False) -> ir.Table:
        """Count the customers who share a history by a day and what came after it; lazy."""
        known, later = (self.edges.index(day) for day in (window.known_by, window.until))
        table = self.customers if self.fewer is None or not of_fewer else self.fewer
        table = table.filter(table.first_on <= ibis.date(window.known_by))
        bought, last = table[_bought(known)], table[_last(known)]
        return table.group_by(
            frequency=bought - 1,
            recency=last.delta(table.first_on, unit="day"),
            age=ibis.date(window.known_by).delta(table.first_on, unit="day"),
            came=table[_bought(later)] - bought,
        ).agg(customers=table.count())

    def past(self, window: Window, *, of_fewer: bool = False) -> Past:
        """Take the counts over from the engine."""
        rows = self.histories(window, of_fewer=of_fewer)
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
        return spend_of(*_floats(self.spending(), "purchases", "customers", "revenue"))

    def trade(self, first_on: date) -> Trade:
        """Purchases and newcomers of each day from the first purchase on."""
        length = (self.edges[-1] - first_on).days + 1
        days, table = self.days.filter(self.days.is_purchase), self.customers
        purchases = days.group_by(day=_since(days.ordered_on, first_on)).agg(many=days.count())
        newcomers = table.group_by(day=_since(table.first_on, first_on)).agg(many=table.count())
        return Trade(first_on, _by_day(purchases, length), _by_day(newcomers, length))


def first_purchase(transactions: Any, *, as_of: date) -> date | None:
    """The day of the first purchase of a known customer up to a day; None if there is none."""
    if isinstance(transactions, PurchaseDays):
        days = transactions.day
        return EPOCH + timedelta(days=int(days.min())) if len(days) else None
    table = transaction_rows(transactions, needs=NEEDS)
    counts = table.is_order & table.customer_id.notnull() & (table.ordered_on <= ibis.date(as_of))
    found: date | None = table.ordered_on.min(where=counts).to_pyarrow().as_py()
    return found


@contextmanager
def counted(
    transactions: Any, *, windows: Sequence[Window], most_tried: int = MOST_TRIED
) -> Iterator[Counted | CountedHere]:
    """Count every customer's purchases by all the days that windows begin and end with, at once."""
    edges = tuple(sorted({day for each in windows for day in (each.known_by, each.until)}))
    if isinstance(transactions, PurchaseDays):
        every = _every(len(transactions), most_tried)
        fewer = transactions.of_every(every) if every > 1 else None
        yield CountedHere(transactions, edges, fewer)
        return
    days = purchase_days(transactions, until=edges[-1])
    with ExitStack() as until_asked:
        customers = until_asked.enter_context(customers_by(days, edges).cache())
        every = _every(customers.count().to_pyarrow().as_py(), most_tried)
        fewer = evenly(customers, every)
        kept = until_asked.enter_context(fewer.cache()) if every > 1 else None
        yield Counted(customers, days, edges, kept)


def _every(customers: int, most: int) -> int:
    """Every so manieth of them is to be asked."""
    return -(-customers // most) or 1


def evenly(customers: ir.Table, every: int) -> ir.Table:
    """Every so manieth customer in the order of their ids; lazy."""
    place = ibis.row_number().over(ibis.window(order_by=customers.customer_id))
    return customers.mutate(place=place).filter(lambda table: table.place % every == 0)


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
    return customers.filter(customers.first_on.notnull())


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
