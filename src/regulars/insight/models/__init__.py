"""Who will come back: buy-till-you-die models and contractual survival, fitted to the data."""

from __future__ import annotations

from regulars.insight.models.errors import ImpossibleHistory, NothingToFit
from regulars.insight.models.fits import (
    fit_bdw,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_mbg_nbd,
    fit_pareto_nbd,
    fit_sbg,
)
from regulars.insight.models.fitting import Estimate
from regulars.insight.models.histories import Histories

__all__ = [
    "Estimate",
    "Histories",
    "ImpossibleHistory",
    "NothingToFit",
    "fit_bdw",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "fit_mbg_nbd",
    "fit_pareto_nbd",
    "fit_sbg",
]
