"""Stores made up from known parameters, and models whose parameters are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.insight.models import Estimate, Fitted, Histories, Kind, Verdict

NAMES = {
    Kind.BG_NBD: ("r", "alpha", "a", "b"),
    Kind.MBG_NBD: ("r", "alpha", "a", "b"),
    Kind.PARETO_NBD: ("r", "alpha", "s", "beta"),
    Kind.BG_BB: ("alpha", "beta", "gamma", "delta"),
    Kind.POOLED: ("rate",),
}


def known(kind, parameters, *, deviation=0.0, days=1.0, as_of=None) -> Fitted:
    """A model with these parameters, each logarithm as unsure as said."""
    values = np.array(parameters, float)
    covariance = np.eye(len(values)) * deviation**2
    estimate = Estimate(NAMES[Kind(kind)], values, covariance, 0.0, (), converged=True)
    return Fitted(Kind(kind), Kind(kind), estimate, Verdict(), days, as_of)


@dataclass(frozen=True)
class Lives:
    """What customers did up to the day of observation, and after it.

    Each has one row: purchases again and the last of them, age, whether still active, and the
    purchases within the time that follows.
    """

    frequency: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    is_active: np.ndarray
    ahead: np.ndarray

    @property
    def histories(self) -> Histories:
        return Histories.of(self.frequency, self.recency, self.age)


def lives(kind, parameters, *, ages, horizon, seed, whole_days=False) -> Lives:
    """Let customers live as the model has it."""
    chance = np.random.default_rng(seed)
    r, alpha, one, two = parameters
    count = len(ages)
    rate = chance.gamma(r, 1 / alpha, count)
    if Kind(kind) is Kind.PARETO_NBD:
        leaving = chance.exponential(1 / chance.gamma(one, 1 / two, count))
        again = np.zeros(count)
    else:
        leaving = np.full(count, np.inf)
        again = chance.beta(one, two, count)
    if Kind(kind) is Kind.MBG_NBD:
        leaving[chance.random(count) < again] = 0.0
    frequency, recency, ahead, now = (np.zeros(count) for _ in range(4))
    active = np.arange(count)
    while len(active):
        now[active] += chance.exponential(1 / np.maximum(rate[active], 1e-300))
        ends = np.minimum(ages[active] + horizon, leaving[active])
        active = active[now[active] <= ends]
        past = active[now[active] <= ages[active]]
        frequency[past] += 1
        recency[past] = now[past]
        ahead[np.setdiff1d(active, past, assume_unique=True)] += 1
        leaves = active[chance.random(len(active)) < again[active]]
        leaving[leaves] = now[leaves]
    if whole_days:
        recency, ages = np.ceil(recency), np.ceil(ages)
    return Lives(frequency, recency, ages, leaving > ages, ahead)
