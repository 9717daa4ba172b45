"""Nodes for means over a beta-distributed chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

Floats = NDArray[np.float64]

STEP = 0.4  # between nodes, in units of the narrowest feature: ten digits
DEEP = 36.0  # e^-36 of the weight is left out at each end
LEAST = 1e-290


@dataclass(frozen=True)
class ChanceNodes:
    """Rows of nodes and weights, one for each beta distribution.

    Definition
    ----------
    The chance is p = expit(y). In y the density is p^a (1-p)^b, smooth and falling off as e^(a y)
    and e^(-b y); what is averaged turns over about where p = 1 / turning. The trapezoidal rule has
    equal steps between that place, the density's peak and 0, and steps growing exponentially
    outside, so that the tails of a small a or b end too::

        y = centre + width · (u - e^(first - u) + e^(u - last))

    Parameters
    ----------
    chance, weight
        Shape (distributions, nodes); weights of a row add up to 1.
    leaves, stays
        ln p and ln(1 - p) less their means: how the weights move with a and with b.
    places
        Which row each pair has.
    """

    chance: Floats
    weight: Floats
    leaves: Floats
    stays: Floats
    places: NDArray[np.intp]

    @classmethod
    def of(cls, a: float, b: Floats, turning: Floats, places: NDArray[np.intp]) -> ChanceNodes:
        """Lay the nodes out for beta (a, b) of each b."""
        centre = np.log(a / b)
        width = np.minimum(1.0, np.sqrt(1 / a + 1 / b))
        turn = -np.log(np.maximum(turning, 1e-9))
        deep, high = DEEP / (a * width) + 8.5, DEEP / (b * width) + 8.5
        first = np.maximum((np.minimum(turn - centre, 0.0)) / width - 2, -deep)
        last = np.minimum(np.maximum(-centre, 0.0) / width + 2, high)
        start = first - np.log1p(np.maximum(deep + first, 0.0))
        end = last + np.log1p(np.maximum(high - last, 0.0))
        count = int(np.ceil(np.max((end - start) / STEP, initial=1.0))) + 1
        u = np.linspace(start, end, count, axis=1)
        left, right = np.exp(first[:, None] - u), np.exp(u - last[:, None])
        y = centre[:, None] + width[:, None] * (u - left + right)
        leaves, stays = log_expit(y), log_expit(-y)
        logs = a * leaves + b[:, None] * stays + np.log(1 + left + right)
        weight = np.exp(logs - logs.max(1, keepdims=True))
        weight /= weight.sum(1, keepdims=True)
        leaves -= np.vecdot(weight, leaves)[:, None]
        stays -= np.vecdot(weight, stays)[:, None]
        return cls(np.maximum(expit(y), LEAST), weight, leaves, stays, places)

    def rows(self, places: NDArray[np.intp]) -> ChanceNodes:
        """The rows of some pairs, one for each."""
        parts = (self.chance, self.weight, self.leaves, self.stays)
        chance, weight, leaves, stays = (part[places] for part in parts)
        return ChanceNodes(chance, weight, leaves, stays, np.arange(len(places)))
