"""Pareto/NBD: buying at random while active, and leaving at any time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.folding import Pairs, Runs
from regulars.insight.models.histories import Histories
from regulars.insight.models.newton import Curve
from regulars.insight.models.rising import Rising

Floats = NDArray[np.float64]
NAMES = ("r", "alpha", "s", "beta")

FARTHEST = 600.0  # y beyond which nothing is left, and numbers end
BENT = 3.0  # how much sooner than its slope says an integrand may end, and usual nodes still do


@dataclass(frozen=True)
class Nodes:
    """Nodes of the trapezoidal rule for an integral from 0 on, and logarithms of their widths.

    Places are exp(q - exp(-q)) of evenly spaced q, doubly exponentially small at one end
    (Takahasi & Mori 1974).
    """

    place: Floats
    width: Floats

    @classmethod
    def of(cls, count: int) -> Nodes:
        """So many."""
        q = np.linspace(-3.3, 3.9, count)
        width = np.log((q[1] - q[0]) * (1 + np.exp(-q)))
        return cls(np.exp(q - np.exp(-q))[:, None], width[:, None])


USUAL, FINE = Nodes.of(28), Nodes.of(110)  # ten digits; six where the integrand ends abruptly


@dataclass(frozen=True)
class ParetoNbd:
    """The log-likelihood of a store's histories, with its slope and curvature.

    Definition
    ----------
    While active, a customer buys as a Poisson process; rates differ among customers as a gamma
    distribution with shape r and rate alpha. A customer leaves after an exponential time; those
    rates differ as a gamma distribution with shape s and rate beta (Schmittlein, Morrison &
    Colombo, *Management Science* 33, 1987). The likelihood of (x, t_x, T) is, with m = r + x::

          Gamma(m)          alpha  m   beta  s     T     s beta^s      alpha  m
        -----------  · { (-------) (------)  +  ∫  -------------- (-------)  du }
        Gamma(r) alpha^x  alpha+T    beta+T      t_x (beta+u)^(s+1)  alpha+u

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
        runs = Runs.of(self.histories.frequency)
        return runs.value, runs.sums(self.histories.customers)

    def _by_count(self, parameters: Floats) -> Curve:
        """What depends on the number of purchases alone."""
        r, alpha = parameters[:2]
        x, customers = self._purchases
        bought = Rising.of(r, x)
        gradient, hessian = np.zeros(4), np.zeros((4, 4))
        gradient[:2] = customers @ bought.slope, -(customers @ x) / alpha
        hessian[0, 0] = customers @ bought.bend
        hessian[1, 1] = customers @ x / alpha**2
        return float(customers @ (bought.value - x * np.log(alpha))), gradient, hessian

    def _by_time(self, parameters: Floats) -> Curve:
        """The braces above: still active at T, or gone between t_x and T."""
        customers = self.histories.customers
        later, sooner = self.histories.ages, self.histories.recencies
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
class Tails:
    """ln f of each pair; the slope of it; and f's second derivatives over f.

    The last is E[h + g g'] of what is added up, so that sums of several need no more than weights.
    """

    value: Floats
    slope: Floats
    bend: Floats


def still_active(
    histories: Histories, parameters: Floats, *, slopes: bool
) -> tuple[Floats, Floats]:
    """The logarithm of the chance that a customer has not left, and its slope (4, histories).

    It is the first of the likelihood's two terms over both; without columns where the slope is not
    asked for.
    """
    later, sooner = histories.ages, histories.recencies
    still = active_still(later, parameters)
    beyond, gone = (left_after(pairs, parameters, bends=False) for pairs in (later, sooner))
    rows, since = later.places, sooner.places
    ended = gone.value[since]
    # left before T : left after t_x, less left after T; nothing where the last purchase was at T
    before = -np.expm1(np.minimum(beyond.value[rows] - ended, 0.0))
    odds = np.exp(np.minimum(ended - still.value[rows], 700.0)) * before
    value = -np.log1p(odds)
    if not slopes:
        return value, np.zeros((4, 0))
    late = np.exp(beyond.value - still.value) * (still.slope - beyond.slope)
    soon = np.exp(np.minimum(ended - still.value[rows], 700.0))
    slope = soon * (gone.slope[:, since] - still.slope[:, rows]) + late[:, rows]
    return value, -slope / (1 + odds)


