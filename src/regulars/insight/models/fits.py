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
from regulars.insight.models.columns import counted_columns, subscribers_of
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

    Definition
    ----------
    While active, a customer buys as a Poisson process; rates differ among customers as a gamma
    distribution with shape r and rate alpha (in the histories' unit of time). After a repeat
    purchase a customer leaves with chance p; chances differ as a beta distribution (a, b). The
    likelihood is that of :class:`regulars.insight.models.beta_geometric.BetaGeometric` (Fader,
    Hardie & Lee, *Marketing Science* 24(2), 2005). A prior so weak that a few dozen customers
    outweigh it holds what the data do not, see :func:`regulars.insight.models.fitting.fit`.

    Parameters
    ----------
    histories
        What to learn from: frequencies, recencies and ages, in any one unit of time.

    Returns
    -------
    Estimate
        Of r, alpha, a and b.

    Raises
    ------
    NothingToFit
        If nobody has been observed for any time.

    Examples
    --------
    >>> from regulars.insight.models import Histories
    >>> some = Histories.of([0, 1, 2, 6] * 40, [0, 40, 90, 300] * 40, [200, 300, 310, 330] * 40)
    >>> found = fit_bg_nbd(some)
    >>> dict(zip(found.names, found.parameters.round(2).tolist()))
    {'r': 3.26, 'alpha': 266.79, 'a': 0.42, 'b': 0.88}
    """
    return _fit_beta_geometric(histories, leaves_at_once=False)


def fit_mbg_nbd(histories: Histories) -> Estimate:
    """Fit MBG/NBD: customers may leave after each purchase, the first included.

    Definition
    ----------
    As :func:`fit_bg_nbd`, but a customer may leave after the first purchase too, with the same
    chance as after the others (Batislam, Denizel & Filiztekin 2007).

    Parameters
    ----------
    histories
        What to learn from: frequencies, recencies and ages, in any one unit of time.

    Returns
    -------
    Estimate
        Of r, alpha (in the histories' unit of time), a and b.

    Raises
    ------
    NothingToFit
        If nobody has been observed for any time.

    Examples
    --------
    >>> from regulars.insight.models import Histories
    >>> some = Histories.of([0, 1, 2, 6] * 40, [0, 40, 90, 300] * 40, [200, 300, 310, 330] * 40)
    >>> found = fit_mbg_nbd(some)
    >>> found.names, round(found.log_likelihood, 1)
    (('r', 'alpha', 'a', 'b'), -2030.1)
    """
    return _fit_beta_geometric(histories, leaves_at_once=True)


def fit_pareto_nbd(histories: Histories) -> Estimate:
    """Fit Pareto/NBD: customers may leave at any time.

    Definition
    ----------
    While active, a customer buys as a Poisson process; rates differ among customers as a gamma
    distribution with shape r and rate alpha. A customer leaves after an exponential time; those
    rates differ as a gamma distribution with shape s and rate beta. The likelihood is that of
    :class:`regulars.insight.models.pareto.ParetoNbd` (Schmittlein, Morrison & Colombo, *Management
    Science* 33, 1987), with the same weak prior as :func:`fit_bg_nbd`.

    Parameters
    ----------
    histories
        What to learn from: frequencies, recencies and ages, in any one unit of time.

    Returns
    -------
    Estimate
        Of r, alpha, s and beta; alpha and beta in the histories' unit of time.

    Raises
    ------
    NothingToFit
        If nobody has been observed for any time.

    Examples
    --------
    >>> from regulars.insight.models import Histories
    >>> some = Histories.of([0, 1, 2, 6] * 40, [0, 40, 90, 300] * 40, [200, 300, 310, 330] * 40)
    >>> found = fit_pareto_nbd(some)
    >>> found.names, round(found.log_likelihood, 1)
    (('r', 'alpha', 's', 'beta'), -2031.7)
    """
    centre = centre_of(histories, Kind.PARETO_NBD)
    return _fit_warm(histories, ParetoNbd, names=PARETO, centre=centre)


def fit_bg_bb(histories: Histories) -> Estimate:
    """Fit BG/BB: customers buy or not at each opportunity, and may leave before each.

    Definition
    ----------
    An active customer buys at each opportunity with a chance p; chances differ among customers as
    a beta distribution (alpha, beta). Before each a customer leaves with a chance theta, which
    differs as a beta distribution (gamma, delta). The likelihood is that of
    :class:`regulars.insight.models.beta_bernoulli.BetaBernoulli` (Fader, Hardie & Shang, *Marketing
    Science* 29(6), 2010), with the same weak prior as :func:`fit_bg_nbd`.

    Parameters
    ----------
    histories
        What to learn from. Recency and age count opportunities: the last one with a purchase, and
        all there were. The first purchase is not among them.

    Returns
    -------
    Estimate
        Of alpha, beta, gamma and delta, which have no unit.

    Raises
    ------
    NothingToFit
        If nobody has had an opportunity.
    ImpossibleHistory
        If a time is not whole, or there are more purchases than opportunities, or more than 50,000
        of these.

    Examples
    --------
    >>> from regulars.insight.models import Histories
    >>> bought, last, donors = [0, 1, 1, 2, 3, 5], [0, 1, 4, 3, 5, 6], [50, 20, 10, 12, 8, 10]
    >>> found = fit_bg_bb(Histories.of(bought, last, [6] * 6, donors))
    >>> found.names, round(found.log_likelihood, 2)
    (('alpha', 'beta', 'gamma', 'delta'), -272.57)
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

    Definition
    ----------
    The spend of a purchase is gamma-distributed with shape p around the customer's own mean; the
    means differ as an inverse gamma with shape q and scale v (in the unit of money). The likelihood
    is that of :class:`regulars.insight.models.spend.GammaGamma` (Fader, Hardie & Lee, *JMR* 2005;
    Hardie, note 025), with the same weak prior as :func:`fit_bg_nbd`. Customers without a purchase
    or with nothing spent say nothing, and are left out.

    Parameters
    ----------
    purchases
        How many each customer made, shape (customers,).
    mean
        What each was worth on average, in any one unit of money, shape (customers,).
    customers
        How many customers a row stands for, shape (customers,); one each where it is not given.

    Returns
    -------
    Estimate
        Of p, q and v.

    Raises
    ------
    NothingToFit
        If nobody is left.
    UnusableColumn
        If a column holds something that is no number, or they differ in length.

    Examples
    --------
    >>> found = fit_gamma_gamma([1, 2, 3, 5] * 5, [10.0, 20.0, 15.0, 30.0] * 5)
    >>> dict(zip(found.names, found.parameters.round(2).tolist()))
    {'p': 6.52, 'q': 14.04, 'v': 40.82}
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

    Definition
    ----------
    At each renewal a subscriber leaves with a chance of their own, beta-distributed (alpha, beta)
    among subscribers, so that S(t) = B(alpha, beta + t) / B(alpha, beta) outlive t renewals (Fader
    & Hardie, *J. Interactive Marketing* 21(1), 2007). The prior is as weak as that of
    :func:`fit_bg_nbd`.

    Parameters
    ----------
    subscribers
        How many there were at the start, after the first renewal, after the second and so on, shape
        (renewals + 1,).

    Returns
    -------
    Estimate
        Of alpha and beta, which have no unit.

    Raises
    ------
    NothingToFit
        If there are not two numbers at least, the first of them positive, none negative and none
        larger than the one before.
    UnusableColumn
        If they are no numbers, or one is missing, infinite, or 10^15 and more.

    Examples
    --------
    >>> fit_sbg([1000, 631, 468, 382, 326, 289, 262, 241]).parameters.round(3)
    array([0.704, 1.182])
    """
    return fit(_contractual(subscribers), names=SBG, centre=np.ones(2))


def fit_bdw(subscribers: ArrayLike) -> Estimate:
    """Fit the beta-discrete-Weibull model to a cohort's subscribers at each renewal.

    Definition
    ----------
    As :func:`fit_sbg`, but the chance to leave changes with tenure: it rises where c > 1, and falls
    where c < 1. S(t) = B(alpha, beta + t^c) / B(alpha, beta) outlive t renewals (Fader, Hardie,
    Liu, Davin & Steenburgh 2018).

    Parameters
    ----------
    subscribers
        As for :func:`fit_sbg`.

    Returns
    -------
    Estimate
        Of alpha, beta and c, which have no unit.

    Raises
    ------
    NothingToFit, UnusableColumn
        As :func:`fit_sbg`.

    Examples
    --------
    >>> found = fit_bdw([1000, 869, 743, 653, 593])
    >>> dict(zip(found.names, found.parameters.round(2).tolist()))
    {'alpha': 0.26, 'beta': 1.72, 'c': 1.58}
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
    counts = subscribers_of(subscribers)
    lost = -np.diff(counts)
    stayed = np.zeros(len(lost))
    stayed[-1] = counts[-1]
    return Contractual(lost, stayed)
