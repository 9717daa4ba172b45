"""Days that lie in the past: what was known of a store by them, and what came after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from regulars.insight.forecasts.worth import Worth
from regulars.insight.models import FittedSpend, Histories, fit_spend

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


def spend_of(purchases: Floats, customers: Floats, revenue: Floats) -> tuple[FittedSpend, Worth]:
    """Learn from sums of customers with as many purchases and about the same mean."""
    mean = revenue / (purchases * customers)
    return fit_spend(purchases, mean, customers), Worth.of(purchases, mean, customers)
