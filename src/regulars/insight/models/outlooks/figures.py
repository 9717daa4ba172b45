"""What every outlook answers, and in which shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.folding import Pairs
from regulars.insight.models.histories import Histories

Floats = NDArray[np.float64]
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
NOTHING = 1e-250  # an expectation so small has no logarithm to speak of


@dataclass(frozen=True)
class Figures:
    """Values, and how they move with the parameters.

    Parameters
    ----------
    value
        Shape (rows,).
    slope
        Of the values' logarithms by the parameters' logarithms, shape (parameters, rows); without
        columns where it was not asked for.
    """

    value: Floats
    slope: Floats


class Outlook(Protocol):
    """The future of customers, by a model whose parameters are known."""

    def alive(self, histories: Histories, *, slopes: bool = False) -> Figures:
        """The chance that a customer will buy ever again, as far as leaving goes."""

    def future(
        self, pairs: Pairs, times: Floats, weights: Floats, *, slopes: bool = False
    ) -> Figures:
        """Purchases to expect of who is alive, within each time; weighted and added up."""

    def squares(self, pairs: Pairs, time: float) -> Floats:
        """The expected square of the number of purchases of who is alive."""

    def chances(self, pairs: Pairs, count: int, time: float) -> Floats:
        """The chance of exactly so many purchases of who is alive."""

    def schedule(self, pairs: Pairs, horizon: float, force: float) -> tuple[Floats, Floats]:
        """Times and weights that make of the future the discounted future up to a horizon."""


def continuous_schedule(briefest: float, horizon: float, force: float) -> tuple[Floats, Floats]:
    """Times and weights for purchases at any moment.

    With E(u) the purchases expected within u, integration by parts gives::

        ∫ e^(-force u) dE(u)  =  e^(-force H) E(H)  +  force ∫ e^(-force u) E(u) du

    over 0 to H. The right-hand integral is taken by Gauss and Legendre's rule with 24 nodes in
    ln(1 + u / briefest), in which E is smooth whatever its scale.

    Parameters
    ----------
    briefest
        The shortest time between two purchases that any customer is expected to have.
    horizon, force
        How far to look, and the force of interest by the same unit of time.
    """
    longest = np.log1p(horizon / briefest)
    logs = 0.5 * longest * (NODES + 1)
    times = briefest * np.expm1(logs)
    weights = 0.5 * longest * WEIGHTS * (times + briefest) * force * np.exp(-force * times)
    return np.append(times, horizon), np.append(weights, np.exp(-force * horizon))


def by_logarithms(values: Floats, slopes: Floats, parameters: Floats) -> Floats:
    """Slopes of values by parameters, made slopes of logarithms by logarithms; 0 where value is."""
    if not len(slopes):
        return np.zeros((len(parameters), 0))
    safe = np.where(values > NOTHING, values, 1.0)
    return slopes * (parameters[:, None] / safe)
