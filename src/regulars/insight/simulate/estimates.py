"""How well a store's own numbers are known: the same numbers with each of its months left out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from regulars.insight.simulate.observation import Basis, Observation, estimate, place_of_lapse
from regulars.insight.simulate.store import Store

CONFIDENCE = 0.90
# Student's t, 95th percentile by degrees of freedom from 1 to 11: two-sided 90 %.
T_95 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796)
FITTED_NUMBERS = {Basis.FITTED: 3}  # winning, keeping and losing; else one average


@dataclass(frozen=True)
class Estimates:
    """A store's own numbers from its months, and from those months less one.

    Attributes
    ----------
    observation
        The months, two or more, with an order in one of them at least.
    store
        Estimated from all of them.
    left_out
        Estimated without the first, without the second, and so on.
    """

    observation: Observation
    store: Store
    left_out: tuple[Store, ...]

    @classmethod
    def of(cls, observation: Observation) -> Estimates:
        """Estimate all of them."""
        window, pools, basis = observation.window, observation.pools, observation.basis
        return cls(
            observation=observation,
            store=estimate(window, pools=pools, basis=basis),
            left_out=tuple(
                estimate([*window[:index], *window[index + 1 :]], pools=pools, basis=basis)
                for index in range(len(window))
            ),
        )

    @property
    def multiple(self) -> float:
        """How many standard errors an interval reaches to either side."""
        return T_95[len(self.left_out) - 2]

    def error(self, figure: Callable[[Store], float]) -> float:
        """Standard error of a figure of the store.

        That of the jackknife, and never below figure / sqrt(orders): the uncertainty of a count.
        """
        orders = sum(month.orders for month in self.observation.window)
        by_month = jackknife_error([figure(store) for store in self.left_out])
        return max(by_month, abs(figure(self.store)) / math.sqrt(orders))

    @cached_property
    def dispersion(self) -> float:
        """How much a month's revenue varies around what is expected of it, in minor units.

        Definition
        ----------
        ``sum((revenue - expected)² / |expected|) / (n - p)``: Pearson's statistic by its degrees of
        freedom (McCullagh & Nelder, *Generalized Linear Models*, 1989, section 4.5), so that the
        variance of a sum of money is the dispersion times its expectation. p is 3 where the
        store's own rates are fitted and 1 where it goes on with an average. It is at least the
        value of an order: orders come at random even if nothing else varies.
        """
        observed = [month.revenue_minor for month in self.observation.window]
        misfit = sum(
            (revenue - expected) ** 2 / abs(expected)
            for revenue, expected in zip(observed, self._expected, strict=True)
            if expected
        )
        free = len(observed) - FITTED_NUMBERS.get(self.observation.basis, 1)
        return max(misfit / max(free, 1), abs(self.store.order_value_minor))

    @property
    def _expected(self) -> list[float]:
        """What the model says of the revenue of each month in the window."""
        window, store = self.observation.window, self.store
        if self.observation.basis is not Basis.FITTED:
            return [sum(month.revenue_minor for month in window) / len(window)] * len(window)
        place = place_of_lapse(store.monthly_lapse)
        spent_by_each = store.orders_per_customer * store.order_value_minor
        return [
            (store.new_customers + store.monthly_retention * month.pools[place]) * spent_by_each
            for month in window
        ]


def jackknife_error(left_out: Sequence[float]) -> float:
    """Standard error from the estimates made with each of n observations left out.

    Definition
    ----------
    ``sqrt((n - 1) / n * sum((value - mean)²))``; Efron & Tibshirani, *An Introduction
    to the Bootstrap*, 1993, equation 11.5.

    Examples
    --------
    >>> jackknife_error([2.0, 4.0])  # of the mean of 2 and 4: the same as the usual standard error
    1.0
    """
    count = len(left_out)
    mean = sum(left_out) / count
    return math.sqrt((count - 1) / count * sum((value - mean) ** 2 for value in left_out))
