"""What customers will be worth: how much they will spend per purchase, and in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.errors import ImpossibleRate
from regulars.insight.models.answers import Answer, deviations
from regulars.insight.models.columns import BEYOND, columns_of, counted_columns
from regulars.insight.models.fits import fit_gamma_gamma
from regulars.insight.models.fitted import Fitted
from regulars.insight.models.fitting import Estimate
from regulars.insight.models.histories import Histories
from regulars.insight.models.purchases import Time, discounted_purchases
from regulars.insight.models.verdicts import (
    FEWEST_SPENDERS,
    Code,
    Reason,
    Verdict,
    after_fitting,
)
from regulars.insight.numbers import number_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]

NOTHING = 1e-9  # of no unit of money is there so little


@dataclass(frozen=True)
class FittedSpend:
    """How much customers spend per purchase, as far as it could be learnt.

    Parameters
    ----------
    estimate
        Of Gamma-Gamma; None where the data cannot carry it.
    mean
        What a purchase brought on average: the answer where there is no other. 0 if nobody spent.
    deviation
        Standard deviation of its logarithm.
    verdict
        What stood in the way.
    """

    estimate: Estimate | None
    mean: float
    deviation: float
    verdict: Verdict


def fit_spend(
    purchases: ArrayLike, mean: ArrayLike, customers: ArrayLike | None = None
) -> FittedSpend:
    """Learn how much customers spend per purchase; never fails on a messy shop.

    Customers without a purchase, with nothing spent (or less, after returns), or with a number
    that is missing or beyond 10^15 are left out, and the verdict says how many they are.

    Parameters
    ----------
    purchases
        How many each customer made, shape (customers,).
    mean
        What each was worth on average, in any unit of money.
    customers
        How many customers a row stands for; one each where it is not given.

    Returns
    -------
    FittedSpend
        The parameters of Gamma-Gamma, see :func:`fit_gamma_gamma`. Where fewer than ten customers
        spent something, or the search finds no optimum, only what a purchase brought on average.

    Raises
    ------
    UnusableColumn
        If a column is none of numbers, or they differ in length.

    Examples
    --------
    >>> found = fit_spend([1, 2, 3], [10.0, 20.0, -5.0])
    >>> found.mean, [(reason.code.value, reason.value) for reason in found.verdict.reasons]
    (16.666666666666668, [('left_out', 1.0), ('few_buyers', 2.0)])
    """
    counts, values, many = counted_columns(customers, purchases=purchases, mean=mean)
    many = np.where(np.isfinite(many), np.maximum(many, 0.0), 0.0)
    said = usable(counts, values)
    out = float(many[(counts != 0) & ~said].sum())
    reasons = [Reason(Code.LEFT_OUT, out)] if out else []
    said &= many > 0
    counts, values, many = counts[said], values[said], many[said]
    average, deviation = _average(counts, values, many)
    spenders = float(many.sum())
    if spenders < FEWEST_SPENDERS:
        code = Code.FEW_BUYERS if spenders else Code.NOBODY
        reasons.append(Reason(code, spenders, FEWEST_SPENDERS))
        return FittedSpend(None, average, deviation, Verdict(tuple(reasons)))
    estimate = fit_gamma_gamma(counts, values, many)
    reasons += after_fitting(estimate)
    if estimate.parameters[1] <= 1:
        reasons.append(Reason(Code.NO_MEAN, names=("q",)))
    verdict = Verdict(tuple(reasons))
    return FittedSpend(estimate if verdict.carries else None, average, deviation, verdict)


def usable(purchases: Floats, mean: Floats) -> NDArray[np.bool_]:
    """Who has spent something that can be counted."""
    result: NDArray[np.bool_] = _known(purchases, mean) & (mean > NOTHING)
    return result


def _known(purchases: Floats, mean: Floats) -> NDArray[np.bool_]:
    """Who has bought, for an amount that can be one."""
    sound = np.isfinite(purchases) & (np.abs(mean) < BEYOND)  # which no missing number is
    result: NDArray[np.bool_] = sound & (purchases > 0)
    return result


def expected_spend(model: FittedSpend, purchases: ArrayLike, mean: ArrayLike) -> Answer:
    """How much to expect of each customer's next purchase.

    Definition
    ----------
    Of x purchases worth z on average: p (v + x z) / (p x + q - 1), which lies between the
    customer's own mean and everybody's (Fader, Hardie & Lee, *JMR* 2005; Hardie, note 025). A mean
    of less than nothing counts as nothing; a customer with a number that is missing or beyond 10^15
    is treated as new. Where the expectation does not exist (q of 1 or less and no purchase to go
    by), and without a model, it is what a purchase brought on average.

    Parameters
    ----------
    model
        What :func:`fit_spend` found.
    purchases, mean
        As there, shape (customers,).

    Returns
    -------
    Answer
        In the unit of money of ``mean``, shape (customers,).

    Raises
    ------
    UnusableColumn
        As there.

    Examples
    --------
    >>> expected_spend(fit_spend([1, 2], [10.0, 20.0]), [0, 5], [0.0, 30.0]).value.round(2)
    array([16.67, 16.67])
    """
    x, z = columns_of(purchases=purchases, mean=mean)
    known = _known(x, z)
    x, z = np.where(known, x, 0.0), np.where(known, np.maximum(z, 0.0), 0.0)
    if model.estimate is None:
        return Answer(np.full(len(x), model.mean), lambda: np.full(len(x), model.deviation))
    p, q, v = model.estimate.parameters
    weight, worth = p * x + q - 1, v + x * z
    exists = weight > 0
    weight = np.where(exists, weight, 1.0)
    covariance = model.estimate.covariance

    def deviation() -> Floats:
        slope = np.stack([1 - p * x / weight, -q / weight, v / worth])
        return np.where(exists, deviations(slope, covariance), model.deviation)

    return Answer(np.where(exists, p * worth / weight, model.mean), deviation)


def lifetime_value(
    model: Fitted,
    histories: Histories,
    spend: Answer,
    horizon: Time,
    *,
    margin: float = 1.0,
    discount: float = 0.0,
) -> Answer:
    """What each customer will bring from the day of observation on.

    Definition
    ----------
    margin × expected spend per purchase × ∫ e^(-delta u) dE[X(u)] over u from 0 to the horizon,
    with delta = ln(1 + discount) per year: each purchase is discounted from its own moment, and not
    from the end of its month or year. How often and how much are taken to be independent, as
    Gamma-Gamma takes them.

    Parameters
    ----------
    model, histories
        As for :func:`regulars.insight.models.expected_purchases`.
    spend
        What :func:`expected_spend` gave for the customers that the histories were made of, or for
        the rows of the histories; where there are as many of both, for the customers.
    horizon
        How far to look: a number in the model's unit, a timedelta, or a day.
    margin
        Which share of the spend is kept, such as 0.4.
    discount
        A year's rate, such as 0.1.

    Returns
    -------
    Answer
        One row for each row of ``spend``, in its unit of money.

    Raises
    ------
    ImpossibleTime
        If the horizon is none, negative, endless, or a day where the day of observation is not
        known.
    ImpossibleRate
        If the margin is not between 0 and 1, the discount negative or not finite, one of them no
        number, or the rows of ``spend`` are neither customers nor histories.

    Examples
    --------
    >>> from regulars.insight.models import fit_purchases
    >>> few = Histories.of([0, 0, 1], [0, 0, 20], [30, 60, 90])
    >>> bought, worth = [1, 1, 2], [10.0, 20.0, 30.0]
    >>> spend = expected_spend(fit_spend(bought, worth), bought, worth)
    >>> value = lifetime_value(fit_purchases(few), few, spend, 365, margin=0.4, discount=0.1)
    >>> value.value.round(2)
    array([12.96, 12.96, 12.96])
    """
    kept = number_of("margin", margin, wanted="between 0 and 1", holds=lambda m: 0 <= m <= 1)
    bought = discounted_purchases(model, histories, horizon, discount=discount)
    rows = len(spend.value)
    if histories.places is not None and rows == len(histories.places):
        bought = bought.at(histories.places)
    elif rows != len(bought.value):
        whole = f"of {len(bought.value)}, as there are histories"
        raise ImpossibleRate(name="The number of rows of spend", value=rows, wanted=whole)
    return bought.times(spend, kept)


def _average(purchases: Floats, mean: Floats, customers: Floats) -> tuple[float, float]:
    """What a purchase brought on average, and the deviation of its logarithm; 1 of a single one."""
    count = purchases @ customers
    if not count:
        return 0.0, 0.0
    average = float((purchases * customers) @ mean / count)
    if customers.sum() == 1:
        return average, 1.0
    off = purchases * (mean - average)
    return average, float(np.sqrt(customers @ off**2) / (average * count))
