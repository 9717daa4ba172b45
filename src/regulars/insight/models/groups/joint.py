"""The likelihood of all groups at once: common parameters, and two effects of each group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.beta_geometric import BetaGeometric
from regulars.insight.models.fitting import Likelihood, in_logarithms
from regulars.insight.models.histories import Histories
from regulars.insight.models.kinds import Kind
from regulars.insight.models.newton import Curve
from regulars.insight.models.pareto import ParetoNbd

Floats = NDArray[np.float64]

COMMON, OWN = 4, 2  # parameters of all, and effects of each group

# How the two effects move the logarithms of r, alpha, a, b, and of r, alpha, s, beta.
GEOMETRIC = np.array([[0.0, 0], [-1, 0], [0, 1], [0, 0]])
PARETO = np.array([[0.0, 0], [-1, 0], [0, 0], [0, -1]])


@dataclass(frozen=True)
class Story:
    """A model that groups can have effects in.

    Parameters
    ----------
    likelihood
        Makes the log-likelihood of histories.
    moves
        How the effects move the logarithms of its parameters, shape (4, 2).
    """

    likelihood: Callable[[Histories], Likelihood]
    moves: Floats


STORIES = {
    Kind.BG_NBD: Story(BetaGeometric, GEOMETRIC),
    Kind.MBG_NBD: Story(partial(BetaGeometric, leaves_at_once=True), GEOMETRIC),
    Kind.PARETO_NBD: Story(ParetoNbd, PARETO),
}


@dataclass(frozen=True)
class Joint:
    """The log-likelihood of several groups, with its slope and curvature.

    Definition
    ----------
    Each group has the model's likelihood with parameters of its own: by BG/NBD and MBG/NBD alpha /
    rate and a · leaving, by Pareto/NBD alpha / rate and beta / leaving, where rate and leaving are
    the group's two effects (Fader & Hardie, *Incorporating Time-Invariant Covariates into the
    Pareto/NBD and BG/NBD Models*, note 019, 2007; b is the same for all groups). So purchases come
    rate times as often, and the odds to leave after one, or the rate of leaving, are leaving times
    as high.

    Parameters
    ----------
    curves
        Log-likelihood of each group, by the logarithms of its parameters.
    moves
        Of the model's story.
    """

    curves: tuple[Likelihood, ...]
    moves: Floats

    @classmethod
    def of(cls, groups: Sequence[Histories], kind: Kind) -> Joint:
        """The likelihood of these groups."""
        story = STORIES[kind]
        curves = (in_logarithms(story.likelihood(histories)) for histories in groups)
        return cls(tuple(curves), story.moves)

    @property
    def size(self) -> int:
        """How many parameters and effects there are."""
        return COMMON + OWN * len(self.curves)

    def __call__(self, place: Floats) -> Curve:
        """Log-likelihood, slope and bend by the logarithms of parameters and effects."""
        value, slope, bend = 0.0, np.zeros(self.size), np.zeros((self.size, self.size))
        for group, curve in enumerate(self.curves):
            own = self.own(group)
            more, steep, round_ = curve(place[:COMMON] + self.moves @ place[own])
            value += more
            slope[:COMMON] += steep
            slope[own] = steep @ self.moves
            across = round_ @ self.moves
            bend[:COMMON, :COMMON] += round_
            bend[:COMMON, own], bend[own, :COMMON] = across, across.T
            bend[own, own] = self.moves.T @ across
        return value, slope, bend

    @staticmethod
    def own(group: int) -> slice:
        """Where the effects of a group are."""
        return slice(COMMON + OWN * group, COMMON + OWN * (group + 1))

    def mixture(self, shares: Floats) -> Floats:
        """How the parameters of the average customer follow from all, shape (4, size)."""
        return np.hstack([np.eye(COMMON), np.kron(shares, self.moves)])

    def parameters_of(self, group: int) -> Floats:
        """How the parameters of a group follow from all, shape (4, size)."""
        return self.mixture(np.eye(len(self.curves))[group])

    def effects(self, shares: Floats, effect: int) -> Floats:
        """How one effect of each group, less that of the average customer, follows from all."""
        count = len(self.curves)
        apart = np.eye(count) - shares
        return np.hstack([np.zeros((count, COMMON)), np.kron(apart, np.eye(OWN)[effect])])
