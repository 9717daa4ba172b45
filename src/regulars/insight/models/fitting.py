"""From a likelihood to an estimate: logarithms of parameters, a weak prior, uncertainty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.newton import Curve, minimise

Floats = NDArray[np.float64]
Likelihood = Callable[[Floats], Curve]

# Of the logarithm of each parameter around its centre: so wide that a few dozen customers
# outweigh it, and yet no parameter runs away where the data do not hold it at all.
PRIOR_DEVIATION = 20.0
FAR = np.log(1e4)  # from its centre; beyond it the data do not say how large a parameter is


@dataclass(frozen=True)
class Estimate:
    """The likeliest parameters, and how sure they are.

    Parameters
    ----------
    names
        Of the parameters.
    parameters
        Shape (parameters,), all positive.
    covariance
        Of the parameters' logarithms, shape (parameters, parameters): the inverse of the curvature.
    log_likelihood
        Natural logarithm, without the prior.
    adrift
        Names of the parameters that the data do not hold.
    converged
        Whether the search ended at an optimum.
    """

    names: tuple[str, ...]
    parameters: Floats
    covariance: Floats
    log_likelihood: float
    adrift: tuple[str, ...]
    converged: bool

    def draws(self, count: int, seed: int = 0) -> Floats:
        """Parameters as they might be too, shape (count, parameters); normal in logarithms."""
        lengths, axes = np.linalg.eigh(self.covariance)
        spread = axes * np.sqrt(np.clip(lengths, 0, None))
        normal = np.random.default_rng(seed).standard_normal((count, len(self.parameters)))
        drawn: Floats = np.exp(np.log(self.parameters) + normal @ spread.T)
        return drawn


def fit(
    likelihood: Likelihood,
    *,
    names: tuple[str, ...],
    centre: Floats,
    start: Floats | None = None,
) -> Estimate:
    """Find the parameters that explain the data best.

    Definition
    ----------
    Maximises log-likelihood(e^theta) - sum((theta - log centre)^2) / (2 · 20^2) by Newton's method,
    starting from the centre or where it is told to. The centre carries the unit of time, so the
    prior has none, and data in days and in weeks give the same customers the same future.
    """
    wide = np.full(len(centre), PRIOR_DEVIATION)
    curve = in_logarithms(likelihood)
    return likeliest(curve, names=names, centre=centre, deviation=wide, start=start)


def in_logarithms(likelihood: Likelihood) -> Likelihood:
    """The same function of the parameters' logarithms, with its slopes and bends by these."""

    def curve(place: Floats) -> Curve:
        parameters = np.exp(place)
        value, gradient, hessian = likelihood(parameters)
        slope = parameters * gradient
        return value, slope, np.outer(parameters, parameters) * hessian + np.diag(slope)

    return curve


def likeliest(
    curve: Likelihood,
    *,
    names: tuple[str, ...],
    centre: Floats,
    deviation: Floats,
    start: Floats | None = None,
) -> Estimate:
    """Find the parameters that explain the data best, the prior being what it is told.

    Parameters
    ----------
    curve
        Log-likelihood, slope and bend by the parameters' logarithms.
    names, centre, start
        Of the parameters, as for :func:`fit`.
    deviation
        Of each logarithm around its centre, by the prior.
    """
    middle = np.log(centre)

    def objective(place: Floats) -> Curve:
        value, slope, bend = curve(place)
        off = (place - middle) / deviation
        return -(value - 0.5 * float(off @ off)), off / deviation - slope, certainty - bend

    certainty = np.diag(deviation**-2.0)
    found = minimise(objective, middle if start is None else np.log(start))
    off = found.place - middle
    lengths, axes = np.linalg.eigh(found.hessian)
    lengths = np.maximum(lengths, PRIOR_DEVIATION**-2)  # the widest prior's, below which is noise
    return Estimate(
        names=names,
        parameters=np.exp(found.place),
        covariance=(axes / lengths) @ axes.T,
        log_likelihood=-found.value + 0.5 * float(((off / deviation) ** 2).sum()),
        adrift=tuple(name for name, far in zip(names, np.abs(off) > FAR, strict=True) if far),
        converged=found.converged,
    )
