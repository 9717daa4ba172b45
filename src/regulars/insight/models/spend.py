"""Gamma-Gamma: how much a customer spends per purchase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, polygamma, psi

from regulars.insight.models.newton import Curve

Floats = NDArray[np.float64]
NAMES = ("p", "q", "v")


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
        x, z, n = self.purchases, self.mean, self.customers
        spent = x * z
        whole, logs = v + spent, np.log(spent) - np.log(v + spent)
        shape = p * x + q
        value = gammaln(shape) - gammaln(p * x) - gammaln(q) + q * np.log(v / whole)
        value += p * x * logs - np.log(z)
        gradient = np.stack(
            [
                x * (psi(shape) - psi(p * x) + logs),
                psi(shape) - psi(q) + np.log(v / whole),
                q / v - shape / whole,
            ]
        )
        first, own = polygamma(1, shape), polygamma(1, p * x)
        bends = [
            [x**2 * (first - own), x * first, -x / whole],
            [x * first, first - polygamma(1, q), 1 / v - 1 / whole],
            [-x / whole, 1 / v - 1 / whole, shape / whole**2 - q / v**2],
        ]
        hessian = np.array([[float(n @ (part + 0 * x)) for part in row] for row in bends])
        return float(n @ value), gradient @ n, hessian
