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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from regulars.insight.errors import ImpossibleRate
from regulars.insight.months import returned_share, whole_months
from regulars.insight.simulate.bands import with_band
from regulars.insight.simulate.checks import check_share
from regulars.insight.simulate.errors import (
    ImpossibleShare,
    ShiftTooFar,
    UnknownMeasure,
    UnusableShift,
)
from regulars.insight.simulate.estimates import CONFIDENCE, Estimates
from regulars.insight.simulate.levers import levers, what_if_of
from regulars.insight.simulate.observation import (
    WINDOW_MONTHS,
    Basis,
    Observation,
    ObservedMonth,
    SimulationInputs,
    estimate,
    observe,
)
from regulars.insight.simulate.shifts import Shift, check_shifts
from regulars.insight.simulate.store import (
    Store,
    code_of,
    customers_ahead,
    revenue_ahead,
    run,
    side_by_side,
)
from regulars.insight.types import SimulatedStore, Simulation, WhatIf

__all__ = [
    "Basis",
    "ImpossibleRate",
    "ImpossibleShare",
    "Observation",
    "ObservedMonth",
    "Shift",
    "ShiftTooFar",
    "SimulationInputs",
    "Store",
    "UnknownMeasure",
    "UnusableShift",
    "customers_ahead",
    "estimate",
    "observe",
    "revenue_ahead",
    "run",
    "side_by_side",
    "simulate",
    "what_if",
]

LEAST_MONTHS = 2
BETTER_RETENTION = 0.05  # "improved" is five points more, as far as the textbook's stores are apart
TEXTBOOK_RETENTION = (0.05, 0.10)
TEXTBOOK_STORE = Store(0.0, new_customers=100.0, order_value_minor=1000.0)
NO_SHIFTS: Mapping[str, Shift] = {}


def simulate(
    inputs: SimulationInputs,
    *,
    retention_rates: Sequence[float] = (),
    shifts: Mapping[str, Shift] = NO_SHIFTS,
) -> Simulation:
    """Put the textbook's stores, this store as it is and otherwise, and its levers side by side.

    Parameters
    ----------
    inputs
        The store's months; see :class:`SimulationInputs`.
    retention_rates
        Monthly retention rates, shares from 0 to 1, to show the store at beside as it is; without
        any, it is shown at five points more than its own.
    shifts
        What :func:`what_if` is to answer; without any, it is not asked.

    Returns
    -------
    Simulation
        ``textbook``: 100 new customers a month spending 10.00 each, at 5 % and at 10 % monthly
        retention, none lapsing. ``store``: ``as_is`` and ``improved``, or ``as_is`` and one at each
        retention rate, each with a band around its revenue so far
        (:func:`regulars.insight.simulate.bands.with_band`).
        ``levers``: what a tenth more of each measure (a tenth less of returns) would earn in the
        next twelve months. Money in minor units, of known customers only. ``store`` and ``levers``
        are empty where fewer than two whole months had earlier customers, or none of them an order.
        ``checked_minor``: what the months up to a year ago would have said of the
        last twelve whole months, where these begin twelve whole months after the history or later.

    Raises
    ------
    ImpossibleShare
        If a retention rate is not a share from 0 to 1.
    UnknownMeasure, UnusableShift, ShiftTooFar
        As :func:`what_if` does.

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
    for rate in retention_rates:
        check_share("retention rate", rate)
    check_shifts(shifts)
    textbook = side_by_side(TEXTBOOK_STORE, TEXTBOOK_RETENTION)
    estimates = _estimates(inputs)
    if estimates is None:
        return Simulation(textbook=textbook, store=(), levers=())
    window, returned = estimates.observation.window, _returned(inputs)
    brought, checked = sum(month.revenue_minor for month in window), _said_a_year_ago(inputs)
    missed = 0.0 if checked is None or brought <= 0 else abs(checked / brought - 1)
    return Simulation(
        textbook=textbook,
        store=tuple(_lines(estimates, retention_rates, missed)),
        levers=levers(estimates, returned=returned),
        observed_months=len(window),
        observed_revenue_minor=brought,
        confidence=CONFIDENCE,
        basis=estimates.observation.basis,
        checked_minor=checked,
        what_if=what_if_of(estimates, shifts, returned=returned) if shifts else None,
    )


def what_if(inputs: SimulationInputs, shifts: Mapping[str, Shift]) -> WhatIf | None:
    """Say what moving some measures would earn this store in the next twelve months.

    Definition
    ----------
    The revenue of the store with all of these measures moved, less that of the store as it is. Of
    what is sold, the share that is not sent back is kept. What several earn together is not what
    they earn one by one: more customers, each ordering more, multiply.

    Parameters
    ----------
    inputs
        The store's months.
    shifts
        By measure: ``monthly_retention``, ``purchase_frequency`` (orders of a customer in a month
        with any), ``average_order_value`` (minor units), ``new_customers`` (a month),
        ``returned_share``.

    Returns
    -------
    WhatIf or None
        Minor units, with an interval as of a lever; below nought where less would be earned. None
        where the store cannot be simulated, see :func:`simulate`.

    Raises
    ------
    UnknownMeasure
        If there is no such measure.
    UnusableShift
        If a shift is no number, or multiplies by one below 0.
    ShiftTooFar
        If a measure would become what it cannot be, such as a share above 1.

    Examples
    --------
    >>> from datetime import date
    >>> from regulars.insight.types import Month
    >>> months = tuple(
    ...     Month(date(2025, number, 1), 50, 10, 50, 10, 0, 100_000, 20_000, 0)
    ...     for number in range(1, 5)
    ... )
    >>> inputs = SimulationInputs(months, date(2025, 1, 1), date(2025, 4, 30))
    >>> dearer = what_if(inputs, {"average_order_value": Shift(times=1.25)})
    >>> [(one.now, one.then) for one in dearer.measures], round(dearer.extra_revenue_minor)
    ([(2000.0, 2500.0)], 360000)
    """
    check_shifts(shifts)
    estimates = _estimates(inputs)
    if estimates is None:
        return None
    return what_if_of(estimates, shifts, returned=_returned(inputs))


def _estimates(inputs: SimulationInputs) -> Estimates | None:
    """The store's numbers, where there are months to tell them from."""
    observation = observe(inputs)
    window = observation.window
    if len(window) < LEAST_MONTHS or not any(month.orders for month in window):
        return None
    return Estimates.of(observation)


def _returned(inputs: SimulationInputs) -> float:
    return returned_share(inputs.months, returned_minor=inputs.returned_minor)


def _lines(
    estimates: Estimates, retention_rates: Sequence[float], missed: float
) -> Iterator[SimulatedStore]:
    """The store as it is, and at other retention rates, with bands."""
    changes = {"as_is": _as_is}
    if retention_rates:
        changes |= {code_of(rate): partial(_kept, rate=rate) for rate in retention_rates}
    else:
        changes["improved"] = _improved
    for code, changed in changes.items():
        simulated = run(changed(estimates.store), code=code)
        yield with_band(simulated, estimates, changed, missed=missed)


def _as_is(store: Store) -> Store:
    return store


def _improved(store: Store) -> Store:
    return _kept(store, rate=min(1.0, store.monthly_retention + BETTER_RETENTION))


def _kept(store: Store, *, rate: float) -> Store:
    return replace(store, monthly_retention=rate)


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
