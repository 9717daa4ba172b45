"""BG/NBD and MBG/NBD: buying at random while active, and leaving after a purchase by chance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit, gammaln, polygamma, psi

from regulars.insight.models.histories import Histories
from regulars.insight.models.newton import Curve

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
        values, inverse = np.unique(self.histories.frequency, return_inverse=True)
        counts = np.bincount(inverse, weights=self.histories.customers)
        return values, counts.astype(np.float64)

    def _by_count(self, parameters: Floats) -> Curve:
        """What depends on the number of purchases alone: gamma and beta functions."""
        r, alpha, a, b = parameters
        x, customers = self._purchases
        k, total = x + self.leaves_at_once, customers.sum()
        logs = gammaln(r + x) - gammaln(r) + betaln(a, b + k) - betaln(a, b)
        gradient = np.array(
            [
                psi(r + x) - psi(r) + np.log(alpha),
                np.full_like(x, r / alpha),
                psi(a + b) - psi(a + b + k),
                psi(b + k) - psi(b) + psi(a + b) - psi(a + b + k),
            ]
        )
        both = customers @ (polygamma(1, a + b) - polygamma(1, a + b + k))
        hessian = np.zeros((4, 4))
        hessian[0, 0] = customers @ (polygamma(1, r + x) - polygamma(1, r))
        hessian[0, 1] = hessian[1, 0] = total / alpha
        hessian[1, 1] = -total * r / alpha**2
        hessian[2:, 2:] = both
        hessian[3, 3] += customers @ (polygamma(1, b + k) - polygamma(1, b))
        return float(customers @ logs + total * r * np.log(alpha)), gradient @ customers, hessian

    def _as_if_active(self, parameters: Floats) -> Curve:
        """The waiting until the day of observation, of a customer who is active still."""
        r, alpha = parameters[:2]
        customers, times = self.histories.customers, alpha + self.histories.age
        orders = customers * (r + self.histories.frequency)
        logs = np.log(times)
        gradient, hessian = np.zeros(4), np.zeros((4, 4))
        gradient[:2] = -customers @ logs, -(orders / times).sum()
        hessian[0, 1] = hessian[1, 0] = -(customers / times).sum()
        hessian[1, 1] = (orders / times**2).sum()
        return float(-orders @ logs), gradient, hessian

    def _left(self, parameters: Floats) -> Curve:
        """That the customer may have left after the last purchase: the braces above."""
        r, alpha, a, b = parameters
        x, customers, until, last = self._leavers
        k = b + x + self.leaves_at_once - 1
        whole, so_far = alpha + until, alpha + last
        waited, shorter = np.log(whole / so_far), 1 / whole - 1 / so_far
        odds = np.log(a / k) + (r + x) * waited
        chance = expit(odds)
        slopes = np.stack([waited, (r + x) * shorter, np.full_like(x, 1 / a), -1 / k])
        left = customers * chance
        hessian = (slopes * (left * (1 - chance))) @ slopes.T
        hessian[0, 1] += left @ shorter
        hessian[1, 0] = hessian[0, 1]
        hessian[1, 1] += left @ ((r + x) * (1 / so_far**2 - 1 / whole**2))
        hessian[2, 2] -= left.sum() / a**2
        hessian[3, 3] += left @ k**-2
        return float(customers @ np.logaddexp(0, odds)), slopes @ left, hessian

    @cached_property
    def _leavers(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Frequency, customers, age and recency of the histories that may have ended."""
        history = self.histories
        may = (history.frequency > 0) | self.leaves_at_once
        return (
            history.frequency[may],
            history.customers[may],
            history.age[may],
            history.recency[may],
        )
