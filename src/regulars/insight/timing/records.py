"""Purchases and their gaps as arrays: what the parameters are learnt from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.tables import table_of
from regulars.insight.timing.errors import ImpossibleGap

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
DAY_BITS = 22  # of a day, beside a customer's number in one whole number
NEEDS = ("customer_id", "product_id", "number", "bought_on", "days", "is_open", "log_quantity")


@dataclass(frozen=True)
class Records:
    """One element for each purchase, by customer, product and day.

    Parameters
    ----------
    customer, product
        Numbers from 0; those of customers rise.
    products
        The products' ids, by number.
    number
        1 for a customer's first purchase of the product, 2 for the second and so on.
    bought_on
        Days since 1970.
    days
        To the next purchase, or to the day of observation.
    is_open
        Whether no further purchase followed.
    log_quantity
        See :func:`regulars.insight.timing.gaps`.
    """

    customer: Integers
    product: Integers
    products: tuple[str, ...]
    number: Integers
    bought_on: Integers
    days: Floats
    is_open: Flags
    log_quantity: Floats

    @classmethod
    def of(cls, gaps: object) -> Records:
        """Load what :func:`regulars.insight.timing.gaps` made, and check it.

        Raises MissingColumns; ImpossibleGap if days or quantities are missing, infinite or below 0,
        a customer has a product twice on a day, or not just the last gap of a pair is open.
        """
        table = table_of(gaps, needs=NEEDS)
        rows = table.order_by("customer_id", "product_id", "number").to_pyarrow().combine_chunks()
        products = rows["product_id"].combine_chunks().dictionary_encode()
        records = cls(
            customer=runs(rows["customer_id"]),
            product=_numbers(products.indices),
            products=tuple(products.dictionary.to_pylist()),
            number=_numbers(rows["number"]),
            bought_on=_numbers(rows["bought_on"].cast("int32")),
            days=_floats(rows["days"]),
            is_open=np.asarray(rows["is_open"], dtype=bool),
            log_quantity=_floats(rows["log_quantity"]),
        )
        records.check()
        return records

    def check(self) -> None:
        """Name the first row that cannot be.

        Raises ImpossibleGap.
        """
        last = np.append(self.pair[1:] != self.pair[:-1], True)[: len(self.pair)]
        wrong = {
            "has days or a quantity that are missing or infinite": ~np.isfinite(
                self.days + self.log_quantity
            ),
            "has days below 0": self.days < 0,
            "is a second purchase on one day": ~self.is_open & (self.days < 1),
            "is open, and a later purchase follows": self.is_open & ~last,
            "is closed, and no later purchase follows": ~self.is_open & last,
        }
        for reason, rows in wrong.items():
            if rows.any():
                raise ImpossibleGap(row=int(np.argmax(rows)) + 1, reason=reason)

    @cached_property
    def pair(self) -> Integers:
        """The number of each purchase's customer and product among all such pairs, from 0."""
        return stretches(self.customer, self.product)

    @cached_property
    def firsts(self) -> Integers:
        """The place of each pair's first purchase."""
        return np.flatnonzero(np.diff(self.pair, prepend=-1))

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return int(self.customer[-1]) + 1 if len(self.customer) else 0

    @property
    def pairs(self) -> int:
        """How many pairs of a customer and a product there are."""
        return len(self.firsts)

    def taken(self, rows: Flags) -> Records:
        """Some of the purchases, with customers numbered anew."""
        customer = stretches(self.customer[rows])
        return Records(
            customer,
            self.product[rows],
            self.products,
            self.number[rows],
            self.bought_on[rows],
            self.days[rows],
            self.is_open[rows],
            self.log_quantity[rows],
        )

    def own(self) -> tuple[Floats, Floats, Floats]:
        """How many gaps there are between the days on which each customer bought anything.

        Returns
        -------
        gaps, log_days, log_days_squared
            Their number, and the sums of ln days and of its square, shape (customers,) each.
        """
        since_first = self.bought_on - (self.bought_on.min() if len(self.bought_on) else 0)
        days = np.unique((self.customer << DAY_BITS) | since_first)
        customer = days >> DAY_BITS
        follows = np.diff(customer, prepend=-1) == 0
        written = np.log(np.diff(days, prepend=0)[follows].astype(float))
        gaps, log_days, squares = (
            totals(customer[follows], weights, self.customers)
            for weights in (np.ones_like(written), written, written**2)
        )
        return gaps, log_days, squares


def log_days(records: Records) -> Floats:
    """Ln days of closed gaps, 0 for open ones."""
    found: Floats = np.log(np.where(records.is_open, 1.0, records.days))
    return found


def totals(group: Integers, weights: Floats, size: int) -> Floats:
    """Add up weights by group, groups being numbered from 0."""
    return np.bincount(group, weights=weights, minlength=size).astype(np.float64, copy=False)


def stretches(*columns: Integers) -> Integers:
    """Number the stretches of rows that are alike in all the columns, from 0."""
    starts = np.zeros(len(columns[0]), bool)
    for column in columns:
        starts[1:] |= column[1:] != column[:-1]
    return np.cumsum(starts)


def runs(column: pa.ChunkedArray) -> Integers:
    """Number the stretches of equal values, from 0."""
    import pyarrow.compute as pc

    ends = pc.run_end_encode(column.combine_chunks()).run_ends.to_numpy()
    lengths = np.diff(ends, prepend=0)
    return np.repeat(np.arange(len(lengths)), lengths)


def _numbers(column: pa.ChunkedArray) -> Integers:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)
