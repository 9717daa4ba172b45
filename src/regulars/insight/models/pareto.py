"""Pareto/NBD: buying at random while active, and leaving at any time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, polygamma, psi

from regulars.insight.models.histories import Histories
from regulars.insight.models.newton import Curve

Floats = NDArray[np.float64]
NAMES = ("r", "alpha", "s", "beta")

# Nodes of the trapezoidal rule; y = exp(q - exp(-q)) runs from 0 on, doubly exponentially at both
# ends, so that 28 nodes give ten digits (Takahasi & Mori 1974).
_Q = np.linspace(-3.3, 3.9, 28)
NODES = np.exp(_Q - np.exp(-_Q))[:, None]
WIDTHS = np.log((_Q[1] - _Q[0]) * (1 + np.exp(-_Q)))[:, None]


@dataclass(frozen=True)
class ParetoNbd:
    """The log-likelihood of a store's histories, with its slope and curvature.

    Definition
    ----------
    While active, a customer buys as a Poisson process; rates differ among customers as a gamma
    distribution with shape r and rate alpha. A customer leaves after an exponential time; those
    rates differ as a gamma distribution with shape s and rate beta (Schmittlein, Morrison &
    Colombo, *Management Science* 33, 1987). The likelihood of (x, t_x, T) is, with m = r + x::

        Gamma(m) alpha^r           1          beta   s      T      s beta^s
        ---------------- · { ------------- (--------)  +  ∫  ------------------- · (alpha+u)^-m du }
            Gamma(r)         (alpha+T)^m    beta+T         t_x  (beta+u)^(s+1)

    The integral is the usual one before it is written as two hypergeometric functions. It is taken
    from t_x and from T to infinity, by a rule whose nodes have derivatives too; each is needed only
    once for every pair of a frequency and a time.

    Parameters
    ----------
    histories
        What to explain.
    """

    histories: Histories

    def __call__(self, parameters: Floats) -> Curve:
        """Log-likelihood, gradient (4,) and Hessian (4, 4) in r, alpha, s, beta."""
        counted, lived = self._by_count(parameters), self._by_time(parameters)
        return counted[0] + lived[0], counted[1] + lived[1], counted[2] + lived[2]

    @cached_property
    def _purchases(self) -> tuple[Floats, Floats]:
        """The distinct frequencies, and how many customers have each."""
        values, inverse = np.unique(self.histories.frequency, return_inverse=True)
        counts = np.bincount(inverse, weights=self.histories.customers)
        return values, counts.astype(np.float64)

    @cached_property
    def _last(self) -> Pairs:
        return Pairs.of(self.histories.frequency, self.histories.recency)

    @cached_property
    def _until(self) -> Pairs:
        return Pairs.of(self.histories.frequency, self.histories.age)

    def _by_count(self, parameters: Floats) -> Curve:
        """What depends on the number of purchases alone."""
        r, alpha = parameters[:2]
        x, customers = self._purchases
        total = float(customers.sum())
        value = customers @ (gammaln(r + x) - gammaln(r)) + total * r * np.log(alpha)
        gradient, hessian = np.zeros(4), np.zeros((4, 4))
        gradient[0] = customers @ (psi(r + x) - psi(r)) + total * np.log(alpha)
        gradient[1] = total * r / alpha
        hessian[0, 0] = customers @ (polygamma(1, r + x) - polygamma(1, r))
        hessian[0, 1] = hessian[1, 0] = total / alpha
        hessian[1, 1] = -total * r / alpha**2
        return float(value), gradient, hessian

    def _by_time(self, parameters: Floats) -> Curve:
        """The braces above: still active at T, or gone between t_x and T."""
        customers = self.histories.customers
        later, sooner = self._until, self._last
        beyond, gone = _not_gone(later, parameters), left_after(sooner, parameters)
        each = beyond.value[later.places], gone.value[sooner.places]
        logs = np.logaddexp(*each)
        shares = [customers * np.exp(part - logs) for part in each]
        slopes = [beyond.slope[:, later.places], gone.slope[:, sooner.places]]
        both = shares[0] * slopes[0] + shares[1] * slopes[1]
        bend = beyond.bend @ later.sums(shares[0]) + gone.bend @ sooner.sums(shares[1])
        hessian = bend - (both / customers) @ both.T
        return float(customers @ logs), both.sum(1), hessian


@dataclass(frozen=True)
class Pairs:
    """The distinct pairs of a frequency and a time, and which of them each history has."""

    frequency: Floats
    time: Floats
    places: NDArray[np.intp]

    @classmethod
    def of(cls, frequency: Floats, time: Floats) -> Pairs:
        """Find them."""
        order = np.lexsort((time, frequency))
        x, t = frequency[order], time[order]
        new = np.append(True, (np.diff(x) != 0) | (np.diff(t) != 0))
        places = np.empty(len(x), np.intp)
        places[order] = np.cumsum(new) - 1
        return cls(x[new], t[new], places)

    def sums(self, weights: Floats) -> Floats:
        """Weights of the histories added up by pair."""
        sums = np.bincount(self.places, weights=weights, minlength=len(self.time))
        return sums.astype(np.float64)


@dataclass(frozen=True)
class Tails:
    """ln f of each pair; the slope of it; and f's second derivatives over f.

    The last is E[h + g g'] of what is added up, so that sums of several need no more than weights.
    """

    value: Floats
    slope: Floats
    bend: Floats


def left_after(pairs: Pairs, parameters: Floats) -> Tails:
    """The integral above from the pair's time to infinity.

    With beta + u = (beta + t) e^y it falls off like e^-(k y), k being the slope at y = 0.
    """
    r, alpha, s, beta = parameters
    m, t = r + pairs.frequency, pairs.time
    k = s + m * (beta + t) / (alpha + t)
    y = NODES / k
    since_beta = (beta + t) * np.exp(y)
    since_alpha = since_beta - beta + alpha
    log_alpha, log_beta = np.log(since_alpha), np.log(beta + t) + y
    logs = np.log(s) + s * (np.log(beta) - log_beta) - m * log_alpha + np.log(y) + WIDTHS
    top = logs.max(0)
    weights = np.exp(logs - top)
    total = weights.sum(0)
    weights /= total
    rate = m / since_alpha
    slopes = (-log_alpha, -rate, 1 / s + np.log(beta) - log_beta, s / beta - (s + 1) / since_beta)
    weighted = [weights * slope for slope in slopes]
    bend = np.array([[(one * other).sum(0) for other in slopes] for one in weighted])
    bend += _symmetric(
        {
            (0, 1): -(weights / since_alpha).sum(0),
            (1, 1): (weights * rate / since_alpha).sum(0),
            (2, 2): np.full_like(t, -1 / s**2),
            (2, 3): 1 / beta - (weights / since_beta).sum(0),
            (3, 3): (s + 1) * (weights / since_beta**2).sum(0) - s / beta**2,
        }
    )
    return Tails(top + np.log(total), np.array([part.sum(0) for part in weighted]), bend)


def active_still(pairs: Pairs, parameters: Floats) -> Tails:
    """The first term above: neither a purchase nor the leaving up to the pair's time."""
    r, alpha, s, beta = parameters
    m, whole, stay = r + pairs.frequency, alpha + pairs.time, beta + pairs.time
    waited = np.log(beta / stay)
    slope = np.array([-np.log(whole), -m / whole, waited, s / beta - s / stay])
    bend = slope[:, None] * slope
    bend += _symmetric(
        {
            (0, 1): -1 / whole,
            (1, 1): m / whole**2,
            (2, 3): 1 / beta - 1 / stay,
            (3, 3): s / stay**2 - s / beta**2,
        }
    )
    return Tails(-m * np.log(whole) + s * waited, slope, bend)


def _not_gone(pairs: Pairs, parameters: Floats) -> Tails:
    """Still active at the time, less the integral from it on: what was counted too much there."""
    still, beyond = active_still(pairs, parameters), left_after(pairs, parameters)
    part = np.exp(beyond.value - still.value)
    left = 1 - part
    return Tails(
        still.value + np.log(left),
        (still.slope - part * beyond.slope) / left,
        (still.bend - part * beyond.bend) / left,
    )


def _symmetric(entries: dict[tuple[int, int], Floats]) -> Floats:
    """A symmetric matrix for each pair, shape (4, 4, pairs), from the entries that are not 0."""
    matrix = np.zeros((4, 4, len(next(iter(entries.values())))))
    for (row, column), values in entries.items():
        matrix[row, column] = matrix[column, row] = values
    return matrix
