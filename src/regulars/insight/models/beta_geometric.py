"""BG/NBD and MBG/NBD: buying at random while active, and leaving after a purchase by chance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.folding import Runs
from regulars.insight.models.histories import Histories
from regulars.insight.models.newton import Curve
from regulars.insight.models.rising import Rising

Floats = NDArray[np.float64]
NAMES = ("r", "alpha", "a", "b")


@dataclass(frozen=True)
class BetaGeometric:
    """The log-likelihood of a store's histories, with its slope and curvature.

    Definition
    ----------
    While active, a customer buys as a Poisson process with rate lambda; rates differ among
    customers as a gamma distribution with shape r and rate alpha (units: time). After a purchase a
    customer leaves with chance p; chances differ as a beta distribution (a, b). In BG/NBD (Fader,
    Hardie & Lee, *Marketing Science* 24(2), 2005) nobody leaves at the first purchase, in MBG/NBD
    (Batislam, Denizel & Filiztekin 2007) customers may. With s = 0 for the former and 1 for the
    latter, the likelihood of (x, t_x, T) is::

        Gamma(r+x) alpha^r   B(a, b+x+s)                      a         alpha+T  r+x
        ------------------ · ----------- · (alpha+T)^-(r+x) { 1 + ------- ( ---------- )    }
             Gamma(r)          B(a, b)                        b+x+s-1   alpha+t_x

    where the second term in braces is absent if x + s = 0.

    Parameters
    ----------
    histories
        What to explain.
    leaves_at_once
        Whether customers may leave at their first purchase: MBG/NBD.
    """

    histories: Histories
    leaves_at_once: bool = False

    def __call__(self, parameters: Floats) -> Curve:
        """Log-likelihood, gradient (4,) and Hessian (4, 4) in r, alpha, a, b."""
        parts = (self._by_count(parameters), self._as_if_active(parameters), self._left(parameters))
        (value, slope, bend), *others = parts
        for more, steeper, rounder in others:
            value, slope, bend = value + more, slope + steeper, bend + rounder
        return value, slope, bend

    @cached_property
    def _purchases(self) -> tuple[Floats, Floats]:
        """The distinct frequencies, and how many customers have each."""
        history = self.histories
        runs = Runs.of(history.frequency)
        return runs.value, runs.sums(history.customers)

    @cached_property
    def _ages(self) -> tuple[Floats, Floats, Floats]:
        """The distinct pairs of frequency and age, and how many customers have each."""
        pairs = self.histories.ages
        return pairs.frequency, pairs.time, pairs.sums(self.histories.customers)

    def _by_count(self, parameters: Floats) -> Curve:
        """What depends on the number of purchases alone: gamma and beta functions."""
        r, alpha, a, b = parameters
        x, customers = self._purchases
        bought = Rising.of(r, x)
        stayed, might = (Rising.of(base, x + self.leaves_at_once) for base in (b, a + b))
        value = bought.value + stayed.value - might.value - x * np.log(alpha)
        gradient = np.stack([bought.slope, -x / alpha, -might.slope, stayed.slope - might.slope])
        hessian = np.zeros((4, 4))
        hessian[0, 0] = customers @ bought.bend
        hessian[1, 1] = customers @ x / alpha**2
        hessian[2:, 2:] = -(customers @ might.bend)
        hessian[3, 3] += customers @ stayed.bend
        return float(customers @ value), gradient @ customers, hessian

    def _as_if_active(self, parameters: Floats) -> Curve:
        """The waiting until the day of observation, of a customer who is active still."""
        r, alpha = parameters[:2]
        x, age, customers = self._ages
        orders = customers * (r + x)
        logs, shorter = np.log1p(age / alpha), -age / (alpha * (alpha + age))
        gradient, hessian = np.zeros(4), np.zeros((4, 4))
        gradient[:2] = -customers @ logs, -orders @ shorter
        hessian[0, 1] = hessian[1, 0] = -customers @ shorter
        hessian[1, 1] = orders @ (shorter * (1 / alpha + 1 / (alpha + age)))
        return float(-orders @ logs), gradient, hessian

    def _left(self, parameters: Floats) -> Curve:
        """That the customer may have left after the last purchase: the braces above."""
        r, alpha, a, b = parameters
        x, customers, until, last, runs = self._leavers
        k = b + runs.value + self.leaves_at_once - 1
        m, whole, so_far = r + x, alpha + until, alpha + last
        waited = np.log1p(until / alpha) - np.log1p(last / alpha)
        odds = m * waited + runs.spread(np.log(a / k))
        small = np.exp(-np.abs(odds))
        chance = np.where(odds > 0, 1.0, small) / (1 + small)
        value = customers @ (np.maximum(odds, 0.0) + np.log1p(small))
        left = customers * chance
        either = left * (1 - chance)
        shorter = (last - until) / (whole * so_far)
        steep = m * shorter
        by_r, by_alpha = either * waited, either * steep
        lefts, eithers, by_rs, by_alphas = (
            runs.sums(part) for part in (left, either, by_r, by_alpha)
        )
        gradient = np.array([left @ waited, left @ steep, lefts.sum() / a, -(lefts / k).sum()])
        hessian = np.zeros((4, 4))
        hessian[0] = by_r @ waited, by_r @ steep + left @ shorter, by_rs.sum() / a, -by_rs @ (1 / k)
        rounder = steep * (1 / whole + 1 / so_far)
        hessian[1, 1:] = (
            by_alpha @ steep - left @ rounder,
            by_alphas.sum() / a,
            -by_alphas @ (1 / k),
        )
        hessian[2, 2:] = (eithers.sum() - lefts.sum()) / a**2, -(eithers / k).sum() / a
        hessian[3, 3] = ((eithers + lefts) / k**2).sum()
        return float(value), gradient, np.triu(hessian) + np.triu(hessian, 1).T

    @cached_property
    def _leavers(self) -> tuple[Floats, Floats, Floats, Floats, Runs]:
        """Frequency, customers, age and recency of the histories that may have ended."""
        history = self.histories
        may = (history.frequency > 0) | self.leaves_at_once
        return (
            history.frequency[may],
            history.customers[may],
            history.age[may],
            history.recency[may],
            Runs.of(history.frequency[may]),
        )
