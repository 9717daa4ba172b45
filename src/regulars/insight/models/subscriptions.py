"""What subscribers will do: how many stay, for how long, and what that is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.answers import Answer, deviations, odds_deviations
from regulars.insight.models.contractual import log_survival
from regulars.insight.models.errors import ImpossibleRate, ImpossibleTime
from regulars.insight.models.fitting import Estimate
from regulars.insight.models.value import BEYOND

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]

LONGEST = 50_000  # renewals: every day for more than 100 years


def survival(model: Estimate, renewals: ArrayLike) -> Answer:
    """Which share of new subscribers outlives so many renewals.

    Definition
    ----------
    S(t) of :func:`regulars.insight.models.contractual.log_survival`.

    Parameters
    ----------
    model
        What :func:`fit_sbg` or :func:`fit_bdw` found.
    renewals
        Whole numbers, 0 or more, shape (times,).

    Returns
    -------
    Answer
        Shares from 0 to 1, shape (times,).

    Raises
    ------
    ImpossibleTime
        If a number is negative or not whole.

    Examples
    --------
    >>> from regulars.insight.models import fit_sbg
    >>> survival(fit_sbg([1000, 631, 468, 382, 326]), [0, 4]).value.round(3)
    array([1.   , 0.325])
    """
    logs, slope = _of(model, _whole(renewals))
    value = np.exp(np.minimum(logs, 0.0))
    return Answer(value, lambda: odds_deviations(value, _deviations(model, slope)), is_chance=True)


def retention(model: Estimate, renewals: ArrayLike) -> Answer:
    """Which share of the subscribers who are left renews, at the first renewal, the second, ...

    Definition
    ----------
    S(t) / S(t-1), t being 1 or more.

    Parameters
    ----------
    model, renewals
        As for :func:`survival`.

    Returns
    -------
    Answer
        Shares from 0 to 1, shape (times,).

    Raises
    ------
    ImpossibleTime
        If a number is less than 1 or not whole.

    Examples
    --------
    >>> from regulars.insight.models import fit_sbg
    >>> model = fit_sbg([1000, 631, 468, 382, 326])
    >>> retention(model, [1, 2, 4]).value.round(3)
    array([0.629, 0.75 , 0.849])
    """
    times = _whole(renewals)
    if (times < 1).any():
        raise ImpossibleTime(reason="counts renewals from 1 on")
    (later, steeper), (sooner, slope) = _of(model, times), _of(model, times - 1)
    value = np.exp(np.minimum(later - sooner, 0.0))
    moves = steeper - slope
    return Answer(value, lambda: odds_deviations(value, _deviations(model, moves)), is_chance=True)


def expected_renewals(
    model: Estimate, tenure: ArrayLike, horizon: int, *, discount: float = 0.0
) -> Answer:
    """How many renewals are ahead of a subscriber who has outlived some.

    Definition
    ----------
    The sum of S(n + j) / S(n) · (1 + discount)^-j over j from 1 to the horizon, n being the
    tenure. It has an end because the sum without one need not be finite (alpha of 1 or less).

    Parameters
    ----------
    model
        What :func:`fit_sbg` or :func:`fit_bdw` found.
    tenure
        Renewals outlived so far, shape (subscribers,).
    horizon
        Renewals to look ahead; at most 50,000.
    discount
        The rate between two renewals; 0 or more.

    Returns
    -------
    Answer
        Renewals, shape (subscribers,).

    Raises
    ------
    ImpossibleTime
        If a tenure is negative or not whole, or the horizon is not from 0 to 50,000.
    ImpossibleRate
        If the discount is negative or not finite.

    Examples
    --------
    >>> from regulars.insight.models import fit_sbg
    >>> model = fit_sbg([1000, 631, 468, 382, 326])
    >>> expected_renewals(model, [0, 4], 5).value.round(2)
    array([2.09, 3.6 ])
    """
    if not 0 <= discount < np.inf:
        raise ImpossibleRate(name="discount", value=discount, wanted="of 0 or more")
    if not 0 <= horizon <= LONGEST:
        raise ImpossibleTime(reason=f"is not from 0 to {LONGEST} renewals")
    distinct, places = np.unique(_whole(tenure), return_inverse=True)
    ahead = np.arange(1, int(horizon) + 1)
    worth = np.exp(-np.log1p(discount) * ahead)
    value, slope = np.zeros(len(distinct)), np.zeros((len(model.parameters), len(distinct)))
    for row, outlived in enumerate(distinct):
        logs, slopes = _of(model, np.append(outlived, outlived + ahead))
        parts = np.exp(np.minimum(logs[1:] - logs[0], 0.0)) * worth
        value[row] = parts.sum()
        slope[:, row] = (slopes[:, 1:] - slopes[:, :1]) @ parts / (value[row] or 1.0)
    return Answer(value, lambda: _deviations(model, slope)).at(places)


def subscription_value(
    model: Estimate, tenure: ArrayLike, horizon: int, *, margin: float, discount: float = 0.0
) -> Answer:
    """What a subscriber will bring who has outlived some renewals.

    Definition
    ----------
    margin × :func:`expected_renewals`. The payment of the term that runs already is not in it.

    Parameters
    ----------
    model, tenure, horizon, discount
        As there.
    margin
        Money kept of each renewal; 0 or more.

    Returns
    -------
    Answer
        Money in the unit of the margin, shape (subscribers,).

    Raises
    ------
    ImpossibleTime, ImpossibleRate
        As there; the latter also if the margin is negative or 10^15 and more.

    Examples
    --------
    >>> from regulars.insight.models import fit_sbg
    >>> model = fit_sbg([1000, 631, 468, 382, 326])
    >>> subscription_value(model, [0, 4], 5, margin=1000).value.round()
    array([2095., 3602.])
    """
    if not 0 <= margin < BEYOND:
        raise ImpossibleRate(name="margin", value=margin, wanted="of 0 or more, below 10^15")
    renewals = expected_renewals(model, tenure, horizon, discount=discount)
    return Answer(margin * renewals.value, lambda: renewals.deviation)


def _of(model: Estimate, renewals: Floats) -> tuple[Floats, Floats]:
    """The logarithm of survival, and its slope by the parameters' logarithms."""
    size = len(model.parameters)
    whole = np.append(model.parameters, np.ones(3 - size))
    value, gradient, _ = log_survival(renewals, whole)
    return value, gradient[:size] * model.parameters[:, None]


def _deviations(model: Estimate, slope: Floats) -> Floats:
    return deviations(slope, model.covariance)


def _whole(renewals: ArrayLike) -> Floats:
    times = np.atleast_1d(np.asarray(renewals, float))
    if not np.isfinite(times).all() or (times < 0).any() or (times != np.floor(times)).any():
        raise ImpossibleTime(reason="counts renewals, which are whole and not negative")
    return times
