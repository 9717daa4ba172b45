"""The future by BG/BB."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln, psi

from regulars.insight.models.beta_bernoulli import BetaBernoulli
from regulars.insight.models.folding import Pairs
from regulars.insight.models.histories import Histories
from regulars.insight.models.outlooks.figures import Figures, Floats

CELLS = 1_000_000  # of pairs and opportunities at a time


@dataclass(frozen=True)
class BetaBernoulliOutlook:
    """What is ahead of customers who buy or not at each opportunity.

    Definition
    ----------
    *Alive* means active at the next opportunity, n + 1. Of who is, the chance to buy is expected to
    be (alpha + x) / (alpha + beta + n), and to be active still at opportunity n + j::

        S(j) = B(gamma, delta+n+j) / B(gamma, delta+n+1)

    so that E[X] within h opportunities is the product of the former and S(1) + ... + S(h). That
    is the closed form of Fader, Hardie & Shang (2010, equation 13), which has no value at
    gamma = 1.
    Times are counts of opportunities; fractions of one are cut off.

    Parameters
    ----------
    parameters
        alpha, beta, gamma, delta.
    """

    parameters: Floats

    def alive(self, histories: Histories, *, slopes: bool = False) -> Figures:
        """The chance to be active at the next opportunity."""
        alpha, beta, gamma, delta = self.parameters
        x, n = histories.frequency, histories.age
        if not len(x):
            return Figures(x, np.zeros((4, 0)))
        logs, slope = BetaBernoulli(histories).each(self.parameters)
        active = betaln(alpha + x, beta + n - x) - betaln(alpha, beta)
        active += betaln(gamma, delta + n + 1) - betaln(gamma, delta)
        value = np.minimum(np.exp(active - logs), 1.0)
        if not slopes:
            return Figures(value, np.zeros((4, 0)))
        buys = psi(alpha + beta) - psi(alpha + beta + n)
        stays = psi(gamma + delta) - psi(gamma + delta + n + 1)
        own = np.stack(
            [
                psi(alpha + x) - psi(alpha) + buys,
                psi(beta + n - x) - psi(beta) + buys,
                stays,
                psi(delta + n + 1) - psi(delta) + stays,
            ]
        )
        return Figures(value, self.parameters[:, None] * (own - slope))

    def future(
        self, pairs: Pairs, times: Floats, weights: Floats, *, slopes: bool = False
    ) -> Figures:
        """E[X] above."""
        alpha, beta, gamma, delta = self.parameters
        x, n = pairs.frequency, pairs.time
        ages, places = np.unique(n, return_inverse=True)
        sums = np.zeros((3, len(ages)))  # of S, and of its slopes by gamma and by delta
        within = np.bincount(times.astype(np.intp), weights=weights, minlength=1)
        counted = np.cumsum(within[::-1])[::-1][1:]  # the weight of each opportunity
        ahead = np.arange(1.0, len(counted) + 1)
        for row, age in enumerate(ages):
            stays = counted * self._stays(age, ahead)
            whole = psi(gamma + delta + age + ahead) - psi(gamma + delta + age + 1)
            sums[0, row] = stays.sum()
            sums[1, row] = -stays @ whole
            sums[2, row] = stays @ (psi(delta + age + ahead) - psi(delta + age + 1) - whole)
        value = (alpha + x) / (alpha + beta + n) * sums[0, places]
        if not slopes:
            return Figures(value, np.zeros((4, 0)))
        share = sums[1:] / np.where(sums[0] > 0, sums[0], 1.0)
        buys = 1 / (alpha + x) - 1 / (alpha + beta + n), -1 / (alpha + beta + n)
        slope = np.stack([*buys, *share[:, places]]) * self.parameters[:, None]
        return Figures(value, slope * (value > 0))

    def squares(self, pairs: Pairs, time: float) -> Floats:
        """E[X^2], X being binomial of as many opportunities as the customer stays for."""
        alpha, beta = self.parameters[:2]
        x, n = pairs.frequency, pairs.time
        ages, places = np.unique(n, return_inverse=True)
        ahead = np.arange(1.0, int(time) + 1)
        stays = np.array([self._stays(age, ahead) for age in ages]).reshape(len(ages), -1)
        once, twice = stays.sum(1)[places], 2 * (stays @ (ahead - 1))[places]
        chance = (alpha + x) / (alpha + beta + n)
        squared = chance * (alpha + x + 1) / (alpha + beta + n + 1)
        squares: Floats = chance * once + squared * twice
        return squares

    def chances(self, pairs: Pairs, count: int, time: float) -> Floats:
        """P(X = n): active to the end, or gone after so many opportunities of which n were used."""
        longest = int(time)
        if count > longest:
            return np.zeros(len(pairs.time))
        if not longest:
            return np.ones(len(pairs.time))
        lived = np.arange(count, longest + 1.0)
        chance, block = np.empty(len(pairs.time)), max(CELLS // len(lived), 1)
        for start in range(0, len(chance), block):
            some = slice(start, start + block)
            chance[some] = self._chances(pairs.frequency[some], pairs.time[some], count, lived)
        return chance

    def _chances(self, frequency: Floats, age: Floats, count: int, lived: Floats) -> Floats:
        """The same of some pairs, added up over how many opportunities they stay for."""
        alpha, beta, gamma, delta = self.parameters
        x, n = frequency[:, None], age[:, None]
        buys = gammaln(lived + 1) - gammaln(count + 1) - gammaln(lived - count + 1)
        buys = buys + betaln(alpha + x + count, beta + n - x + lived - count)
        buys -= betaln(alpha + x, beta + n - x)
        left = lived < lived[-1]
        stays = betaln(gamma + left, delta + n + np.maximum(lived, 1))
        # at the next opportunity nobody has left: that is what alive means
        shares = np.exp(buys + stays - betaln(gamma, delta + n + 1)) * ((lived > 0) | ~left)
        chance: Floats = shares.sum(1)
        return chance

    def schedule(self, pairs: Pairs, horizon: float, force: float) -> tuple[Floats, Floats]:
        """Every opportunity, discounted to what it is worth at the last one."""
        del pairs  # opportunities are the same for all
        times = np.arange(1, int(horizon) + 1, dtype=float)
        worth = np.exp(-force * times)
        return times, worth - np.append(worth[1:], 0.0)

    def _stays(self, age: float, ahead: Floats) -> Floats:
        """S(j) above."""
        gamma, delta = self.parameters[2:]
        logs: Floats = betaln(gamma, delta + age + ahead) - betaln(gamma, delta + age + 1)
        return np.exp(logs)
