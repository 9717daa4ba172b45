"""What the models read of each customer: three numbers, with how many customers share them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.columns import BEYOND, columns_of
from regulars.insight.models.days import EPOCH, day_of, days_of
from regulars.insight.models.errors import ImpossibleHistory, ImpossibleTime
from regulars.insight.models.folding import BLOCK, Pairs, folded
from regulars.insight.numbers import as_number, number_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Histories:
    """The distinct histories of a store's customers.

    A buy-till-you-die model needs three numbers of a customer (Fader, Hardie & Lee 2005):
    *frequency* x, the repeat purchases; *recency* t_x, the time from the first purchase to the
    last (0 without a repeat); *age* T, the time from the first purchase to the day of observation.
    Many customers share all three, so a row is a history and a count.

    Parameters
    ----------
    frequency, recency, age
        One value for each distinct history, shape (histories,). Times in any one unit.
    customers
        How many customers have it, shape (histories,).
    places
        Which row each customer who was given has, shape (customers,), so that
        ``figures[histories.places]`` is in the order they were given; None where they came counted.
    days
        How many days the unit of time has.
    as_of
        The day of observation; None where only durations are known.
    """

    frequency: Floats
    recency: Floats
    age: Floats
    customers: Floats
    places: Rows | None = None
    days: float = 1.0
    as_of: date | None = None

    @classmethod
    def of(
        cls,
        frequency: ArrayLike,
        recency: ArrayLike,
        age: ArrayLike,
        customers: ArrayLike | None = None,
        *,
        days: float = 1.0,
        as_of: date | None = None,
    ) -> Histories:
        """Check the numbers of customers and fold those who share them into one row.

        Raises UnusableColumn if a column is none of numbers, or they differ in length,
        ImpossibleRate if ``days`` is no positive number, ImpossibleDay if ``as_of`` is no day, and
        ImpossibleHistory if a number is missing, infinite or negative, a frequency is no
        whole number, a recency exceeds its age, or one is not 0 without a repeat purchase or 0 with
        one: purchases of one moment are one purchase.

        Examples
        --------
        >>> Histories.of([2, 0, 2], [4.0, 0.0, 4.0], [6.0, 6.0, 6.0]).customers
        array([1., 2.])
        """
        counted = {} if customers is None else {"customers": customers}
        columns = columns_of(frequency=frequency, recency=recency, age=age, **counted)
        _check(columns)
        unit = number_of("days", days, wanted="above 0, below 10^15", holds=_is_unit)
        until = None if as_of is None else day_of("as_of", as_of)
        x, t_x, t, *weights = columns
        (x, t, t_x), counts, places = folded([x, t, t_x], *weights)
        return cls(x, t_x, t, counts, places, unit, until)

    @classmethod
    def between(
        cls, first: ArrayLike, last: ArrayLike, frequency: ArrayLike, as_of: date
    ) -> Histories:
        """The histories of customers known by the days of their first and their last purchase.

        Parameters
        ----------
        first, last
            Days, as anything that NumPy reads as ``datetime64[D]``.
        frequency
            Repeat purchases.
        as_of
            The day of observation.

        Raises ImpossibleDay if ``as_of`` is no day, UnusableColumn if a column holds something that
        is no day or no number, or they differ in length, and ImpossibleHistory as :meth:`of`, also
        where a day is missing.

        Examples
        --------
        >>> from datetime import date
        >>> Histories.between(["2024-01-01"], ["2024-01-08"], [1], as_of=date(2024, 1, 31)).age
        array([30.])
        """
        observed = day_of("as_of", as_of)
        begun, seen = days_of(first=first, last=last)
        until = (observed - EPOCH).days
        return cls.of(frequency, seen - begun, until - begun, as_of=observed)

    @classmethod
    def new(cls) -> Histories:
        """One customer who has bought for the first time this moment."""
        zero = np.zeros(1)
        return cls(zero, zero, zero, np.ones(1))

    @property
    def total(self) -> float:
        """Customers in all."""
        return float(self.customers.sum())

    @property
    def repeaters(self) -> float:
        """Customers who bought again."""
        return float(self.customers[self.frequency > 0].sum())

    @property
    def watched(self) -> float:
        """The customers' ages added up."""
        return float(self.customers @ self.age)

    @property
    def purchases(self) -> float:
        """Repeat purchases of all customers."""
        return float(self.customers @ self.frequency)

    @cached_property
    def ages(self) -> Pairs:
        """The distinct pairs of a frequency and an age."""
        return Pairs.of_runs(self.frequency, self.age)

    @cached_property
    def recencies(self) -> Pairs:
        """The distinct pairs of a frequency and a recency."""
        return Pairs.of(self.frequency, self.recency)

    def duration(self, time: float | timedelta | date) -> float:
        """A time from the day of observation on, in the unit of the histories.

        Parameters
        ----------
        time
            A number in that unit, a timedelta, or the day it lasts to; of a moment its day.

        Raises ImpossibleTime if it is none of these, negative, or 10^15 and more, or a day where
        ``as_of`` is unknown.

        Examples
        --------
        >>> from datetime import timedelta
        >>> Histories.of([0], [0], [4], days=7).duration(timedelta(days=14))
        2.0
        """
        if isinstance(time, date):
            if self.as_of is None:
                raise ImpossibleTime(reason="is a day, and the day of observation is unknown")
            time = day_of("time", time) - self.as_of
        if isinstance(time, timedelta):
            length = time / timedelta(days=1) / self.days
        else:
            length = as_number(time)
        if not 0 <= length < BEYOND:
            raise ImpossibleTime(reason="is negative or without end, or no number")
        return length

    def sampled(self, rows: int) -> Histories:
        """Every so manieth history, so that about so many are left."""
        step = slice(None, None, max(len(self.frequency) // rows, 1))
        return replace(
            self,
            frequency=self.frequency[step],
            recency=self.recency[step],
            age=self.age[step],
            customers=self.customers[step],
            places=None,
        )


def _is_unit(days: float) -> bool:
    return 0 < days < BEYOND


def _check(columns: Sequence[Floats]) -> None:
    """Name the first row that cannot be, looking at some rows at a time."""
    for start in range(0, len(columns[0]), BLOCK):
        some = [column[start : start + BLOCK] for column in columns]
        for reason, rows in _wrong(*some).items():
            if rows.any():
                raise ImpossibleHistory(row=start + int(np.argmax(rows)) + 1, reason=reason)


def _wrong(
    frequency: Floats, recency: Floats, age: Floats, *customers: Floats
) -> dict[str, NDArray[np.bool_]]:
    """What can be wrong, and of which rows it is."""
    given = sum((recency, age, *customers), frequency)
    least = reduce(np.minimum, (recency, age, *customers), frequency)
    again = frequency > 0
    return {
        "is missing or infinite": ~np.isfinite(given),
        "is negative": least < 0,
        "has a frequency that is no whole number": frequency != np.floor(frequency),
        "has a recency beyond its age": recency > age,
        "has a recency without a repeat purchase": (recency > 0) > again,
        "has repeat purchases at the moment of the first": again > (recency > 0),
    }
