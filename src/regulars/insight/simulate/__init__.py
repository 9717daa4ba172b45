"""The growth simulator: what retention does to a store, and what each measure is worth to it.

The model is a cohort table with three numbers in it. Every month brings ``N`` new customers. Of the
customers won before it who have not lapsed, the share ``r`` buys (the *monthly retention*), and
after it the share ``d`` of them lapses for good. With ``P(1)`` such customers before the first
month::

    customers(m) = N + r * P(m)          P(m + 1) = (1 - d) * P(m) + N
    revenue(m)   = customers(m) * orders per customer * order value

This is what is expected of the beta-geometric/beta-binomial model (Fader, Hardie & Shang,
*Marketing Science* 29(6), 2010) if customers do not differ. It is meant for comparing two courses
over a year or two, not for forecasting a particular month: it knows no season, and it lets all
customers return alike. Where a history begins in the middle of a store's life, its old customers
look new in the first months, and the model overstates how fast new ones arrive and return. That is
why the lapse is then estimated carefully, and why the revenue of the observed months is given
beside it.
"""

from __future__ import annotations

from dataclasses import replace

from regulars.insight.months import returned_share
from regulars.insight.simulate.levers import CONFIDENCE, levers
from regulars.insight.simulate.observation import (
    Observation,
    ObservedMonth,
    SimulationInputs,
    estimate,
    observe,
)
from regulars.insight.simulate.store import Store, customers_ahead, revenue_ahead, run, side_by_side
from regulars.insight.types import Simulation

__all__ = [
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
    base = estimate(window, pools=observation.pools, is_midlife=observation.is_midlife)
    better = replace(base, monthly_retention=min(1.0, base.monthly_retention + BETTER_RETENTION))
    returned = returned_share(inputs.months, returned_minor=inputs.returned_minor)
    return Simulation(
        textbook=textbook,
        store=(run(base, code="as_is"), run(better, code="improved")),
        levers=levers(observation, returned=returned),
        observed_months=len(window),
        observed_revenue_minor=sum(month.revenue_minor for month in window),
        confidence=CONFIDENCE,
    )
