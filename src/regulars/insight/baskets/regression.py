"""Two regressions with few weights and a prior: chances, and counts."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]

STEPS = 50
SMALL = 1e-9
STEEPEST = 30.0  # of a logarithm; beyond it numbers end


def regression(
    traits: Floats, seen: Floats, *, start: Floats, kind: Literal["chance", "count"]
) -> Floats:
    """Find the weights of traits that explain what was seen.

    Definition
    ----------
    Logistic regression for chances (seen is 0 or 1) and Poisson regression for counts, with a
    normal prior of deviation 1 around ``start`` on each weight; Newton's method, each step halved
    until it gains. Without any rows, the weights are the start.

    Parameters
    ----------
    traits
        Shape (rows, traits).
    seen
        Shape (rows,).
    start
        Shape (traits,).
    kind
        ``"chance"`` or ``"count"``.

    Examples
    --------
    >>> traits = np.ones((1000, 1))
    >>> seen = np.repeat([1.0, 0.0], [250, 750])
    >>> weights = regression(traits, seen, start=np.zeros(1), kind="chance")
    >>> round(float(expit(weights[0])), 2)
    0.25
    """
    weights = start.astype(np.float64)
    value = _value(traits, seen, weights, start, kind)
    for _ in range(STEPS):
        mean = expected(traits @ weights, kind)
        bend = mean * (1 - mean) if kind == "chance" else mean
        slope = traits.T @ (seen - mean) - (weights - start)
        hessian = (traits * bend[:, None]).T @ traits + np.eye(len(start))
        step = np.linalg.solve(hessian, slope)
        gained = _value(traits, seen, weights + step, start, kind) - value
        while gained < 0 and np.abs(step).max() > SMALL:
            step = step / 2
            gained = _value(traits, seen, weights + step, start, kind) - value
        if gained <= SMALL:
            break
        weights, value = weights + step, value + gained
    return weights


def expected(lines: Floats, kind: Literal["chance", "count"]) -> Floats:
    """The chance, or the count, from its linear predictor."""
    mean: Floats = expit(lines) if kind == "chance" else np.exp(np.clip(lines, -STEEPEST, STEEPEST))
    return mean


def _value(
    traits: Floats, seen: Floats, weights: Floats, start: Floats, kind: Literal["chance", "count"]
) -> float:
    """The log-likelihood with the prior."""
    lines = np.clip(traits @ weights, -STEEPEST, STEEPEST)
    whole = np.logaddexp(0, lines) if kind == "chance" else np.exp(lines)
    return float(seen @ lines - whole.sum() - 0.5 * ((weights - start) ** 2).sum())
