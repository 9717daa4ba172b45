"""How far groups lie apart, learnt from all of them together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.fitting import PRIOR_DEVIATION, Estimate, likeliest
from regulars.insight.models.groups.joint import COMMON, OWN, Joint

Floats = NDArray[np.float64]

FIRST = 0.3  # a deviation to begin with
LIKELY = 0.2  # of one more group, as if it had been seen: so no deviation ends at nothing
ROUNDS = 12  # fits at most
TURNS = 500  # of the inner search, at most
STILL = 1e-2  # a change of a deviation's logarithm that moves no effect


@dataclass(frozen=True)
class Pooled:
    """Parameters and effects, and the deviations that the effects were pooled by."""

    estimate: Estimate
    spread: Floats


def pooled(joint: Joint, *, centre: Floats, start: Floats) -> Pooled:
    """Find the effects of the groups, drawn to each other as far as they are alike.

    Definition
    ----------
    Logarithms of effects are normal around 0 with a deviation for rates and one for leaving. These
    two are learnt by empirical Bayes: the expectation-maximisation algorithm (Dempster, Laird &
    Rubin, *JRSS B* 39, 1977), in which the posterior of parameters and effects is taken to be
    normal around its mode (Laplace's approximation; Breslow & Clayton, *JASA* 88, 1993), and whose
    step is deviation^2 = (sum of E[effect^2] + 0.2^2) / (groups + 1): one more group is taken to
    have been seen, 20 % off the others.

    Parameters
    ----------
    joint
        The likelihood.
    centre
        Of the four parameters, by their prior.
    start
        Parameters and effects to begin with, not logarithms.
    """
    spread = np.full(OWN, FIRST)
    for _ in range(ROUNDS):
        found = fit_joint(joint, spread, centre=centre, start=start)
        before, start = spread, found.parameters
        spread = _spread(joint, spread, centre=centre, place=np.log(start))
        if np.abs(np.log(spread / before)).max() < STILL:
            break
    return Pooled(fit_joint(joint, spread, centre=centre, start=start), spread)


def fit_joint(joint: Joint, spread: Floats, *, centre: Floats, start: Floats) -> Estimate:
    """Parameters and effects, the latter with these deviations."""
    effects = joint.size - COMMON
    names = tuple(str(place) for place in range(joint.size))
    middle = np.append(centre, np.ones(effects))
    return likeliest(
        joint, names=names, centre=middle, deviation=_deviations(joint, spread), start=start
    )


def _deviations(joint: Joint, spread: Floats) -> Floats:
    """Of each logarithm, by its prior."""
    return np.append(np.full(COMMON, PRIOR_DEVIATION), np.tile(spread, len(joint.curves)))


def _spread(joint: Joint, spread: Floats, *, centre: Floats, place: Floats) -> Floats:
    """The likeliest deviations, were the likelihood the parabola that it is near this place."""
    middle = np.append(np.log(centre), np.zeros(joint.size - COMMON))
    _, slope, bend = joint(place)
    lengths, axes = np.linalg.eigh(-bend)
    sure = (axes * np.maximum(lengths, 0.0)) @ axes.T  # a parabola has a top, also where data bend
    pull = sure @ place + slope
    for _ in range(TURNS):
        certainty = _deviations(joint, spread) ** -2.0
        covariance = np.linalg.inv(sure + np.diag(certainty))
        moved = covariance @ (pull + certainty * middle)
        squares = (moved**2 + np.diag(covariance))[COMMON:].reshape(-1, OWN)
        before, spread = spread, np.sqrt((squares.sum(0) + LIKELY**2) / (len(squares) + 1))
        if np.abs(np.log(spread / before)).max() < STILL / 100:
            break
    return spread
