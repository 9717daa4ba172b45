"""What a purchase brings, over all customers: its mean, how sure that is, and how it varies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Worth:
    """What a purchase brings in minor units, net of what is taken back.

    Parameters
    ----------
    mean
        Revenue over purchases; below zero where more was taken back than sold.
    uncertainty
        Standard deviation of the mean, as there are only so many customers.
    deviation
        Standard deviation of a single purchase.
    """

    mean: float
    uncertainty: float
    deviation: float

    @classmethod
    def of(cls, purchases: Floats, mean: Floats, customers: Floats) -> Worth:
        """Learn it from customers with x purchases worth z on average.

        Definition
        ----------
        With m the mean over purchases, the uncertainty is sqrt(sum (x (z - m))^2) / sum x, which
        takes customers and not purchases for independent; the deviation is
        sqrt(sum x (z - m)^2 / customers), in which a customer's purchases count together.
        """
        count = float(purchases @ customers)
        if not count:
            return cls(0.0, 0.0, 0.0)
        average = float((purchases * customers) @ mean) / count
        off = mean - average
        single = customers.sum() == 1  # of whom one only knows that the next may be half or twice
        uncertainty = (
            abs(average) if single else np.sqrt(customers @ (purchases * off) ** 2) / count
        )
        deviation = (
            abs(average) if single else np.sqrt((customers * purchases) @ off**2 / customers.sum())
        )
        return cls(average, float(uncertainty), float(deviation))
