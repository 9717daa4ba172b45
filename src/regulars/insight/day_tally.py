"""Rows of orders counted by customer and day, part by part as an engine hands them over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from regulars.insight.digits import Numbers
from regulars.insight.identities import Ids
from regulars.insight.purchase_days import Days, Integers, PurchaseDays

if TYPE_CHECKING:
    import pyarrow as pa

DAY_BITS = 22  # of a day, beside a customer's number in one whole number
EXACT = 2**53  # whole numbers up to here are added up exactly as numbers with fractions
BLOCK = 2**17  # keys at a time, so that what is worked out of them stays in the processor's cache


@dataclass(frozen=True)
class Part:
    """What is kept of some rows beside their customers; shape (rows,)."""

    day: Days
    orders: NDArray[Any]
    amount_minor: Integers

    @classmethod
    def of(cls, batch: pa.RecordBatch) -> Part:
        """Copy it, as a batch's columns are given back to the engine together."""
        day, orders, amount = (
            column.to_numpy(zero_copy_only=False)
            for column in (
                batch["ordered_on"].cast("int32"),
                batch["orders"],
                batch["amount_minor"],
            )
        )
        return cls(day.copy(), orders.copy(), amount.astype(np.int64))

    def keys(self, number: Numbers, first: int) -> Integers:
        """The customer and the day of each row with an order, as one number that sorts by both."""
        keys = number.astype(np.int64) << DAY_BITS
        keys |= self.day - np.int32(first)
        return keys[self.orders > 0]


@dataclass
class Tally:
    """Rows of ``customer_id``, ``ordered_on``, ``orders`` and ``amount_minor`` so far.

    In any order; a customer may have several rows of a day. ``orders`` may be true and false. Of
    each row some twenty bytes are kept, and no text where ids are short.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from datetime import date
    >>> tally = Tally()
    >>> tally.add(pa.record_batch({
    ...     "customer_id": ["bob", "ann", "bob"], "ordered_on": [date(2024, 1, 5)] * 3,
    ...     "orders": [True, True, False], "amount_minor": [500, 200, -100],
    ... }))
    >>> days = tally.days()
    >>> days.customer_id.to_pylist(), days.orders.tolist(), days.revenue_minor.tolist()
    (['ann', 'bob'], [1, 1], [200, 400])
    """

    rows: int = 0
    _ids: Ids = field(default_factory=Ids)
    _parts: list[Part] = field(default_factory=list)

    def add(self, batch: pa.RecordBatch) -> None:
        """Take the next rows."""
        import pyarrow as pa

        if not len(batch):
            return
        self._ids.add(batch["customer_id"].cast(pa.string()))
        self._parts.append(Part.of(batch))
        self.rows += len(batch)

    def days(self) -> PurchaseDays:
        """The days of purchase of those who have bought; what was counted is forgotten."""
        ids = self._ids.numbered()
        orders, revenue = (np.zeros(len(ids.ids), np.int64) for _ in range(2))
        first = min((int(part.day.min(initial=0)) for part in self._parts), default=0)
        keys, filled = np.empty(self.rows, np.int64), 0
        while self._parts:
            part, number = self._parts.pop(), ids.numbers.pop()
            orders += _added(number, part.orders, len(orders))
            revenue += _added(number, part.amount_minor, len(revenue))
            some = part.keys(number, first)
            keys[filled : filled + len(some)] = some
            filled += len(some)
        known, starts, day = _by_customer(_distinct(keys[:filled]), first)
        return PurchaseDays(_kept(ids.ids, known), starts, day, orders[known], revenue[known])


def _added(number: Numbers, values: NDArray[Any], size: int) -> Integers:
    """Add up whole numbers by customer, exactly."""
    most = max(abs(int(values.max(initial=0))), abs(int(values.min(initial=0))))
    if most * max(len(values), 1) < EXACT:
        return np.bincount(number, values, size).astype(np.int64)
    sums = np.zeros(size, np.int64)
    np.add.at(sums, number, values)
    return sums


def _distinct(keys: Integers) -> Integers:
    """The keys in order, each once, where they were."""
    keys.sort()
    kept, last = 0, -1
    for start in range(0, len(keys), BLOCK):
        some = keys[start : start + BLOCK]
        fresh = some[np.diff(some, prepend=last) > 0]
        last = int(some[-1])
        keys[kept : kept + len(fresh)] = fresh
        kept += len(fresh)
    return keys[:kept]


def _by_customer(keys: Integers, first: int) -> tuple[Integers, Integers, Days]:
    """The customers, where the days of each begin and at last where they end, and the days."""
    day = np.empty(len(keys), np.int32)
    known, starts, last = [], [], -1
    for start in range(0, len(keys), BLOCK):
        some = keys[start : start + BLOCK]
        day[start : start + BLOCK] = (some & ((1 << DAY_BITS) - 1)) + first
        customer = some >> DAY_BITS
        new = np.flatnonzero(np.diff(customer, prepend=last))
        known.append(customer[new])
        starts.append(new + start)
        last = int(customer[-1])
    return _joined(known), _joined([*starts, np.array([len(keys)])]), day


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _kept(ids: pa.Array, places: Integers) -> pa.Array:
    import pyarrow as pa

    return ids if len(places) == len(ids) else ids.take(pa.array(places))
