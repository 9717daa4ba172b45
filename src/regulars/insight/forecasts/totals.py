"""What all customers together will buy, and bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from scipy.special import ndtri

from regulars.insight.forecasts.choosing import Choice
from regulars.insight.forecasts.hindsight import widened
from regulars.insight.forecasts.worth import Worth
from regulars.insight.models import Total, total_purchases
from regulars.insight.models.answers import check_level
from regulars.insight.models.days import day_of
from regulars.insight.types.outlook import ForecastPoint


def forecast(
    choice: Choice, *, until: Sequence[date], level: float = 0.9
) -> tuple[ForecastPoint, ...]:
    """What the customers there are will buy and bring, from the day after ``as_of`` on.

    Definition
    ----------
    *Purchases* are those of :func:`regulars.insight.models.total_purchases`, by the season's clock
    where there is a season, in a gamma-distributed band whose variance adds up three doubts: u of
    the parameters, c of chance, and (model error × purchases), see
    :func:`regulars.insight.forecasts.hindsight.model_error`.

    *Revenue* is N purchases × w, what a purchase brings, with the variances of purchases (u, c and
    the model error), of the mean worth and of each purchase's worth in it::

        w^2 Var(N) + N^2 Var(w) + N Var(a purchase)

    Parameters
    ----------
    choice
        What :func:`choose` found.
    until
        The last day of each total; totals are cumulative. Not before ``as_of``.
    level
        The share of outcomes that the bands hold.

    Returns
    -------
    tuple of ForecastPoint
        One for each day, in the order given. Newcomers after ``as_of`` are not in it.

    Raises
    ------
    ImpossibleTime
        If a day lies before ``as_of``.
    ImpossibleDay
        If one is no day.
    ImpossibleRate
        If the level is not between 0 and 1.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from regulars.insight.forecasts import choose
    >>> orders = pa.table({
    ...     "customer_id": ["ann", "ann", "bob"],
    ...     "ordered_on": [date(2026, 1, 5), date(2026, 3, 9), date(2026, 4, 20)],
    ...     "is_order": [True, True, True],
    ...     "amount_minor": [1000, 1400, 1200],
    ... })
    >>> choice = choose(orders, as_of=date(2026, 5, 1))
    >>> [point] = forecast(choice, until=[date(2026, 6, 1)])
    >>> round(point.purchases, 2), round(point.purchases_high), round(point.revenue_minor)
    (0.3, 1, 360)
    """
    check_level(level)
    return tuple(_point(choice, day_of("until", day), level) for day in until)


def _point(choice: Choice, until: date, level: float) -> ForecastPoint:
    bought = purchases_until(choice, until)
    return ForecastPoint(
        until,
        bought.value,
        *_band(bought, level),
        bought.value * choice.worth.mean,
        *_band(revenue(bought, choice.worth), level),
    )


def purchases_until(choice: Choice, until: date) -> Total:
    """The purchases of all customers up to a day. Raises ImpossibleTime if it is past."""
    if choice.season is None:
        total = total_purchases(choice.fitted, choice.histories, until - choice.as_of)
    else:
        days = choice.season.days(choice.as_of, until)
        total = total_purchases(choice.seasonal, choice.season.clocked(choice.histories), days)
    return widened(total, choice.model_error)


def revenue(bought: Total, worth: Worth) -> Total:
    """What purchases bring."""
    uncertainty = np.hypot(bought.uncertainty * worth.mean, bought.value * worth.uncertainty)
    chance = np.hypot(bought.chance * worth.mean, np.sqrt(bought.value) * worth.deviation)
    return Total(bought.value * worth.mean, float(uncertainty), float(chance))


def _band(total: Total, level: float) -> tuple[float, float]:
    """The total's own; normal where purchases bring less than nothing."""
    if total.value > 0:
        return total.outcome(level)
    reach = float(ndtri(0.5 + level / 2) * np.hypot(total.uncertainty, total.chance))
    return total.value - reach, total.value + reach
