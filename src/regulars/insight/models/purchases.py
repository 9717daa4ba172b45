"""What customers will do: how often they will buy, and whether they are still customers."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.answers import Answer, Total, deviations, odds_deviations
from regulars.insight.models.columns import BEYOND
from regulars.insight.models.fitted import Fitted
from regulars.insight.models.folding import Pairs
from regulars.insight.models.histories import Histories
from regulars.insight.models.outlooks import Figures, Outlook, outlook_of
from regulars.insight.numbers import number_of

Floats = NDArray[np.float64]
Time = float | timedelta | date

YEAR = 365.25  # days
NUDGE = 1e-4  # of a parameter's logarithm, where a slope is found by difference


def probability_alive(model: Fitted, histories: Histories) -> Answer:
    """How likely each customer has not left for good.

    Definition
    ----------
    The share of the likelihood of the customer's history in which they have not left at the day of
    observation (by BG/BB: at the next opportunity). Without a model, 1: see :class:`Fitted`.

    Parameters
    ----------
    model
        What :func:`fit_purchases` found.
    histories
        Of whom to tell; need not be those the model was learnt from.

    Returns
    -------
    Answer
        One row for each row of histories.

    Examples
    --------
    >>> from regulars.insight.models import Histories, fit_purchases
    >>> some = Histories.of([0, 1, 2, 6] * 40, [0, 40, 90, 300] * 40, [200, 300, 310, 330] * 40)
    >>> probability_alive(fit_purchases(some), some).value[0]
    np.float64(1.0)
    """
    ours = model.counted(histories)
    value = model.outlook.alive(ours).value

    def deviation() -> Floats:
        figures = model.outlook.alive(ours, slopes=True)
        logs = deviations(figures.slope, model.estimate.covariance)
        return odds_deviations(figures.value, logs)

    return Answer(value, deviation, is_chance=True)


def expected_purchases(model: Fitted, histories: Histories, time: Time) -> Answer:
    """How many purchases to expect of each customer from the day of observation on.

    Definition
    ----------
    The chance to be alive × the purchases to expect of who is; the formula of the latter is with
    each model, in :mod:`regulars.insight.models.outlooks`.

    Parameters
    ----------
    model
        What :func:`fit_purchases` found.
    histories
        Of whom to tell. A new customer is ``Histories.new()``.
    time
        How far to look: a number in the model's unit, a timedelta, or a day later than the day of
        observation.

    Returns
    -------
    Answer
        One row for each row of histories; ``answer.at(histories.places)`` is in the order in which
        customers were given.

    Raises
    ------
    ImpossibleTime
        If the time is none, negative, endless, a day where the day of observation is not known, or
        more than 50,000 opportunities of BG/BB.

    Examples
    --------
    >>> from regulars.insight.models import Histories, fit_purchases
    >>> some = Histories.of([0, 1, 2, 6] * 40, [0, 40, 90, 300] * 40, [200, 300, 310, 330] * 40)
    >>> model = fit_purchases(some)
    >>> expected_purchases(model, some, 90).value.round(2)
    array([0.56, 0.08, 0.2 , 1.2 ])
    """
    ours = model.counted(histories)
    schedule = np.array([model.duration(ours, time)]), np.ones(1)
    return _expected(model, ours, *schedule)


def discounted_purchases(
    model: Fitted, histories: Histories, horizon: Time, *, discount: float = 0.0
) -> Answer:
    """Expected purchases, each worth less the later it comes.

    Definition
    ----------
    ∫ e^(-delta u) dE[X(u)] over u from 0 to the horizon, with delta = ln(1 + discount) per year of
    365.25 days: continuous discounting at the moment of purchase (by BG/BB: of the opportunity).
    The integral is taken by Gauss and Legendre's rule; without discount it is E[X(horizon)]
    itself.

    Parameters
    ----------
    model, histories
        As for :func:`expected_purchases`.
    horizon
        How far to look, as ``time`` there.
    discount
        A year's rate, such as 0.1; 0 or more.

    Returns
    -------
    Answer
        Purchases, one row for each row of histories.

    Raises
    ------
    ImpossibleTime
        As there.
    ImpossibleRate
        If the discount is negative, not finite or no number.

    Examples
    --------
    >>> from regulars.insight.models import Histories, fit_purchases
    >>> some = Histories.of([0, 1, 2, 6] * 40, [0, 40, 90, 300] * 40, [200, 300, 310, 330] * 40)
    >>> model = fit_purchases(some)
    >>> expected_purchases(model, some, 365).value.round(2)
    array([1.79, 0.29, 0.73, 4.41])
    >>> discounted_purchases(model, some, 365, discount=0.1).value.round(2)
    array([1.72, 0.28, 0.69, 4.21])
    """
    ours = model.counted(histories)
    return _expected(
        model, ours, *schedule(model, ours.ages, model.duration(ours, horizon), discount)
    )


def schedule(model: Fitted, pairs: Pairs, length: float, discount: float) -> tuple[Floats, Floats]:
    """The times to look at, and their weights, that make of purchases discounted ones.

    Raises ImpossibleRate if the discount is negative or not finite.
    """
    rate = check_discount(discount)
    if rate == 0:
        return np.array([length]), np.ones(1)
    force = np.log1p(rate) * model.days / YEAR
    return model.outlook.schedule(pairs, length, force)


def check_discount(discount: object) -> float:
    """A rate of discount. Raises ImpossibleRate if it is negative, not finite or no number."""
    return number_of("discount", discount, wanted="of 0 or more", holds=lambda r: 0 <= r < np.inf)


def probability_of(model: Fitted, histories: Histories, count: int, time: Time) -> Answer:
    """How likely each customer makes exactly so many purchases within a time.

    Definition
    ----------
    By BG/NBD and MBG/NBD, of who is alive: still active after n purchases, or gone with the n-th
    (Fader, Hardie & Lee 2005, equation 8, with the parameters that the history has moved). By
    Pareto/NBD: staying for the whole time or leaving at any moment of it. By BG/BB: Fader, Hardie &
    Shang 2010, equation 14. Who has left for good makes none, so their chance is in that of 0.

    Parameters
    ----------
    model, histories, time
        As for :func:`expected_purchases`.
    count
        How many; 0 or more.

    Returns
    -------
    Answer
        Chances from 0 to 1, one row for each row of histories.

    Raises
    ------
    ImpossibleTime
        As there.
    ImpossibleRate
        If the count is negative, no whole number, or 10^15 and more.

    Examples
    --------
    >>> from regulars.insight.models import Histories, fit_purchases
    >>> some = Histories.of([0, 1, 2, 6] * 40, [0, 40, 90, 300] * 40, [200, 300, 310, 330] * 40)
    >>> model = fit_purchases(some)
    >>> probability_of(model, some, 0, 90).value.round(2)
    array([0.56, 0.94, 0.86, 0.35])
    """
    wanted = "that is whole and not negative, below 10^15"
    times = number_of(
        "count", count, wanted=wanted, holds=lambda n: 0 <= n < BEYOND and n.is_integer()
    )
    ours = model.counted(histories)
    length = model.duration(ours, time)

    def chance(outlook: Outlook) -> Floats:
        alive = outlook.alive(ours).value
        value = alive * outlook.chances(ours.ages, int(times), length)[ours.ages.places]
        return np.clip(value + (1 - alive if times == 0 else 0.0), 0.0, 1.0)

    value = chance(model.outlook)

    def deviation() -> Floats:
        slopes = []
        for nudge in NUDGE * np.eye(len(model.estimate.parameters)):
            up, down = (
                chance(outlook_of(model.kind, model.estimate.parameters * np.exp(sign * nudge)))
                for sign in (1, -1)
            )
            slopes.append((up - down) / (2 * NUDGE))
        logs = np.array(slopes) / np.maximum(value, np.finfo(float).tiny)
        return odds_deviations(value, deviations(logs, model.estimate.covariance))

    return Answer(value, deviation, is_chance=True)


def total_purchases(model: Fitted, histories: Histories, time: Time) -> Total:
    """How many purchases to expect of all customers together.

    Definition
    ----------
    The sum of :func:`expected_purchases` over customers. Its uncertainty follows from the
    parameters' by the delta method. The chance in it is the root of the sum of each customer's own
    variance, E[X²] - E[X]², as customers buy independently of each other.

    Parameters
    ----------
    model, histories, time
        As for :func:`expected_purchases`.

    Returns
    -------
    Total
        Purchases of all customers that the histories stand for.

    Raises
    ------
    ImpossibleTime
        As there.

    Examples
    --------
    >>> from regulars.insight.models import Histories, fit_purchases
    >>> some = Histories.of([0, 1, 2, 6] * 40, [0, 40, 90, 300] * 40, [200, 300, 310, 330] * 40)
    >>> model = fit_purchases(some)
    >>> total = total_purchases(model, some, 90)
    >>> round(total.value, 1), [round(end) for end in total.outcome(0.9)]
    (82.0, [65, 101])
    """
    ours = model.counted(histories)
    length = model.duration(ours, time)
    alive = model.outlook.alive(ours, slopes=True)
    once, ones = np.array([length]), np.ones(1)
    future = model.outlook.future(ours.ages, once, ones, slopes=True)
    both = _both(alive, future, ours)
    squares = model.outlook.squares(ours.ages, length)[ours.ages.places]
    slope = both.slope @ (ours.customers * both.value)
    own = np.maximum(alive.value * squares - both.value**2, 0.0)
    return Total(
        float(ours.customers @ both.value),
        float(deviations(slope[:, None], model.estimate.covariance)[0]),
        float(np.sqrt(ours.customers @ own)),
    )


def _expected(model: Fitted, histories: Histories, times: Floats, weights: Floats) -> Answer:
    pairs = histories.ages
    alive = model.outlook.alive(histories).value
    value = alive * model.outlook.future(pairs, times, weights).value[pairs.places]

    def deviation() -> Floats:
        sure = model.outlook.alive(histories, slopes=True)
        future = model.outlook.future(pairs, times, weights, slopes=True)
        return deviations(_both(sure, future, histories).slope, model.estimate.covariance)

    return Answer(value, deviation)


def _both(alive: Figures, future: Figures, histories: Histories) -> Figures:
    """The chance to be alive × what is ahead of who is."""
    rows = histories.ages.places
    return Figures(alive.value * future.value[rows], alive.slope + future.slope[:, rows])
