"""Learners: from features and outcomes to a prediction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.settings import setting_of

Floats = NDArray[np.float64]
Predictor = Callable[[Floats], Floats]

PENALTY = 10.0
STEPS = 50
SMALL = 1e-10  # of the likelihood, per customer
FARTHEST = 35.0  # log odds beyond which a chance is 0 or 1 to a computer


class Learner(Protocol):
    """Whatever learns to predict an outcome from features."""

    def fit(self, features: Floats, outcome: Floats) -> Predictor:
        """Learn from customers: features of shape (customers, features), outcomes (customers,).

        The predictor takes features and gives each customer's expected outcome.
        """
        ...


@dataclass(frozen=True)
class Linear:
    """A linear model, held back by a penalty: logistic where outcomes are 0 and 1, else ridge.

    Definition
    ----------
    With b the coefficients, a an intercept that no penalty touches, and L the penalty::

        0 and 1:  maximise  sum( y ln p + (1 - y) ln(1 - p) ) - L/2 · |b|^2
        else:     minimise  sum( (y - a - xb)^2 ) + L · |b|^2

    where p = 1 / (1 + exp(-a - xb)). The first is found by Newton's method, the second in one step.

    Parameters
    ----------
    penalty
        Above 0; about as many customers as it takes to move a coefficient of an indicator.

    Raises
    ------
    ImpossibleSetting
        If the penalty is not above 0.

    Notes
    -----
    Source: Hoerl & Kennard, *Technometrics* 12(1), 1970; le Cessie & van Houwelingen, *Applied
    Statistics* 41(1), 1992.

    Examples
    --------
    >>> features = np.array([[0.0], [0.0], [1.0], [1.0]] * 50)
    >>> bought = np.array([0.0, 0.0, 0.0, 1.0] * 50)
    >>> predict = Linear(penalty=0.01).fit(features, bought)
    >>> predict(np.array([[0.0], [1.0]])).round(2).tolist()
    [0.0, 0.5]
    """

    penalty: float = PENALTY

    def __post_init__(self) -> None:
        """Check the penalty."""
        setting_of(
            "penalty", self.penalty, allowed="above 0", holds=lambda number: 0 < number < inf
        )

    def fit(self, features: Floats, outcome: Floats) -> Predictor:
        """See :class:`Learner`."""
        if outcome.min() == outcome.max():
            return lambda others: np.full(len(others), outcome[0])
        is_chance = bool(((outcome == 0) | (outcome == 1)).all())
        solve = _logistic if is_chance else _ridge
        intercept, slopes = solve(features, outcome, self.penalty)
        if is_chance:
            return lambda others: _chance(intercept + others @ slopes)
        return lambda others: intercept + others @ slopes


def _ridge(features: Floats, outcome: Floats, penalty: float) -> tuple[float, Floats]:
    """Intercept and slopes of least squares with a penalty."""
    middle, mean = features.mean(axis=0), outcome.mean()
    centred = features - middle
    squares = centred.T @ centred + penalty * np.eye(features.shape[1])
    slopes = np.linalg.solve(squares, centred.T @ (outcome - mean))
    return float(mean - middle @ slopes), slopes


def _logistic(features: Floats, outcome: Floats, penalty: float) -> tuple[float, Floats]:
    """Intercept and slopes of the likeliest chances with a penalty, by Newton's method."""
    rows = np.hstack([np.ones((len(outcome), 1)), features])
    held_back = np.full(rows.shape[1], penalty)
    held_back[0] = 0.0
    place = np.zeros(rows.shape[1])
    place[0] = np.log(outcome.mean() / (1 - outcome.mean()))

    def height(there: Floats) -> float:
        return _log_likelihood(rows @ there, outcome) - float(held_back @ there**2) / 2

    for _ in range(STEPS):
        chance = _chance(rows @ place)
        slope = rows.T @ (outcome - chance) - held_back * place
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(held_back)
        move = np.linalg.solve(bend, slope)
        if slope @ move <= SMALL * len(outcome):
            break
        here = height(place)
        while height(place + move) < here:  # a step too far: a shorter one goes up
            move = move / 2
        place = place + move
    return float(place[0]), place[1:]


def _chance(log_odds: Floats) -> Floats:
    chance: Floats = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -FARTHEST, FARTHEST)))
    return chance


def _log_likelihood(log_odds: Floats, outcome: Floats) -> float:
    return float(outcome @ log_odds - np.logaddexp(0.0, log_odds).sum())
