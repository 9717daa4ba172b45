"""The growth simulator: what retention does to a store, and what each measure is worth to it.

The model is a cohort table with three numbers in it. Every month brings ``N`` new customers. Of the
customers won before it who have not lapsed, the share ``r`` buys (the *monthly retention*), and
after it the share ``d`` of them lapses for good. With ``P(1)`` such customers before the first
month::

    customers(m) = N + r * P(m)          P(m + 1) = (1 - d) * P(m) + N
    revenue(m)   = customers(m) * orders per customer * order value

This is what is expected of the beta-geometric/beta-binomial model (Fader, Hardie & Shang,
*Marketing Science* 29(6), 2010) if customers do not differ. It is meant for comparing two courses
over a year, not for forecasting a particular month: it spreads a season over the year, lets all
customers return alike, and goes on with as many new customers a month as in the last twelve, so a
store that grows or shrinks ends up above or below it. Where a history begins in the middle of a
store's life, its old customers look new in the first months, and growth cannot be told from the
store's first appearance in the data; there, and where the history is shorter than a year, the
store goes on with the average of its latest months (see :class:`Basis`). Where two years are on
record, what the model would have said a year ago stands beside what came.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from regulars.insight.months import returned_share, whole_months
from regulars.insight.simulate.levers import CONFIDENCE, levers
from regulars.insight.simulate.observation import (
    WINDOW_MONTHS,
    Basis,
    Observation,
    ObservedMonth,
    SimulationInputs,
    estimate,
    observe,
)
from regulars.insight.simulate.store import Store, customers_ahead, revenue_ahead, run, side_by_side
from regulars.insight.types import Simulation

__all__ = [
    "Basis",
    "Observation",
    "ObservedMonth",
    "SimulationInputs",
    "Store",
    "customers_ahead",
    "estimate",
    "observe",
    "revenue_ahead",
    "run",
    "side_by_side",
    "simulate",
]

LEAST_MONTHS = 2
BETTER_RETENTION = 0.05  # "improved" is five points more, as far as the textbook's stores are apart
TEXTBOOK_RETENTION = (0.05, 0.10)
TEXTBOOK_STORE = Store(0.0, new_customers=100.0, order_value_minor=1000.0)


def simulate(inputs: SimulationInputs) -> Simulation:
    """Put the textbook's stores, this store as it is and improved, and its levers side by side.

    Parameters
    ----------
    inputs
        The store's months; see :class:`SimulationInputs`.

    Returns
    -------
    Simulation
        ``textbook``: 100 new customers a month spending 10.00 each, at 5 % and at 10 % monthly
        retention, none lapsing. ``store``: ``as_is`` and ``improved`` (five points more retention).
        ``levers``: what a tenth more of each measure (a tenth less of returns) would earn in the
        next twelve months. Money in minor units, of known customers only. ``store`` and ``levers``
        are empty where fewer than two whole months had earlier customers, or none of them an order.
        ``checked_minor``: what the months up to a year ago would have said of the
        last twelve whole months, where these begin twelve whole months after the history or later.

    Notes
    -----
    The interval of a lever is ``extra ± t * se``, at 90 %, with Student's t on n - 1 degrees of
    freedom over the n (at most twelve) latest whole months. ``se`` is the delete-one jackknife's:
    everything is estimated again with each month left out (Efron & Tibshirani, *An Introduction to
    the Bootstrap*, 1993, chapter 11). It is never taken below ``extra / sqrt(orders)``, the
    uncertainty of a Poisson count: a figure that rests on a hundred orders is not known better than
    to a tenth. ``low_minor`` stops at zero. The interval covers how well the store's own numbers
    are known; that the measure moves by a tenth is supposed, not predicted.

    Examples
    --------
    >>> from datetime import date
    >>> from regulars.insight.types import Month
    >>> months = tuple(
    ...     Month(date(2025, number, 1), 50, 10, 50, 10, 0, 100_000, 20_000, 0)
    ...     for number in range(1, 5)
    ... )
    >>> result = simulate(SimulationInputs(months, date(2025, 1, 1), date(2025, 4, 30)))
    >>> [(store.code, round(store.monthly_retention, 2)) for store in result.store]
    [('as_is', 0.1), ('improved', 0.15)]
    """
    textbook = side_by_side(TEXTBOOK_STORE, TEXTBOOK_RETENTION)
    observation = observe(inputs)
    window = observation.window
    if len(window) < LEAST_MONTHS or not any(month.orders for month in window):
        return Simulation(textbook=textbook, store=(), levers=())
    base = estimate(window, pools=observation.pools, basis=observation.basis)
    better = replace(base, monthly_retention=min(1.0, base.monthly_retention + BETTER_RETENTION))
    returned = returned_share(inputs.months, returned_minor=inputs.returned_minor)
    return Simulation(
        textbook=textbook,
        store=(run(base, code="as_is"), run(better, code="improved")),
        levers=levers(observation, returned=returned),
        observed_months=len(window),
        observed_revenue_minor=sum(month.revenue_minor for month in window),
        confidence=CONFIDENCE,
        basis=observation.basis,
        checked_minor=_said_a_year_ago(inputs),
    )


def _said_a_year_ago(inputs: SimulationInputs) -> float | None:
    """What the store's months up to a year ago would have said of the last twelve whole ones."""
    whole = whole_months(inputs.months, first_day=inputs.first_day, last_day=inputs.last_day)
    if len(whole) < 2 * WINDOW_MONTHS:
        return None
    year = whole[-WINDOW_MONTHS].month
    before = tuple(month for month in inputs.months if month.month < year)
    then = observe(replace(inputs, months=before, last_day=year - timedelta(days=1)))
    if not any(month.orders for month in then.window):
        return None
    return revenue_ahead(estimate(then.window, pools=then.pools, basis=then.basis))
