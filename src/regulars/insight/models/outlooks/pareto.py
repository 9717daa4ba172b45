"""The future by Pareto/NBD."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import exprel, gammaln

from regulars.insight.models.folding import Pairs
from regulars.insight.models.histories import Histories
from regulars.insight.models.outlooks.figures import (
    Figures,
    Floats,
    by_logarithms,
    continuous_schedule,
)
from regulars.insight.models.pareto import still_active

STEPS = np.linspace(-3.6, 3.6, 145)  # of the doubly exponential rule between two ends
INNER = 0.5 * np.pi * np.sinh(STEPS)
PLACES = 1 / (1 + np.exp(-2 * INNER))
BLOCK = 2048  # pairs at a time, so that their nodes stay in the processor's cache
NEAR = 1e-2  # to 0, where a difference has lost digits that a series keeps
SHARES = (STEPS[1] - STEPS[0]) * 0.5 * np.pi * np.cosh(STEPS) / (2 * np.cosh(INNER) ** 2)


@dataclass(frozen=True)
class ParetoOutlook:
    """What is ahead of customers who may leave at any time.

    Definition
    ----------
    Given that a customer is active at T, the rate of buying is gamma-distributed (m = r + x,
    c = alpha + T) and that of leaving is too (s, b = beta + T). Then, with w = ln(1 + t / b)
    (Schmittlein, Morrison & Colombo 1987, written so that it has a value at s = 1)::

        E[X(t)] = m / c · b w · (e^((1-s) w) - 1) / ((1-s) w)

    Parameters
    ----------
    parameters
        r, alpha, s, beta.
    """

    parameters: Floats

    def alive(self, histories: Histories, *, slopes: bool = False) -> Figures:
        """The chance that the customer has not left yet."""
        logs, slope = still_active(histories, self.parameters, slopes=slopes)
        return Figures(np.exp(np.minimum(logs, 0.0)), slope * self.parameters[:, None])

    def future(
        self, pairs: Pairs, times: Floats, weights: Floats, *, slopes: bool = False
    ) -> Figures:
        """E[X(t)] above."""
        r, alpha, s, beta = self.parameters
        m, c, b = r + pairs.frequency, alpha + pairs.time, beta + pairs.time
        stays, by_s, by_b = (np.zeros(len(b)) for _ in range(3))
        for time, weight in zip(times, weights, strict=True):
            w = np.log1p(time / b)
            mean = b * w * exprel((1 - s) * w)
            stays += weight * mean
            if slopes:
                by_s -= weight * b * w**2 * _first_moment((1 - s) * w)
                by_b += weight * (mean - time * np.exp(-s * w)) / b
        value = m / c * stays
        if not slopes:
            return Figures(value, np.zeros((4, 0)))
        slope = np.stack([value / m, -value / c, m / c * by_s, m / c * by_b])
        return Figures(value, by_logarithms(value, slope, self.parameters))

    def squares(self, pairs: Pairs, time: float) -> Floats:
        """E[X(t)^2], X being Poisson over the time that the customer stays."""
        r, alpha, s, beta = self.parameters
        m, c, b = r + pairs.frequency, alpha + pairs.time, beta + pairs.time
        w = np.log1p(time / b)
        once = b * w * exprel((1 - s) * w)
        twice = 2 * b**2 * w * (exprel((2 - s) * w) - exprel((1 - s) * w))
        squares: Floats = m / c * once + m * (m + 1) / c**2 * twice
        return squares

    def chances(self, pairs: Pairs, count: int, time: float) -> Floats:
        """P(X(t) = n): staying for the whole time, or leaving at any moment before."""
        chance = np.empty(len(pairs.time))
        for start in range(0, len(chance), BLOCK):
            some = slice(start, start + BLOCK)
            chance[some] = self._chances(pairs.frequency[some], pairs.time[some], count, time)
        return chance

    def _chances(self, frequency: Floats, age: Floats, count: int, time: float) -> Floats:
        r, alpha, s, beta = self.parameters
        m, c, b = r + frequency, alpha + age, beta + age
        ways = gammaln(m + count) - gammaln(m) - gammaln(count + 1)
        ends = np.append(time * PLACES, time)[:, None]  # of the time in which to buy
        rate, none = ends / (c + ends), np.log(c / (c + ends))
        powers = count * np.log(np.maximum(rate, 1e-300)) if count else 0.0
        bought = np.exp(ways + m * none + powers) * (rate > 0 if count else 1.0)
        stayed = np.exp(-s * np.log1p(ends / b))
        gone: Floats = SHARES @ (bought * stayed * s / (b + ends))[:-1]
        chance: Floats = time * gone + bought[-1] * stayed[-1]
        return chance

    def schedule(self, pairs: Pairs, horizon: float, force: float) -> tuple[Floats, Floats]:
        """As for every purchase at any moment."""
        alpha, beta = self.parameters[1], self.parameters[3]
        youngest = float(pairs.time.min(initial=np.inf))
        briefest = min(min(alpha, beta) + youngest, horizon) or 1.0
        return continuous_schedule(briefest, horizon, force)


def _first_moment(x: Floats) -> Floats:
    """The integral of v e^(x v) over v from 0 to 1."""
    near = np.abs(x) < NEAR
    far = np.where(near, 1.0, x)
    series = 1 / 2 + x * (1 / 3 + x * (1 / 8 + x * (1 / 30 + x * (1 / 144 + x / 840))))
    result: Floats = np.where(near, series, (np.exp(far) * (far - 1) + 1) / far**2)
    return result
