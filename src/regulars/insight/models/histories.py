"""What the models read of each customer: three numbers, with how many customers share them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.errors import ImpossibleHistory

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]


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
    """

    frequency: Floats
    recency: Floats
    age: Floats
    customers: Floats

    @classmethod
    def of(
        cls,
        frequency: ArrayLike,
        recency: ArrayLike,
        age: ArrayLike,
        customers: ArrayLike | None = None,
    ) -> Histories:
        """Check the numbers of customers and fold those who share them into one row.

        Raises ImpossibleHistory if a number is missing, infinite or negative, a frequency is no
        whole number, a recency exceeds its age, or one is not 0 without a repeat purchase.

        Examples
        --------
        >>> Histories.of([2, 0, 2], [4.0, 0.0, 4.0], [6.0, 6.0, 6.0]).customers
        array([1., 2.])
        """
        x, t_x, t = (np.atleast_1d(np.asarray(part, float)) for part in (frequency, recency, age))
        weights = np.ones(len(x)) if customers is None else np.asarray(customers, float)
        _check(x, t_x, t, weights)
        (x, t_x, t), counts = folded([x, t_x, t], weights)
        return cls(x, t_x, t, counts)

    @property
    def total(self) -> float:
        """Customers in all."""
        return float(self.customers.sum())

    @property
    def repeaters(self) -> float:
        """Customers who bought again."""
        return float(self.customers[self.frequency > 0].sum())


def _check(frequency: Floats, recency: Floats, age: Floats, customers: Floats) -> None:
    """Name the first row that cannot be."""
    wrong = {
        "is missing or infinite": ~np.isfinite(frequency + recency + age + customers),
        "is negative": (frequency < 0) | (recency < 0) | (age < 0) | (customers < 0),
        "has a frequency that is no whole number": frequency != np.floor(frequency),
        "has a recency beyond its age": recency > age,
        "has a recency without a repeat purchase": (frequency == 0) & (recency > 0),
    }
    for reason, rows in wrong.items():
        if rows.any():
            raise ImpossibleHistory(row=int(np.argmax(rows)) + 1, reason=reason)


def folded(columns: Sequence[Floats], weights: Floats) -> tuple[list[Floats], Floats]:
    """The distinct rows of the columns, by the first column, and their weights added up."""
    order = np.lexsort(tuple(reversed(columns)))
    sorted_columns = [column[order] for column in columns]
    is_new = np.zeros(len(order), bool)
    is_new[:1] = True
    for column in sorted_columns:
        is_new[1:] |= column[1:] != column[:-1]
    places = np.cumsum(is_new) - 1
    counts = np.bincount(places, weights=weights[order]).astype(np.float64)
    return [column[is_new] for column in sorted_columns], counts
