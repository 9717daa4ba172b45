"""Gamma-Gamma: how much a customer spends per purchase."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, polygamma, psi

from regulars.insight.models.newton import Curve

Floats = NDArray[np.float64]
NAMES = ("p", "q", "v")
Block = tuple[Floats, Floats, NDArray[np.intp]]

BLOCK = 16_384  # rows at a time, so that what is worked out of them stays in the processor's cache


@dataclass(frozen=True)
class GammaGamma:
    """The log-likelihood of what customers spent on average.

    Definition
    ----------
    The spend of a purchase is gamma-distributed with shape p around the customer's own mean; the
    means differ as an inverse gamma with shape q and scale v (units: money). A customer with x
    purchases of mean z has the likelihood (Fader, Hardie & Lee, *JMR* 2005; Hardie, note 025)::

        Gamma(px+q) / (Gamma(px) Gamma(q)) · v^q z^(px-1) x^(px) / (v + xz)^(px+q)

    Parameters
    ----------
    purchases
        x of each customer, shape (customers,); positive.
    mean
        z of each customer, in any unit of money; positive.
    customers
        How many customers share the row.
    """

    purchases: Floats
    mean: Floats
    customers: Floats

    def __call__(self, parameters: Floats) -> Curve:
        """Log-likelihood, gradient (3,) and Hessian (3, 3) in p, q, v."""
        p, q, v = parameters
        x, customers, logs_of_mean, blocks = self._by_purchases
        sums = np.zeros((3, len(x)))
        for spent, counts, places in blocks:
            whole = 1 / (v + spent)
            for row, part in enumerate((np.log(v * whole), whole, whole**2)):
                sums[row] += np.bincount(places, weights=counts * part, minlength=len(x))
        logs, shares, squares = sums
        # ln(x z / (v + x z)) and ln(v / (v + x z)) differ by ln(x z / v), known beforehand
        own = logs + logs_of_mean + customers * np.log(x / v)
        shape = p * x + q
        value = customers * (gammaln(shape) - gammaln(p * x) - gammaln(q)) + q * logs
        value += p * x * own - logs_of_mean
        by_p = x * (customers * (psi(shape) - psi(p * x)) + own)
        by_q = customers * (psi(shape) - psi(q)) + logs
        gradient = np.array([by_p.sum(), by_q.sum(), (customers * q / v - shape * shares).sum()])
        first = customers * polygamma(1, shape)
        hessian = np.empty((3, 3))
        hessian[0] = (
            (x**2 * (first - customers * polygamma(1, p * x))).sum(),
            x @ first,
            -x @ shares,
        )
        hessian[1, 1:] = (first - customers * polygamma(1, q)).sum(), (customers / v - shares).sum()
        hessian[2, 2] = (shape * squares - customers * q / v**2).sum()
        return float(value.sum()), gradient, np.triu(hessian) + np.triu(hessian, 1).T

    def sampled(self, rows: int) -> GammaGamma:
        """Every so manieth row, so that about so many are left."""
        some = slice(None, None, max(len(self.mean) // rows, 1))
        return GammaGamma(self.purchases[some], self.mean[some], self.customers[some])

    @cached_property
    def _by_purchases(self) -> tuple[Floats, Floats, Floats, list[Block]]:
        """The distinct x, how many customers have it, their ln z; spends a few at a time."""
        x, places = np.unique(self.purchases, return_inverse=True)
        customers, logs = (
            np.bincount(places, weights=self.customers * part, minlength=len(x)).astype(np.float64)
            for part in (1.0, np.log(self.mean))
        )
        parts = self.purchases * self.mean, self.customers, places
        cuts = (slice(at, at + BLOCK) for at in range(0, len(places), BLOCK))
        blocks = [(parts[0][cut], parts[1][cut], parts[2][cut]) for cut in cuts]
        return x, customers, logs, blocks
