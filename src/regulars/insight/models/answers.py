"""An answer: a figure for each row, with an interval where it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaincinv, ndtri

from regulars.insight.numbers import number_of

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

WIDEST = 300.0  # a logarithm; who knows no more than that knows nothing
HOPELESS = 1e-6  # of such a gamma distribution all but a millionth lies at 0
CERTAIN = 1e-12  # a chance so near to 1 has no odds to speak of


@dataclass(frozen=True)
class Answer:
    """A figure for each row, and how sure it is.

    Intervals are by the delta method (Oehlert, *American Statistician* 46, 1992): the covariance
    of the parameters' logarithms, from the curvature of the likelihood, carried over to the
    logarithm of the figure, or to the log-odds of a chance. They tell how sure the *expectation*
    is, and not how far one customer's future can lie from it; see :class:`Total` for both.

    Parameters
    ----------
    value
        Shape (rows,).
    measure
        Works out the deviation when it is first asked for.
    is_chance
        Whether the figures are probabilities.
    """

    value: Floats
    measure: Callable[[], Floats]
    is_chance: bool = False

    @cached_property
    def deviation(self) -> Floats:
        """Standard deviation of the logarithm, or of the log-odds of a chance, shape (rows,)."""
        return self.measure()

    def interval(self, level: float = 0.9) -> tuple[Floats, Floats]:
        """Where the figure lies with this probability: lower and upper ends, shape (rows,).

        Raises ImpossibleRate if the level is not between 0 and 1.
        """
        spread = _normal(level) * self.deviation
        if not self.is_chance:
            factor = np.exp(np.minimum(spread, WIDEST))
            return self.value / factor, self.value * factor
        with np.errstate(divide="ignore"):
            odds = np.log(self.value) - np.log1p(-self.value)
        return expit(odds - spread), expit(odds + spread)

    def at(self, places: Rows) -> Answer:
        """The same for rows that are given by their places among these, such as customers."""
        return Answer(self.value[places], lambda: self.deviation[places], self.is_chance)

    def times(self, other: Answer, factor: float = 1.0) -> Answer:
        """The product with figures that were learnt independently."""
        both = self.value * other.value * factor
        return Answer(both, lambda: np.hypot(self.deviation, other.deviation))


@dataclass(frozen=True)
class Total:
    """One figure for all customers together, with two kinds of doubt told apart.

    Parameters
    ----------
    value
        What to expect.
    uncertainty
        Standard deviation of the expectation, as the parameters are not known for sure.
    chance
        Standard deviation of what will happen, were the parameters known.
    """

    value: float
    uncertainty: float
    chance: float

    def expectation(self, level: float = 0.9) -> tuple[float, float]:
        """Where the expectation lies with this probability: log-normal.

        Raises ImpossibleRate if the level is not between 0 and 1.
        """
        reach = _normal(level)
        if self.value <= 0:
            return self.value, self.value
        factor = float(np.exp(min(reach * self.uncertainty / self.value, WIDEST)))
        return self.value / factor, self.value * factor

    def outcome(self, level: float = 0.9) -> tuple[float, float]:
        """Where what will happen lies with this probability: gamma, with both doubts in it.

        Raises ImpossibleRate if the level is not between 0 and 1.
        """
        _normal(level)
        variance = self.uncertainty**2 + self.chance**2
        if variance <= 0:
            return self.value, self.value
        shape = self.value**2 / variance
        if shape < HOPELESS:
            return 0.0, 0.0
        low, high = gammaincinv(shape, [0.5 - level / 2, 0.5 + level / 2]) * variance / self.value
        return float(low), float(high)


def deviations(slope: Floats, covariance: Floats) -> Floats:
    """Standard deviations of logarithms, from their slopes (parameters, rows).

    Added up one by one, as a product of matrices gives a row other last digits beside other rows.
    """
    variances = np.zeros(slope.shape[1])
    for row, weights in zip(slope, covariance, strict=True):
        part = np.zeros_like(variances)
        for weight, other in zip(weights, slope, strict=True):
            part += weight * other
        variances += part * row
    return np.sqrt(np.maximum(variances, 0.0))


def odds_deviations(value: Floats, deviation: Floats) -> Floats:
    """Standard deviations of log-odds, from those of logarithms of chances."""
    against = 1 - value
    return np.where(against > CERTAIN, deviation / np.maximum(against, CERTAIN), 0.0)


def check_level(level: object) -> float:
    """Which share of a distribution an interval holds. Raises ImpossibleRate if it is none."""
    return number_of("level", level, wanted="between 0 and 1", holds=lambda share: 0 < share < 1)


def _normal(level: float) -> float:
    """How many standard deviations hold so much of a normal distribution."""
    share = check_level(level)
    return -float(ndtri((1 - share) / 2))
