"""What was learnt of how groups differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from regulars.insight.models.answers import Answer
from regulars.insight.models.fitted import Fitted

SURE = 0.01  # how seldom groups that are alike may be told apart


@dataclass(frozen=True)
class Difference:
    """Whether groups differ at all.

    Definition
    ----------
    The likelihood-ratio test: twice the log-likelihood that two effects of each group's own gain is
    as a chi-square with 2 (groups - 1) degrees of freedom, where groups are alike. Groups with
    fewer than 10 customers who came back are counted with others for it.

    Parameters
    ----------
    groups
        How many were compared.
    statistic
        Twice the gain.
    """

    groups: int
    statistic: float

    @property
    def chance(self) -> float:
        """How likely groups that are alike seem to differ as much."""
        return float(chdtrc(2 * (self.groups - 1), max(self.statistic, 0.0)))

    @property
    def is_sure(self) -> bool:
        """Whether that is less than once in a hundred."""
        return self.chance < SURE


@dataclass(frozen=True)
class FittedGroups:
    """A model of buying again with effects of the groups that customers belong to.

    Parameters
    ----------
    names
        One for each group, as in :class:`GroupedHistories`.
    customers
        How many there are in each, shape (groups,).
    rate
        How many times as often the customers of each group buy while they are active as those of
        the average one; 1 where groups are not told apart.
    leaving
        The same for leaving: times the odds to leave after a purchase, or by Pareto/NBD times the
        rate at which customers leave.
    spread
        How far groups lie apart: standard deviation of the logarithms of rate and of leaving.
    difference
        Whether they differ; None where it could not be told, as there are not two groups with 10
        customers who came back, or the model of the whole store is not carried by the data.
    whole
        The model of the average customer: the one to ask about a group that was not there. Where
        groups are not told apart, it is the model of the store, and its verdict tells of it.
    each
        The model of each group.
    """

    names: tuple[str | None, ...]
    customers: NDArray[np.float64]
    rate: Answer
    leaving: Answer
    spread: tuple[float, float]
    difference: Difference | None
    whole: Fitted
    each: tuple[Fitted, ...]

    @property
    def differ(self) -> bool:
        """Whether the groups are told apart."""
        return self.difference is not None and self.difference.is_sure

    def of(self, name: str | None) -> Fitted:
        """The model of a group, and that of the average customer for one that was not there."""
        return self.each[self.names.index(name)] if name in self.names else self.whole
