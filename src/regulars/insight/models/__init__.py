"""Who will come back: buy-till-you-die models and contractual survival, fitted to the data."""

from __future__ import annotations

from regulars.insight.errors import ImpossibleRate
from regulars.insight.models.answers import Answer, Total
from regulars.insight.models.errors import (
    ImpossibleDay,
    ImpossibleHistory,
    ImpossibleTime,
    NothingToFit,
    UnknownKind,
    UnusableColumn,
)
from regulars.insight.models.fits import (
    fit_bdw,
    fit_bg_bb,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_mbg_nbd,
    fit_pareto_nbd,
    fit_sbg,
)
from regulars.insight.models.fitted import Fitted, fit_purchases
from regulars.insight.models.fitting import Estimate
from regulars.insight.models.histories import Histories
from regulars.insight.models.kinds import Kind
from regulars.insight.models.purchases import (
    discounted_purchases,
    expected_purchases,
    probability_alive,
    probability_of,
    total_purchases,
)
from regulars.insight.models.subscriptions import (
    expected_renewals,
    retention,
    subscription_value,
    survival,
)
from regulars.insight.models.value import FittedSpend, expected_spend, fit_spend, lifetime_value
from regulars.insight.models.verdicts import Code, Reason, Verdict, verdict_on_subscribers

__all__ = [
    "Answer",
    "Code",
    "Estimate",
    "Fitted",
    "FittedSpend",
    "Histories",
    "ImpossibleDay",
    "ImpossibleHistory",
    "ImpossibleRate",
    "ImpossibleTime",
    "Kind",
    "NothingToFit",
    "Reason",
    "Total",
    "UnknownKind",
    "UnusableColumn",
    "Verdict",
    "discounted_purchases",
    "expected_purchases",
    "expected_renewals",
    "expected_spend",
    "fit_bdw",
    "fit_bg_bb",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "fit_mbg_nbd",
    "fit_pareto_nbd",
    "fit_purchases",
    "fit_sbg",
    "fit_spend",
    "lifetime_value",
    "probability_alive",
    "probability_of",
    "retention",
    "subscription_value",
    "survival",
    "total_purchases",
    "verdict_on_subscribers",
]
