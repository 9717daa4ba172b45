"""The days on which customers bought, and what each was: all that their scores are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.id_texts import distinct_texts
from regulars.insight.tables import STEP
from regulars.insight.timing.purchases import ANYTHING
from regulars.insight.timing.records import Records

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Days = NDArray[np.int32]
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class PurchaseDays:
    """Some customers with their days of purchase, by both.

    Purchases, orders and revenue are those of :func:`regulars.insight.models.sufficient.occasions`
    and :func:`regulars.insight.rfm.summary`; who never bought is left out.

    Parameters
    ----------
    customer_id
        Text, rising; shape (customers,).
    starts
        Where each customer's days begin in ``day``, and at last where they end; shape
        (customers + 1,).
    day
        Days since 1970, those of a customer rising, each once.
    orders, revenue_minor
        How many orders, and what they brought net of what was taken back; shape (customers,).
    """

    customer_id: pa.Array
    starts: Integers
    day: Days
    orders: Integers
    revenue_minor: Integers

    def __len__(self) -> int:
        """How many customers."""
        return len(self.orders)

    def of(self, only: Iterable[str]) -> PurchaseDays:
        """The same of some customers."""
        import pyarrow as pa
        import pyarrow.compute as pc

        chosen = pc.is_in(self.customer_id, value_set=pa.array(distinct_texts(only), pa.string()))
        return self._at(np.flatnonzero(chosen.to_numpy(zero_copy_only=False)))

    def of_every(self, so_manieth: int) -> PurchaseDays:
        """The same of every so manieth customer, the first one among them."""
        return self._at(np.arange(0, len(self), so_manieth))

    def _at(self, places: Integers) -> PurchaseDays:
        import pyarrow as pa

        lengths = self.purchases[places]
        starts = np.append(0, np.cumsum(lengths))
        within = np.arange(starts[-1]) - np.repeat(starts[:-1] - self.starts[places], lengths)
        return PurchaseDays(
            self.customer_id.take(pa.array(places)),
            starts,
            self.day[within],
            self.orders[places],
            self.revenue_minor[places],
        )

    def parts(self, size: int) -> Iterator[PurchaseDays]:
        """So many customers at a time."""
        for start in range(0, len(self), size):
            yield self.some(start, min(start + size, len(self)))

    def some(self, start: int, stop: int) -> PurchaseDays:
        """Customers by their places, from one to before another."""
        starts = self.starts[start : stop + 1]
        return PurchaseDays(
            self.customer_id[start:stop],
            starts - starts[0],
            self.day[starts[0] : starts[-1]],
            self.orders[start:stop],
            self.revenue_minor[start:stop],
        )

    @property
    def purchases(self) -> Integers:
        """How many days of purchase each customer has."""
        return np.diff(self.starts)

    @property
    def first(self) -> Integers:
        """The first of them."""
        return self.day[self.starts[:-1]].astype(np.int64)

    @property
    def last(self) -> Integers:
        """The last of them."""
        return self.day[self.starts[1:] - 1].astype(np.int64)

    @cached_property
    def waits(self) -> Days:
        """Days from the purchase before to each; 1, of which ln is 0, where it is the first."""
        waits = np.diff(self.day, prepend=0)
        waits[self.starts[:-1]] = 1
        return waits

    @cached_property
    def log_days(self) -> Floats:
        """Sums of ln days between purchases, as :func:`regulars.insight.timing.rhythms` has them.

        Shape (customers,).
        """
        return self._steady_total(self._written)

    @cached_property
    def log_days_squared(self) -> Floats:
        """Sums of their squares, shape (customers,)."""
        return self._steady_total(self._written**2)

    @property
    def last_log_days(self) -> Floats:
        """The last of them, 0 without any, shape (customers,)."""
        last: Floats = np.log(self.waits[self.starts[1:] - 1])
        return last

    @cached_property
    def _written(self) -> Floats:
        """The logarithm of each wait there can be, from 1 day on."""
        written: Floats = np.log(np.arange(1, int(self.waits.max(initial=1)) + 1))
        return written

    def _steady_total(self, of_wait: Floats) -> Floats:
        """What :func:`regulars.insight.tables.steady_total` adds up by customer."""
        whole = np.floor(of_wait / STEP + 0.5)[self.waits - 1]
        starts = self.starts[:-1]
        return np.add.reduceat(whole, starts) * STEP if len(starts) else np.zeros(0)

    def bought_by(self, day: int) -> Integers:
        """How many days of purchase each customer has up to a day, days since 1970."""
        by_then = np.zeros(len(self.day) + 1, np.int32)
        np.cumsum(self.day <= day, out=by_then[1:])
        return np.diff(by_then[self.starts]).astype(np.int64)

    def records(self, as_of: date, *, most: int) -> Records:
        """The gaps between them, of every so manieth customer, so that they are about so many.

        What :func:`regulars.insight.timing.gaps` of
        :func:`regulars.insight.timing.customer_purchases` makes of the same customers.
        """
        every = max(-(-len(self.day) // max(most, 1)), 1)
        some = self.of_every(every) if every > 1 else self
        number = np.arange(len(some.day)) - np.repeat(some.starts[:-1], some.purchases) + 1
        is_open = np.zeros(len(some.day), bool)
        is_open[some.starts[1:] - 1] = True
        until = np.where(is_open, (as_of - EPOCH).days, np.roll(some.day, -1))
        return Records(
            customer=np.repeat(np.arange(len(some)), some.purchases),
            product=np.zeros(len(some.day), np.int64),
            products=(ANYTHING,),
            number=number,
            bought_on=some.day.astype(np.int64),
            days=(until - some.day).astype(np.float64),
            is_open=is_open,
            log_quantity=np.zeros(len(some.day)),
        )
