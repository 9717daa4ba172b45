"""Shifted-beta-geometric and beta-discrete-Weibull: how long subscribers stay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, polygamma, psi

from regulars.insight.models.newton import Curve

Floats = NDArray[np.float64]
Curves = tuple[Floats, Floats, Floats]  # of several values at once: value, slope, curvature
SBG = ("alpha", "beta")
BDW = ("alpha", "beta", "c")
STEEPEST = (
    345.0  # of the logarithm of a power: hardly anybody outlives it, and its square is finite
)


def log_survival(renewals: Floats, parameters: Floats) -> Curves:
    """Ln S(t) with its slopes and curvature: the share that outlives so many renewals.

    Definition
    ----------
    S(t) = B(alpha, beta + t^c) / B(alpha, beta). With c = 1 it is the shifted-beta-geometric model
    (Fader & Hardie, *J. Interactive Marketing* 21(1), 2007): at each renewal a subscriber leaves
    with a chance of their own, beta-distributed among subscribers. In the beta-discrete-Weibull
    model (Fader, Hardie, Liu, Davin & Steenburgh 2018) that chance changes with tenure: it rises
    where c > 1, falls where c < 1.

    Returns
    -------
    value
        Shape (times,).
    gradient
        Shape (3, times): in alpha, beta, c.
    hessian
        Shape (3, 3, times).
    """
    alpha, beta, c = parameters
    logs = np.log(np.maximum(renewals, 1))  # 0 at time 0, where the power stays 0 whatever c is
    power = np.where(renewals > 0, np.exp(np.minimum(c * logs, STEEPEST)), 0.0)
    more, whole = beta + power, alpha + beta + power
    by_power, grows = psi(more) - psi(whole), power * logs
    gradient = np.stack(
        [
            psi(alpha + beta) - psi(whole),
            by_power - psi(beta) + psi(alpha + beta),
            by_power * grows,
        ]
    )
    one, two, both = polygamma(1, more), polygamma(1, whole), polygamma(1, alpha + beta)
    bend = one - two
    hessian = np.stack(
        [
            np.stack([both - two, both - two, -two * grows]),
            np.stack([both - two, bend + both - polygamma(1, beta), bend * grows]),
            np.stack([-two * grows, bend * grows, bend * grows**2 + by_power * grows * logs]),
        ]
    )
    return betaln(alpha, more) - betaln(alpha, beta), gradient, hessian


@dataclass(frozen=True)
class Contractual:
    """The log-likelihood of how many subscribers left at each renewal and how many stayed.

    Parameters
    ----------
    left
        Subscribers lost at the first renewal, the second and so on, shape (renewals,).
    stayed
        Subscribers who outlived so many renewals and are observed no further, shape (renewals,).
    """

    left: Floats
    stayed: Floats

    @np.errstate(divide="ignore", invalid="ignore")  # where it is no number, the search turns back
    def __call__(self, parameters: Floats) -> Curve:
        """Log-likelihood, gradient and Hessian in alpha, beta and, where three are given, c."""
        size = len(parameters)
        renewals = np.arange(len(self.left) + 1, dtype=float)
        whole = np.append(parameters, [1.0] * (3 - size))
        survived, slope, bend = log_survival(renewals, whole)
        lost, lost_slope, lost_bend = _difference(survived, slope, bend)
        value = self.left @ lost + self.stayed @ survived[1:]
        gradient = lost_slope @ self.left + slope[:, 1:] @ self.stayed
        hessian = lost_bend @ self.left + bend[:, :, 1:] @ self.stayed
        return float(value), gradient[:size], hessian[:size, :size]


def _difference(value: Floats, slope: Floats, bend: Floats) -> Curves:
    """ln(S(t-1) - S(t)) with its slopes and curvature, without the loss of digits."""
    ratio = np.exp(value[1:] - value[:-1])  # S(t) / S(t-1)
    weight = ratio / (1 - ratio)
    step = slope[:, :-1] - slope[:, 1:]
    log = value[:-1] + np.log1p(-ratio)
    gradient = slope[:, :-1] + weight * step
    outer = step[:, None] * step[None, :]
    hessian = bend[:, :, :-1] + weight * (bend[:, :, :-1] - bend[:, :, 1:])
    return log, gradient, hessian - weight * (1 + weight) * outer
