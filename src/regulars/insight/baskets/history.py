"""Every customer's baskets as arrays of numbers, for what an engine of tables cannot compute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

from regulars.insight.baskets.errors import NoBaskets, UnusableBasket
from regulars.insight.id_texts import as_texts
from regulars.insight.tables import table_of

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Texts = NDArray[np.object_]


@dataclass(frozen=True)
class History:
    """Who bought what and when.

    Parameters
    ----------
    customers, products
        Their ids, rising; shapes (customers,) and (products,).
    owner, day
        Customer (by place) and day of each basket, shape (baskets,); by customer, then by day.
    basket, product
        The rows: a product (by place) in a basket, shape (rows,); by basket, then by product. None
        twice.

    Examples
    --------
    >>> history = History.of(["ann", "ann", "bob"], [1, 8, 3], ["tea", "pot", "tea"])
    >>> len(history.customers), len(history.day), len(history.products)
    (2, 3, 2)
    """

    customers: Texts
    products: Texts
    owner: Integers
    day: Floats
    basket: Integers
    product: Integers

    @classmethod
    def of(cls, customer: Any, day: ArrayLike, product: Any) -> History:
        """Build it from one customer, day and product a row, in any order, rows twice being once.

        Ids are made text. A basket is a customer's rows of one day; fractions of days keep orders
        of one day apart. Days are numbers in any one origin, or moments of numpy or pandas.

        Raises NoBaskets if there are no rows, UnusableBasket if one has no customer, no product or
        no finite day, or if the columns differ in length.
        """
        days = _days(day)
        owners, owner = _coded(customer)
        products, sort = _coded(product)
        _check(owner, days, sort)
        dates, date = np.unique(days, return_inverse=True)
        held, basket = np.unique(owner * len(dates) + date, return_inverse=True)
        rows = np.unique(basket.astype(np.int64) * len(products) + sort)
        return cls(
            customers=owners,
            products=products,
            owner=held // len(dates),
            day=dates[held % len(dates)],
            basket=rows // len(products),
            product=rows % len(products),
        )

    @classmethod
    def of_baskets(cls, baskets: Any) -> History:
        """Build it from what :func:`regulars.insight.baskets.baskets` returns; strangers are left.

        Raises MissingColumns if a column is absent, and what :meth:`of` raises.
        """
        table = table_of(baskets, needs=("customer_id", "ordered_on", "product_id"))
        known = table.filter(table.customer_id.notnull())
        days = known.ordered_on.epoch_days()
        rows = known.select("customer_id", "product_id", day=days.cast("float64"))
        found = rows.filter(ibis._.product_id.notnull()).to_pyarrow()
        return cls.of(found["customer_id"], found["day"].to_numpy(), found["product_id"])

    @cached_property
    def baskets_from(self) -> Integers:
        """Where each customer's baskets begin, in the end twice where the last one's end.

        So the place after the last customer is that of somebody without baskets.
        """
        return np.searchsorted(self.owner, _up_to(len(self.customers)))

    @cached_property
    def rows_from(self) -> Integers:
        """Where each customer's rows begin, in the same form."""
        return np.searchsorted(self.basket, self.baskets_from)

    @cached_property
    def baskets_of(self) -> Integers:
        """Baskets of each customer, and none of somebody else; shape (customers + 1,)."""
        return np.diff(self.baskets_from)

    @property
    def number(self) -> Integers:
        """How many baskets the customer had before each, shape (baskets,)."""
        return np.arange(len(self.owner)) - self.baskets_from[self.owner]

    def held_out(self) -> tuple[History, History]:
        """All but the last basket of every customer who has two, and those last baskets.

        Ids and places stay the same in both.

        Examples
        --------
        >>> history = History.of(["ann", "ann", "bob"], [1, 8, 3], ["tea", "pot", "tea"])
        >>> rest, last = history.held_out()
        >>> rest.product.tolist(), last.product.tolist()
        ([1, 1], [0])
        """
        sizes = self.baskets_of
        is_last = (self.number == sizes[self.owner] - 1) & (sizes[self.owner] > 1)
        return self._of_baskets(~is_last), self._of_baskets(is_last)

    def _of_baskets(self, kept: NDArray[np.bool_]) -> History:
        places = np.cumsum(kept) - 1
        rows = kept[self.basket]
        return History(
            customers=self.customers,
            products=self.products,
            owner=self.owner[kept],
            day=self.day[kept],
            basket=places[self.basket[rows]],
            product=self.product[rows],
        )


def _up_to(count: int) -> Integers:
    return np.minimum(np.arange(count + 2), count)


def _days(values: ArrayLike) -> Floats:
    """Days as numbers; moments as days since 1970, not a number where there is none."""
    given = np.asarray(values)
    if given.dtype == object and all(isinstance(day, date) for day in given):
        given = given.astype("datetime64[us]")
    if given.dtype.kind != "M":
        return _numbers(given)
    days = (given - np.datetime64(0, "D")) / np.timedelta64(1, "D")
    return days.astype(np.float64)


def _numbers(days: NDArray[Any]) -> Floats:
    try:
        return days.astype(np.float64)
    except (TypeError, ValueError) as error:
        row = next(row for row, day in enumerate(days, 1) if not _is_number(day))
        reason = f"has {days[row - 1]!s} for a day, neither a number nor a moment"
        raise UnusableBasket(row=row, reason=reason) from error


def _is_number(day: Any) -> bool:
    try:
        float(day)
    except (TypeError, ValueError):
        return False
    return True


def texts_of(values: Any) -> Texts:
    """Ids as texts; None where there is none."""
    texts: Texts = pa.array(values).cast(pa.string()).to_numpy(zero_copy_only=False)
    return texts.astype(object)


def _coded(values: Any) -> tuple[Texts, Integers]:
    """The distinct values, rising, and the place of each value among them (-1: none)."""
    column = values if isinstance(values, pa.Array | pa.ChunkedArray) else _column(values)
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    coded = column.cast(pa.string()).dictionary_encode()
    ids = coded.dictionary.to_numpy(zero_copy_only=False).astype(object)
    order = np.argsort(ids, kind="stable")
    places = np.empty(len(ids) + 1, np.int64)
    places[order], places[-1] = np.arange(len(ids)), -1
    codes = coded.indices.fill_null(len(ids)).to_numpy(zero_copy_only=False)
    return ids[order], places[codes]


def _column(values: Any) -> pa.Array:
    try:
        return pa.array(values)
    except pa.ArrowException:  # of several types
        return pa.array([text or None for text in as_texts(values)], pa.string())


def _check(owner: Integers, day: Floats, product: Integers) -> None:
    """Name the first row that cannot be."""
    if not len(owner) == len(day) == len(product):
        raise UnusableBasket(
            row=min(len(owner), len(day), len(product)) + 1, reason="is not in every column"
        )
    if not len(owner):
        raise NoBaskets(wanted="give order lines of known customers")
    wrong = {
        "names no customer": owner < 0,
        "has no day": ~np.isfinite(day),
        "names no product": product < 0,
    }
    for reason, rows in wrong.items():
        if rows.any():
            raise UnusableBasket(row=int(np.argmax(rows)) + 1, reason=reason)