def left_after(pairs: Pairs, parameters: Floats, *, bends: bool = True) -> Tails:
    """The integral above from the pair's time to infinity, over y = ln((beta + u) / (beta + t))."""
    r, alpha, s, beta = parameters
    m, t = r + pairs.frequency, pairs.time
    scale, nodes = _decay(m, s, (beta + t) / (alpha + t))
    y = nodes.place * scale
    to_beta = np.exp(-np.minimum(y, FARTHEST)) / (beta + t)  # 1 / (beta + u)
    closer = 1 + (alpha - beta) * to_beta
    to_alpha = to_beta / closer
    log_beta = np.log1p(t / beta) + y
    log_alpha = np.log(beta / alpha) + log_beta + np.log(closer)
    logs = np.log(s) - s * log_beta - m * log_alpha + np.log(y) + nodes.width
    top = logs.max(0)
    weights = np.exp(logs - top)
    total = weights.sum(0)
    weights /= total
    rate = m * to_alpha
    slopes = (-log_alpha, m / alpha - rate, 1 / s - log_beta, s / beta - (s + 1) * to_beta)
    weighted = [weights * slope for slope in slopes]
    slope, value = np.array([part.sum(0) for part in weighted]), top + np.log(total)
    if not bends:
        return Tails(value, slope, np.zeros((4, 4, 0)))
    bend = np.array([[_sums(one, other) for other in slopes] for one in weighted])
    bend += _symmetric(
        {
            (0, 1): 1 / alpha - _sums(weights, to_alpha),
            (1, 1): _sums(weights, rate * to_alpha) - m / alpha**2,
            (2, 2): np.full_like(t, -1 / s**2),
            (2, 3): 1 / beta - _sums(weights, to_beta),
            (3, 3): (s + 1) * _sums(weights, to_beta**2) - s / beta**2,
        }
    )
    return Tails(value, slope, bend)


def _sums(one: Floats, other: Floats) -> Floats:
    """Products added up over nodes."""
    sums: Floats = np.einsum("nk,nk->k", one, other)
    return sums


def _decay(m: Floats, s: float, near: Floats) -> tuple[Floats, Nodes]:
    """Over which y the integrand falls to a third, and nodes as fine as its bend there needs.

    Minus its logarithm is g = s y + m ln(1 + near (e^y - 1)): convex, so that Newton's method
    comes down to g = 1 from where its slope at 0 would reach it.
    """
    first = np.minimum(1 / (s + m * near), FARTHEST)
    y = first
    for _ in range(8):
        grown = near * np.expm1(y)
        g, slope = s * y + m * np.log1p(grown), s + m * (grown + near) / (1 + grown)
        y = y - (g - 1) / slope
    y = np.maximum(y, 1e-300)
    is_bent = bool((first > BENT * y).any())
    return y, FINE if is_bent else USUAL


def active_still(pairs: Pairs, parameters: Floats) -> Tails:
    """The first term above: neither a purchase nor the leaving up to the pair's time."""
    r, alpha, s, beta = parameters
    m, whole, stay = r + pairs.frequency, alpha + pairs.time, beta + pairs.time
    waited, left = np.log1p(pairs.time / alpha), np.log1p(pairs.time / beta)
    slope = np.array([-waited, m / alpha - m / whole, -left, s / beta - s / stay])
    bend = slope[:, None] * slope
    bend += _symmetric(
        {
            (0, 1): 1 / alpha - 1 / whole,
            (1, 1): m / whole**2 - m / alpha**2,
            (2, 3): 1 / beta - 1 / stay,
            (3, 3): s / stay**2 - s / beta**2,
        }
    )
    return Tails(-m * waited - s * left, slope, bend)


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
