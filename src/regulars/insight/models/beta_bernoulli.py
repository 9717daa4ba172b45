"""BG/BB: buying or not at each opportunity, and leaving between opportunities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.histories import Histories
from regulars.insight.models.newton import Curve
from regulars.insight.models.rising import Rising

Floats = NDArray[np.float64]
Wholes = NDArray[np.intp]
NAMES = ("alpha", "beta", "gamma", "delta")


@dataclass(frozen=True)
class Terms:
    """The ways in which each history can have come about, one after the other.

    Parameters
    ----------
    bought, passed
        Opportunities with and without a purchase while the customer was active.
    lived
        Opportunities the customer was active at: bought + passed.
    left
        1 where the customer then left, 0 where they are active still; that term is a row's last.
    starts
        Where each history's terms begin.
    rows
        Whose term it is.
    """

    bought: Wholes
    passed: Wholes
    lived: Wholes
    left: Wholes
    starts: Wholes
    rows: Wholes

    @classmethod
    def of(cls, histories: Histories) -> Terms:
        """Write them out: leaving after the last purchase, an opportunity later, ..., not yet."""
        x, t_x, n = (
            part.astype(np.intp) for part in (histories.frequency, histories.recency, histories.age)
        )
        counts = n - t_x + 1
        ends = np.cumsum(counts)
        starts = ends - counts
        rows = np.repeat(np.arange(len(counts)), counts)
        lived = t_x[rows] + np.arange(len(rows)) - starts[rows]
        left = (lived < n[rows]).astype(np.intp)
        return cls(x[rows], lived - x[rows], lived, left, starts, rows)


@dataclass(frozen=True)
class BetaBernoulli:
    """The log-likelihood of a store's histories, with its slope and curvature.

    Definition
    ----------
    There are opportunities to buy (a yearly appeal, a weekly market). An active customer buys at
    each with a chance p; chances differ as a beta distribution (alpha, beta). Before each a
    customer leaves with a chance theta, which differs as a beta distribution (gamma, delta). The
    likelihood of x purchases, the last at opportunity t_x, of n opportunities is (Fader, Hardie &
    Shang, *Marketing Science* 29(6), 2010)::

        B(alpha+x, beta+n-x)   B(gamma, delta+n)
        -------------------- · -----------------
           B(alpha, beta)       B(gamma, delta)

             n-1   B(alpha+x, beta+k-x)   B(gamma+1, delta+k)
          +  sum   -------------------- · -------------------
            k=t_x     B(alpha, beta)        B(gamma, delta)

    Parameters
    ----------
    histories
        What to explain; recency and age count opportunities, so they are whole.
    """

    histories: Histories

    def __call__(self, parameters: Floats) -> Curve:
        """Log-likelihood, gradient (4,) and Hessian (4, 4) in alpha, beta, gamma, delta."""
        terms, customers = self._terms, self.histories.customers
        values, slopes = self._of_terms(parameters)
        logs, shares = self._added(values)
        slope = np.add.reduceat(shares * slopes, terms.starts, axis=1) if len(logs) else slopes
        weights = customers[terms.rows] * shares
        hessian = (slopes * weights) @ slopes.T - (slope * customers) @ slope.T
        hessian += self._bend(parameters, weights)
        return float(customers @ logs), slope @ customers, hessian

    def each(self, parameters: Floats) -> tuple[Floats, Floats]:
        """The logarithm of each history's likelihood, and its slope (4, histories)."""
        values, slopes = self._of_terms(parameters)
        logs, shares = self._added(values)
        return logs, np.add.reduceat(shares * slopes, self._terms.starts, axis=1)

    @cached_property
    def _terms(self) -> Terms:
        return Terms.of(self.histories)

    @cached_property
    def _longest(self) -> Floats:
        """0, 1, ... up to the largest age, and one more."""
        return np.arange(self.histories.age.max(initial=0) + 2)

    def _of_terms(self, parameters: Floats) -> tuple[Floats, Floats]:
        """The logarithm of each term, and its slope (4, terms)."""
        gamma = parameters[2]
        i, (bought, passed, both, lived, whole) = self._terms, self._risings(parameters)
        ended = i.lived + i.left
        values = bought.value[i.bought] + passed.value[i.passed] - both.value[i.lived]
        values += i.left * np.log(gamma) + lived.value[i.lived] - whole.value[ended]
        buys, stays = -both.slope[i.lived], -whole.slope[ended]
        slopes = np.stack(
            [
                bought.slope[i.bought] + buys,
                passed.slope[i.passed] + buys,
                i.left / gamma + stays,
                lived.slope[i.lived] + stays,
            ]
        )
        return values, slopes

    def _risings(self, parameters: Floats) -> list[Rising]:
        """Of purchases, passes, both; of staying, and of staying or leaving."""
        alpha, beta, gamma, delta = parameters
        bases = (alpha, beta, alpha + beta, delta, gamma + delta)
        return [Rising.of(base, self._longest) for base in bases]

    def _added(self, values: Floats) -> tuple[Floats, Floats]:
        """The logarithm of each history's terms added up, and each term's share of it."""
        if not len(values):
            return values, values
        top = np.maximum.reduceat(values, self._terms.starts)
        parts = np.exp(values - top[self._terms.rows])
        sums = np.add.reduceat(parts, self._terms.starts)
        return top + np.log(sums), parts / sums[self._terms.rows]

    def _bend(self, parameters: Floats, weights: Floats) -> Floats:
        """The terms' own curvature, weighted and added up."""
        i, (bought, passed, both, lived, whole) = self._terms, self._risings(parameters)
        hessian = np.zeros((4, 4))
        hessian[:2, :2] = -(weights @ both.bend[i.lived])
        hessian[2:, 2:] = -(weights @ whole.bend[i.lived + i.left])
        hessian[0, 0] += weights @ bought.bend[i.bought]
        hessian[1, 1] += weights @ passed.bend[i.passed]
        hessian[2, 2] -= weights @ i.left / parameters[2] ** 2
        hessian[3, 3] += weights @ lived.bend[i.lived]
        return hessian
