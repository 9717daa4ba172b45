"""Newton's method for a few parameters, with a trust region that no messy shop can make fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Curve = tuple[float, Floats, Floats]  # value, gradient, Hessian
Objective = Callable[[Floats], Curve]

STEPS = 200
SMALL = 1e-6  # a decrease of a log-likelihood that no one could tell from none
ROUNDING = 1e-11  # of the value, below which its changes are noise
WIDEST = 3.0  # of one step in a logarithm: a factor of twenty


@dataclass(frozen=True)
class Optimum:
    """Where a function is least, with its curvature there.

    Parameters
    ----------
    place
        Shape (parameters,).
    value
        The least value.
    hessian
        Shape (parameters, parameters).
    steps
        Evaluations made.
    converged
        Whether a further step promised nothing.
    """

    place: Floats
    value: float
    hessian: Floats
    steps: int
    converged: bool


def minimise(objective: Objective, start: Floats) -> Optimum:
    """Find the least value of a smooth function of a few variables.

    Each step minimises the quadratic that has the function's value, gradient and Hessian, inside a
    ball (Nocedal & Wright, *Numerical Optimization*, 2006, chapter 4); the ball grows where the
    quadratic foretold the decrease and shrinks where it did not, so the value never rises.

    Parameters
    ----------
    objective
        Gives value, gradient and Hessian at a place.
    start
        Where to begin, shape (parameters,).
    """
    place, radius = np.array(start, float), 1.0
    value, gradient, hessian = objective(place)
    for step in range(1, STEPS + 1):
        move, promised = _within(gradient, hessian, radius)
        if promised <= SMALL + ROUNDING * abs(value):
            # The last step is too small to be checked, and squares what is missing.
            return Optimum(place + move, value - promised, hessian, step, converged=True)
        there = objective(place + move)
        gained = value - there[0] if np.isfinite(there[0]) else -np.inf
        length = float(np.linalg.norm(move))
        if gained < 0.25 * promised:
            radius = 0.25 * length
        elif gained > 0.75 * promised and length > 0.99 * radius:
            radius = min(2.0 * radius, WIDEST)
        if gained > 0:
            place, (value, gradient, hessian) = place + move, there
    return Optimum(place, value, hessian, STEPS, converged=False)


def _within(gradient: Floats, hessian: Floats, radius: float) -> tuple[Floats, float]:
    """The step that makes the quadratic least within the radius, and the decrease it promises."""
    lengths, axes = np.linalg.eigh(hessian)
    slopes = axes.T @ gradient
    damping = _damping(lengths, slopes, radius)
    along = -slopes / np.maximum(lengths + damping, np.finfo(float).tiny)
    promised = -(slopes @ along + 0.5 * along @ (lengths * along))
    return axes @ along, float(promised)


def _damping(lengths: Floats, slopes: Floats, radius: float) -> float:
    """What must be added to the curvature for the step to end within the radius; by bisection."""
    least = max(0.0, -float(lengths.min()) * (1 + 1e-6) + 1e-12 * float(np.abs(lengths).max()))
    low = least
    if np.linalg.norm(slopes / np.maximum(lengths + low, 1e-300)) <= radius:
        return low
    high = low + float(np.linalg.norm(slopes)) / radius + 1e-12
    for _ in range(60):
        middle = 0.5 * (low + high)
        if np.linalg.norm(slopes / (lengths + middle)) > radius:
            low = middle
        else:
            high = middle
    return high
