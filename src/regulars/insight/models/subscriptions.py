"""What subscribers will do: how many stay, for how long, and what that is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.answers import Answer, deviations, odds_deviations
from regulars.insight.models.columns import BEYOND, columns_of
from regulars.insight.models.contractual import log_survival
from regulars.insight.models.errors import ImpossibleTime
from regulars.insight.models.fitting import Estimate
from regulars.insight.models.purchases import check_discount
from regulars.insight.numbers import as_number, number_of

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
        Whole numbers from 0 to 50,000, shape (times,).

    Returns
    -------
    Answer
        Shares from 0 to 1, shape (times,).

    Raises
    ------
    ImpossibleTime
        If a number is not whole, or not from 0 to 50,000.
    UnusableColumn
        If they are no numbers.

    Examples
    --------
    >>> from regulars.insight.models import fit_sbg
    >>> survival(fit_sbg([1000, 631, 468, 382, 326]), [0, 4]).value.round(3)
    array([1.   , 0.325])
    """
    logs, slope = _of(model, _counted("renewals", renewals))
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
        If a number is not whole, or not from 1 to 50,000.
    UnusableColumn
        If they are no numbers.

    Examples
    --------
    >>> from regulars.insight.models import fit_sbg
    >>> model = fit_sbg([1000, 631, 468, 382, 326])
    >>> retention(model, [1, 2, 4]).value.round(3)
    array([0.629, 0.75 , 0.849])
    """
    times = _counted("renewals", renewals, least=1)
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
        Renewals outlived so far, whole numbers from 0 to 50,000, shape (subscribers,).
    horizon
        Renewals to look ahead, a whole number from 0 to 50,000: there is no part of a renewal.
    discount
        The rate between two renewals; 0 or more.

    Returns
    -------
    Answer
        Renewals, shape (subscribers,).

    Raises
    ------
    ImpossibleTime
        If a tenure or the horizon is not whole, or not from 0 to 50,000.
    UnusableColumn
        If the tenures are no numbers.
    ImpossibleRate
        If the discount is negative, not finite or no number.

    Examples
    --------
    >>> from regulars.insight.models import fit_sbg
    >>> model = fit_sbg([1000, 631, 468, 382, 326])
    >>> expected_renewals(model, [0, 4], 5).value.round(2)
    array([2.09, 3.6 ])
    """
    [longest] = _counted("horizon", as_number(horizon))
    distinct, places = np.unique(_counted("tenure", tenure), return_inverse=True)
    ahead = np.arange(1, int(longest) + 1)
    worth = np.exp(-np.log1p(check_discount(discount)) * ahead)
    value, slope = np.zeros(len(distinct)), np.zeros((len(model.parameters), len(distinct)))
    logs, slopes = _of(model, np.arange(distinct.max(initial=0.0) + longest + 1))
    for row, outlived in enumerate(distinct.astype(np.intp)):
        later = slice(outlived + 1, outlived + 1 + len(ahead))
        parts = np.exp(np.minimum(logs[later] - logs[outlived], 0.0)) * worth
        value[row] = parts.sum()
        moves = slopes[:, later] - slopes[:, outlived : outlived + 1]
        slope[:, row] = moves @ parts / (value[row] or 1.0)
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
    ImpossibleTime, UnusableColumn, ImpossibleRate
        As there; the last also if the margin is no number, negative, or 10^15 and more.

    Examples
    --------
    >>> from regulars.insight.models import fit_sbg
    >>> model = fit_sbg([1000, 631, 468, 382, 326])
    >>> subscription_value(model, [0, 4], 5, margin=1000).value.round()
    array([2095., 3602.])
    """
    wanted = "of 0 or more, below 10^15"
    kept = number_of("margin", margin, wanted=wanted, holds=lambda money: 0 <= money < BEYOND)
    renewals = expected_renewals(model, tenure, horizon, discount=discount)
    return Answer(kept * renewals.value, lambda: renewals.deviation)


def _of(model: Estimate, renewals: Floats) -> tuple[Floats, Floats]:
    """The logarithm of survival, and its slope by the parameters' logarithms."""
    size = len(model.parameters)
    whole = np.append(model.parameters, np.ones(3 - size))
    value, gradient, _ = log_survival(renewals, whole)
    return value, gradient[:size] * model.parameters[:, None]


def _deviations(model: Estimate, slope: Floats) -> Floats:
    return deviations(slope, model.covariance)


def _counted(name: str, renewals: ArrayLike, *, least: int = 0) -> Floats:
    """Numbers of renewals.

    Raises UnusableColumn if they are no numbers, and ImpossibleTime if they count no renewals.
    """
    [times] = columns_of(**{name: renewals})
    if not ((times >= least) & (times <= LONGEST) & (times == np.floor(times))).all():
        wanted = f"whole numbers of renewals from {least} to {LONGEST:,}"
        raise ImpossibleTime(reason="is no count of renewals", wanted=wanted)
    return times
