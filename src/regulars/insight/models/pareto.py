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
from regulars.insight.models.smoothing import Stencil

Floats = NDArray[np.float64]
NAMES = ("r", "alpha", "s", "beta")

FARTHEST = 600.0  # y beyond which nothing is left, and numbers end
BLOCK = 512  # pairs at a time, so that their nodes stay in the processor's cache
ROWS = 16_384  # histories at a time, for the same reason
BENT = 3.0  # how much sooner than its slope says an integrand may end, and usual nodes still do


@dataclass(frozen=True)
class Nodes:
    """Nodes of the trapezoidal rule for an integral from 0 on; logarithms of their weights.

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
        return cls(np.exp(q - np.exp(-q)), width + q - np.exp(-q))


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
        active = np.empty_like(customers)
        value, gradient, hessian = 0.0, np.zeros(4), np.zeros((4, 4))
        for at in range(0, len(customers), ROWS):
            some = slice(at, at + ROWS)
            rows, since, counts = later.places[some], sooner.places[some], customers[some]
            stays = beyond.value[rows]
            apart = gone.value[since] - stays
            small = np.exp(-np.abs(apart))
            share = np.where(apart > 0, small, 1.0) / (1 + small)
            late, soon = beyond.slope[rows], gone.slope[since]
            slope = soon + share[:, None] * (late - soon)
            value += float(counts @ (stays + np.maximum(apart, 0.0) + np.log1p(small)))
            gradient += counts @ slope
            hessian -= (slope * counts[:, None]).T @ slope
            active[some] = counts * share
        hessian += np.tensordot(later.sums(active), beyond.bend, 1)
        hessian += np.tensordot(sooner.sums(customers - active), gone.bend, 1)
        return value, gradient, hessian


@dataclass(frozen=True)
class Tails:
    """ln f of each pair; the slope of it; and f's second derivatives over f.

    The last is E[h + g g'] of what is added up, so that sums of several need no more than weights.

    Parameters
    ----------
    value
        Shape (pairs,).
    slope
        Shape (pairs, 4).
    bend
        Shape (pairs, 4, 4), or empty where it was not asked for.
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
    still = _still(later, parameters)
    beyond, gone = (left_after(pairs, parameters, bends=False) for pairs in (later, sooner))
    rows, since = later.places, sooner.places
    ended = np.minimum(gone.value[since] - still.value[rows], FARTHEST)
    late = np.exp(np.minimum(beyond.value - still.value, FARTHEST))
    # left between t_x and T; nothing where the last purchase was at T
    odds = np.maximum(np.exp(ended) - late[rows], 0.0)
    value = -np.log1p(odds)
    if not slopes:
        return value, np.zeros((4, 0))
    after = late[:, None] * (still.slope - beyond.slope)
    slope = np.exp(ended)[:, None] * (gone.slope[since] - still.slope[rows]) + after[rows]
    return value, -slope.T / (1 + odds)


def left_after(pairs: Pairs, parameters: Floats, *, bends: bool = True) -> Tails:
    """The integral above from the pair's time to infinity."""
    if not len(pairs.time):
        return Tails(np.zeros(0), np.zeros((0, 4)), np.zeros((0, 4, 4)))
    stencil = Stencil.of(pairs, float(min(parameters[1], parameters[3])))
    x, t = stencil.points.frequency, stencil.points.time
    blocks = [
        _left_after(x[some], t[some], parameters, bends=bends)
        for some in (slice(at, at + BLOCK) for at in range(0, len(t), BLOCK))
    ]
    width = 4 if bends else 0
    rows = [
        np.hstack(
            [block.value[:, None], block.slope, block.bend.reshape(len(block.value), 4 * width)]
        )
        for block in blocks
    ]
    many = stencil.spread(np.concatenate(rows))
    return Tails(many[:, 0], many[:, 1:5], many[:, 5:].reshape(len(many), 4, width))


def _left_after(x: Floats, t: Floats, parameters: Floats, *, bends: bool) -> Tails:
    """The integral, over y = ln((beta + u) / (beta + t))."""
    r, alpha, s, beta = parameters
    m = r + x
    scale, nodes = _decay(m, s, (beta + t) / (alpha + t))
    y = nodes.place * scale[:, None]
    to_beta = np.exp(-np.minimum(y, FARTHEST)) / (beta + t)[:, None]  # 1 / (beta + u)
    closer = 1 + (alpha - beta) * to_beta
    log_beta = y + np.log1p(t / beta)[:, None]
    log_alpha = log_beta + (np.log(closer) + np.log(beta / alpha))
    logs = nodes.width - s * log_beta - m[:, None] * log_alpha
    top = logs.max(1, keepdims=True)
    weights = np.exp(logs - top)
    total = weights.sum(1, keepdims=True)
    value = top[:, 0] + np.log(s * scale * total[:, 0])
    weights /= total
    moved = (log_alpha, to_beta / closer, log_beta, to_beta)
    weighted = [weights * part for part in moved]
    mean = np.stack([part.sum(1) for part in weighted], 1)
    squares = np.empty((len(m), 4, 4 if bends else 0))
    for i, j in zip(*np.triu_indices(4), strict=True) if bends else ():
        squares[:, i, j] = squares[:, j, i] = np.vecdot(weighted[i], moved[j])
    return _moved(value, m, parameters, mean, squares)


def _moved(value: Floats, m: Floats, parameters: Floats, mean: Floats, squares: Floats) -> Tails:
    """Slope and bend, from the means of ln(alpha+u), 1/(alpha+u), ln(beta+u) and 1/(beta+u).

    Each parameter moves the integrand's logarithm by a constant and a multiple of one of the four.
    """
    _, alpha, s, beta = parameters
    ones = np.ones_like(m)
    times = np.stack([-ones, -m, -ones, -(s + 1) * ones], 1)
    slope = np.stack([0 * m, m / alpha, ones / s, ones * (s / beta)], 1) + times * mean
    if not squares.size:
        return Tails(value, slope, squares)
    apart = squares - mean[:, :, None] * mean[:, None, :]
    bend = apart * times[:, :, None] * times[:, None, :] + slope[:, :, None] * slope[:, None, :]
    own = np.zeros_like(bend)
    own[:, 0, 1] = 1 / alpha - mean[:, 1]
    own[:, 1, 1] = m / 2 * (squares[:, 1, 1] - 1 / alpha**2)
    own[:, 2, 2] = -0.5 / s**2
    own[:, 2, 3] = 1 / beta - mean[:, 3]
    own[:, 3, 3] = (s + 1) / 2 * squares[:, 3, 3] - s / 2 / beta**2
    return Tails(value, slope, bend + own + np.swapaxes(own, 1, 2))


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


def _still(pairs: Pairs, parameters: Floats) -> Tails:
    """The first term above: neither a purchase nor the leaving up to the pair's time."""
    r, alpha, s, beta = parameters
    m, whole, stay = r + pairs.frequency, alpha + pairs.time, beta + pairs.time
    waited, left = np.log1p(pairs.time / alpha), np.log1p(pairs.time / beta)
    slope = np.stack([-waited, m / alpha - m / whole, -left, s / beta - s / stay], 1)
    bend = slope[:, :, None] * slope[:, None, :]
    by_alpha, by_beta = 1 / alpha - 1 / whole, 1 / beta - 1 / stay
    bend[:, 0, 1] += by_alpha
    bend[:, 1, 0] += by_alpha
    bend[:, 1, 1] += m / whole**2 - m / alpha**2
    bend[:, 2, 3] += by_beta
    bend[:, 3, 2] += by_beta
    bend[:, 3, 3] += s / stay**2 - s / beta**2
    return Tails(-m * waited - s * left, slope, bend)


def _not_gone(pairs: Pairs, parameters: Floats) -> Tails:
    """Still active at the time, less the integral from it on: what was counted too much there."""
    still, beyond = _still(pairs, parameters), left_after(pairs, parameters)
    part = np.exp(beyond.value - still.value)
    left = 1 - part
    return Tails(
        still.value + np.log(left),
        (still.slope - part[:, None] * beyond.slope) / left[:, None],
        (still.bend - part[:, None, None] * beyond.bend) / left[:, None, None],
    )
