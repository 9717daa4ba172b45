"""The future by BG/NBD and MBG/NBD."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaln, gammaln

from regulars.insight.models.folding import Pairs, Runs
from regulars.insight.models.histories import Histories
from regulars.insight.models.outlooks.chance_nodes import ChanceNodes
from regulars.insight.models.outlooks.figures import (
    Figures,
    Floats,
    by_logarithms,
    continuous_schedule,
)
from regulars.insight.models.smoothing import Stencil

NEAR = 1e-5  # to 0, where a difference has lost digits that a series keeps
BLOCK = 2048  # pairs at a time, so that their nodes stay in the processor's cache
ROWS = 16_384  # histories at a time, for the same reason


@dataclass(frozen=True)
class BetaGeometricOutlook:
    """What is ahead of customers who may leave after each purchase.

    Definition
    ----------
    Given that a customer is active at T, the rate is gamma-distributed with shape m = r + x and
    rate alpha + T, and the chance p to leave after a purchase is beta (a, b + x + s), with s as in
    :class:`regulars.insight.models.beta_geometric.BetaGeometric`. With z = t / (alpha + T)::

        E[X(t)] = E_p[ (1 - (1 + p z)^-m) / p ]

    This is the published form with a hypergeometric function (Fader, Hardie & Lee 2005, equation
    10), before its integral over p is written as one. The mean over p is taken by the rule of
    :class:`~regulars.insight.models.outlooks.chance_nodes.ChanceNodes`, to ten digits, also where
    the hypergeometric function loses them all.

    Parameters
    ----------
    parameters
        r, alpha, a, b.
    leaves_at_once
        Whether customers may leave at their first purchase: MBG/NBD.
    """

    parameters: Floats
    leaves_at_once: bool = False

    def alive(self, histories: Histories, *, slopes: bool = False) -> Figures:
        """The chance that the customer did not leave after the last purchase."""
        rows = len(histories.age)
        value, slope = np.empty(rows), np.empty((4, rows if slopes else 0))
        for start in range(0, rows, ROWS):
            some = slice(start, start + ROWS)
            x, last, until = histories.frequency, histories.recency, histories.age
            value[some], moves = self._alive(x[some], last[some], until[some], slopes=slopes)
            slope[:, some] = moves
        return Figures(value, slope)

    def _alive(
        self, x: Floats, last: Floats, until: Floats, *, slopes: bool
    ) -> tuple[Floats, Floats]:
        """The chance, and how it moves with the parameters' logarithms."""
        r, alpha, a, b = self.parameters
        k = b + x + self.leaves_at_once - 1
        may = x + self.leaves_at_once > 0
        k = np.where(may, k, 1.0)
        waited = np.log((alpha + until) / (alpha + last))
        odds = (r + x) * waited + np.log(a / k)
        # a customer beyond e^700 : 1 has left for all that numbers can tell
        value = np.where(may, 1 / (1 + np.exp(np.minimum(odds, 700.0))), 1.0)
        if not slopes:
            return value, np.zeros((4, 0))
        shorter = 1 / (alpha + until) - 1 / (alpha + last)
        slope = np.stack([r * waited, alpha * (r + x) * shorter, np.ones_like(k), -b / k])
        return value, slope * (value - 1)

    def future(
        self, pairs: Pairs, times: Floats, weights: Floats, *, slopes: bool = False
    ) -> Figures:
        """E[X(t)] above."""
        if not len(pairs.time):
            return Figures(np.zeros(0), np.zeros((4, 0)))
        stencil = Stencil.of(pairs, float(self.parameters[1]))
        sums = np.zeros((len(stencil.points.time), 5 if slopes else 1))
        nodes = self._nodes(stencil.points, float(times.max(initial=0)))
        for block, rows, m, c in self._blocks(stencil.points, nodes):
            some = nodes.rows(rows)
            for time, weight in zip(times, weights, strict=True):
                sums[block] += weight * _within(time, m, c, some, slopes=slopes)
        value, *slope = stencil.spread(sums).T
        value = np.maximum(value, 0.0)
        return Figures(value, by_logarithms(value, np.array(slope), self.parameters))

    def squares(self, pairs: Pairs, time: float) -> Floats:
        """E[X(t)^2], by the generating function of the Poisson number of chances to leave."""
        value = np.zeros(len(pairs.time))
        nodes = self._nodes(pairs, time)
        for block, rows, m, c in self._blocks(pairs, nodes):
            p, share, z = nodes.chance[rows], nodes.weight[rows], time / c
            waits = np.log1p(p * z)
            mean = -np.expm1(-m * waits) / p
            bend = (mean - m * z * np.exp(-(m + 1) * waits)) / p
            near = (m + 1) * p * z < NEAR
            bend = np.where(near, m * (m + 1) * z**2 * (0.5 - (m + 2) * z * p / 3), bend)
            value[block] = np.vecdot(mean + 2 * (1 - p) * bend, share)
        return value

    def chances(self, pairs: Pairs, count: int, time: float) -> Floats:
        """P(X(t) = n): still active after n purchases, or gone with the n-th."""
        if not time:
            return np.full(len(pairs.time), float(count == 0))
        r, alpha, a, b = self.parameters
        m, c = r + pairs.frequency, alpha + pairs.time
        k = b + pairs.frequency + self.leaves_at_once
        logs = gammaln(m + count) - gammaln(m) - gammaln(count + 1) + m * np.log(c / (c + time))
        logs += count * np.log(time / (c + time))
        stays: Floats = np.exp(logs + betaln(a, k + count) - betaln(a, k))
        if not count:
            return stays
        leaves = np.exp(betaln(a + 1, k + count - 1) - betaln(a, k))
        bought: Floats = betainc(count, m, time / (c + time))
        chance: Floats = stays + leaves * bought
        return chance

    def schedule(self, pairs: Pairs, horizon: float, force: float) -> tuple[Floats, Floats]:
        """As for every purchase at any moment."""
        r, alpha = self.parameters[:2]
        briefest = float(np.min((alpha + pairs.time) / (r + pairs.frequency), initial=np.inf))
        return continuous_schedule(min(briefest, horizon) or 1.0, horizon, force)

    def _nodes(self, pairs: Pairs, longest: float) -> ChanceNodes:
        """One row of nodes for each frequency, good for every age and time."""
        r, alpha, a, b = self.parameters
        runs = Runs.of(pairs.frequency)
        x, places = runs.value, runs.places
        youngest = np.minimum.reduceat(pairs.time, runs.starts) if len(x) else x
        turning = (r + x) * longest / (alpha + youngest)
        return ChanceNodes.of(a, b + x + self.leaves_at_once, turning, places)

    def _blocks(
        self, pairs: Pairs, nodes: ChanceNodes
    ) -> Iterator[tuple[slice, NDArray[np.intp], Floats, Floats]]:
        """Pairs a few at a time: which, their rows of nodes, m and alpha + T as columns."""
        r, alpha = self.parameters[:2]
        for start in range(0, len(pairs.time), BLOCK):
            block = slice(start, start + BLOCK)
            m, c = r + pairs.frequency[block, None], alpha + pairs.time[block, None]
            yield block, nodes.places[block], m, c


def _within(time: float, m: Floats, c: Floats, nodes: ChanceNodes, *, slopes: bool) -> Floats:
    """E[X(time)] and, where asked for, its slopes by r, alpha, a and b; shape (pairs, 1 or 5)."""
    p, over, z = nodes.chance, nodes.weight / nodes.chance, time / c
    waits = np.log1p(p * z)
    gone = -np.expm1(-m * waits)
    mean: Floats = np.vecdot(gone, over)
    if not slopes:
        return mean[:, None]
    stays = 1 - gone
    by_rate = np.vecdot(stays * waits, over)
    by_scale = -(m * z / c)[:, 0] * np.vecdot(stays / (1 + p * z), nodes.weight)
    gone *= over
    by_leaving = np.vecdot(gone, nodes.leaves), np.vecdot(gone, nodes.stays)
    return np.stack([mean, by_rate, by_scale, *by_leaving], 1)
