"""Each model, fitted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.beta_bernoulli import NAMES as BETA_BERNOULLI
from regulars.insight.models.beta_bernoulli import BetaBernoulli
from regulars.insight.models.beta_geometric import NAMES as BETA_GEOMETRIC
from regulars.insight.models.beta_geometric import BetaGeometric
from regulars.insight.models.columns import columns_of, counted_columns
from regulars.insight.models.contractual import BDW, SBG, Contractual
from regulars.insight.models.errors import ImpossibleHistory, NothingToFit
from regulars.insight.models.fitting import Estimate, Likelihood, fit
from regulars.insight.models.histories import Histories
from regulars.insight.models.kinds import Kind
from regulars.insight.models.pareto import NAMES as PARETO
from regulars.insight.models.pareto import ParetoNbd
from regulars.insight.models.spend import NAMES as SPEND
from regulars.insight.models.spend import GammaGamma

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]

SAMPLES = (2_000, 20_000)  # rows to begin with, of many times more: most steps are over few
MANY_TIMES = 10
MOST_OPPORTUNITIES = 50_000  # every day for more than 100 years


def fit_bg_nbd(histories: Histories) -> Estimate:
    """Fit BG/NBD: customers may leave after each repeat purchase.

    Raises NothingToFit if nobody has been observed for any time.
    """
    return _fit_beta_geometric(histories, leaves_at_once=False)


def fit_mbg_nbd(histories: Histories) -> Estimate:
    """Fit MBG/NBD: customers may leave after each purchase, the first included.

    Raises NothingToFit if nobody has been observed for any time.
    """
    return _fit_beta_geometric(histories, leaves_at_once=True)


def fit_pareto_nbd(histories: Histories) -> Estimate:
    """Fit Pareto/NBD: customers may leave at any time.

    Raises NothingToFit if nobody has been observed for any time.
    """
    centre = centre_of(histories, Kind.PARETO_NBD)
    return _fit_warm(histories, ParetoNbd, names=PARETO, centre=centre)


def fit_bg_bb(histories: Histories) -> Estimate:
    """Fit BG/BB: customers buy or not at each opportunity, and may leave before each.

    Recency and age count opportunities: the last one with a purchase, and all there were. The first
    purchase is not among them.

    Raises
    ------
    NothingToFit
        If nobody has had an opportunity.
    ImpossibleHistory
        If a time is not whole, or there are more purchases than opportunities, or more than 50,000
        of these.
    """
    _span(histories)
    x, last, ages = histories.frequency, histories.recency, histories.age
    wrong = {
        "has times that count no opportunities": (ages % 1 != 0) | (last % 1 != 0),
        "has more purchases than opportunities": x > last,
        f"has more than {MOST_OPPORTUNITIES:,} opportunities": ages > MOST_OPPORTUNITIES,
    }
    for reason, rows in wrong.items():
        if rows.any():
            raise ImpossibleHistory(row=int(np.argmax(rows)) + 1, reason=reason)
    return fit(BetaBernoulli(histories), names=BETA_BERNOULLI, centre=np.ones(4))


def fit_gamma_gamma(
    purchases: ArrayLike, mean: ArrayLike, customers: ArrayLike | None = None
) -> Estimate:
    """Fit Gamma-Gamma to how many purchases customers made and what each was worth on average.

    Customers without a purchase or with nothing spent say nothing, and are left out. A row is a
    customer, or as many as ``customers`` says.

    Raises NothingToFit if nobody is left, UnusableColumn if the columns are uneven or no numbers.
    """
    counts, values, weights = counted_columns(customers, purchases=purchases, mean=mean)
    said = (counts > 0) & (values > 0) & (weights > 0) & np.isfinite(counts + values + weights)
    if not said.any():
        raise NothingToFit(wanted="give customers who have spent something")
    rows = GammaGamma(counts[said], values[said], weights[said])
    centre, start = np.array([1, 1, np.average(rows.mean, weights=rows.customers)]), None
    for few in SAMPLES:
        if len(rows.mean) > MANY_TIMES * few:
            near = fit(rows.sampled(few), names=SPEND, centre=centre, start=start)
            start = near.parameters if near.converged and not near.adrift else None
    return fit(rows, names=SPEND, centre=centre, start=start)


def fit_sbg(subscribers: ArrayLike) -> Estimate:
    """Fit the shifted-beta-geometric model to a cohort's subscribers at each renewal.

    Parameters
    ----------
    subscribers
        How many there were at the start, after the first renewal, after the second and so on.

    Raises
    ------
    NothingToFit
        If there are not two numbers at least, the first of them positive and none larger than
        the one before.
    UnusableColumn
        If they are no numbers.
    """
    return fit(_contractual(subscribers), names=SBG, centre=np.ones(2))


def fit_bdw(subscribers: ArrayLike) -> Estimate:
    """Fit the beta-discrete-Weibull model, as :func:`fit_sbg` does its own.

    Raises NothingToFit in the same cases.
    """
    return fit(_contractual(subscribers), names=BDW, centre=np.ones(3))


def _fit_beta_geometric(histories: Histories, *, leaves_at_once: bool) -> Estimate:
    centre = centre_of(histories, Kind.BG_NBD)
    likelihood = partial(BetaGeometric, leaves_at_once=leaves_at_once)
    return _fit_warm(histories, likelihood, names=BETA_GEOMETRIC, centre=centre)


def _fit_warm(
    histories: Histories,
    likelihood: Callable[[Histories], Likelihood],
    *,
    names: tuple[str, ...],
    centre: Floats,
) -> Estimate:
    """Fit, beginning where fits to a few of many histories ended."""
    start = None
    for rows in SAMPLES:
        if len(histories.age) > MANY_TIMES * rows:
            near = fit(likelihood(histories.sampled(rows)), names=names, centre=centre, start=start)
            start = near.parameters if near.converged and not near.adrift else None
    return fit(likelihood(histories), names=names, centre=centre, start=start)


def centre_of(histories: Histories, kind: Kind) -> Floats:
    """Around what the prior has the parameters; raises NothingToFit if there is no time."""
    span = _span(histories)
    return np.array([1, span, 1, span if kind is Kind.PARETO_NBD else 1])


def _span(histories: Histories) -> float:
    """The average age, which carries the unit of time."""
    span = float(histories.customers @ histories.age) / (histories.total or 1)
    if span <= 0:
        raise NothingToFit(wanted="give customers who have been observed for some time")
    return span


def _contractual(subscribers: ArrayLike) -> Contractual:
    [counts] = columns_of(subscribers=subscribers)
    lost = -np.diff(counts)
    if not len(lost) or not counts[0] > 0 or not (lost >= 0).all() or counts[-1] < 0:
        raise NothingToFit(wanted="give subscribers at the start and after each renewal")
    stayed = np.zeros(len(lost))
    stayed[-1] = counts[-1]
    return Contractual(lost, stayed)
