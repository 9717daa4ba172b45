"""The future by one rate for everybody: what is left to say where no model can be learnt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from regulars.insight.models.folding import Pairs
from regulars.insight.models.histories import Histories
from regulars.insight.models.outlooks.figures import Figures, Floats, continuous_schedule


@dataclass(frozen=True)
class PooledOutlook:
    """Everybody buys as a Poisson process at one rate, and nobody leaves.

    Parameters
    ----------
    parameters
        The rate, shape (1,).
    """

    parameters: Floats

    def alive(self, histories: Histories, *, slopes: bool = False) -> Figures:
        """One: those who left are not told apart, they only make the rate lower."""
        rows = len(histories.frequency)
        return Figures(np.ones(rows), np.zeros((1, rows if slopes else 0)))

    def future(
        self, pairs: Pairs, times: Floats, weights: Floats, *, slopes: bool = False
    ) -> Figures:
        """Rate × time."""
        rows = len(pairs.time)
        value = float(self.parameters[0] * (times @ weights))
        return Figures(np.full(rows, value), np.ones((1, rows if slopes else 0)))

    def squares(self, pairs: Pairs, time: float) -> Floats:
        """Of a Poisson number."""
        mean = float(self.parameters[0]) * time
        return np.full(len(pairs.time), mean + mean**2)

    def chances(self, pairs: Pairs, count: int, time: float) -> Floats:
        """Of a Poisson number."""
        mean = float(self.parameters[0]) * time
        if mean == 0:
            return np.full(len(pairs.time), float(count == 0))
        chance = np.exp(count * np.log(mean) - mean - gammaln(count + 1))
        return np.full(len(pairs.time), chance)

    def schedule(self, pairs: Pairs, horizon: float, force: float) -> tuple[Floats, Floats]:
        """As for every purchase at any moment."""
        del pairs  # one rate for all
        return continuous_schedule(1 / float(self.parameters[0]), horizon, force)
