"""A real store's months, and the numbers a simulation of it needs."""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regulars.insight.months import (
    known_orders,
    known_revenue,
    whole_months,
    without_gaps,
)
from regulars.insight.newcomers import begins_in_midlife
from regulars.insight.simulate.store import Store
from regulars.insight.types import Month

WINDOW_MONTHS = 12  # a whole year, so that a season weighs as much as it does in a year
WASHED_OUT = 36  # whole months, after which old customers who looked new hardly matter
LAPSES = tuple(percent / 100 for percent in range(51))
NEWTON_STEPS = 8
NEARLY_NOBODY = 1e-9


class Basis(enum.StrEnum):
    """What the store as it is goes on with, and why.

    ``FITTED``: its own rates of winning, keeping and losing customers. Else the average of its
    latest months: because there are fewer than twelve (``SHORT``), or because the history begins
    in midlife (``MIDLIFE``), where old customers look new and no rate of losing them can be told.
    """

    FITTED = "fitted"
    SHORT = "short"
    MIDLIFE = "midlife"


@dataclass(frozen=True)
class SimulationInputs:
    """What the simulator needs to know of a store.

    Attributes
    ----------
    months
        Every calendar month of the history; the first and the last may be cut short.
    first_day, last_day
        The days the history covers, the last being the report's ``as_of``.
    returned_minor
        Money taken back over the whole history, as a positive number of minor units.
    may_begin_in_midlife
        Whether the first customers may have bought before the history begins; False where
        :func:`regulars.insight.newcomers.inherited_cohorts` finds that they behave like new ones.
    """

    months: tuple[Month, ...]
    first_day: date
    last_day: date
    returned_minor: int = 0
    may_begin_in_midlife: bool = True


@dataclass(frozen=True)
class ObservedMonth:
    """One whole month of a real store.

    Parameters
    ----------
    pools
        The customers won before it who have not lapsed, under each of :data:`LAPSES`.
    new, returning
        Customers with their first order in it, and earlier customers who ordered in it.
    orders
        Of known customers.
    revenue_minor
        What they brought, in minor units.
    """

    pools: tuple[float, ...]
    new: int
    returning: int
    orders: int
    revenue_minor: int


@dataclass(frozen=True)
class Observation:
    """The latest whole months of a store, at most twelve, and the customers it has to go on with.

    Parameters
    ----------
    window
        Those of the months that had customers to win back, oldest first.
    pools
        The customers won in the whole history who have not lapsed, under each of :data:`LAPSES`.
    basis
        What the store as it is goes on with.
    """

    window: tuple[ObservedMonth, ...]
    pools: tuple[float, ...]
    basis: Basis = Basis.FITTED


def observe(inputs: SimulationInputs) -> Observation:
    """Look at a store's months. Those that had no customers to win back are left out.

    Definition
    ----------
    A pool is the customers won before a month who have not lapsed by then: P(m + 1) = (1 - d) ·
    P(m) + new customers of the month, from 0 before the first. It is counted for each lapse d of
    :data:`LAPSES`, 0 to 50 % a month, over all months of the calendar. The latest months that the
    data cover whole (give or take three days at their edges), twelve at most, make the window.

    The basis is ``short`` where there are fewer than twelve whole months. It is ``midlife`` where
    the history seems to begin in the middle of the store's life and has fewer than 36 whole months;
    else ``fitted``.

    Parameters
    ----------
    inputs
        The store's months; see :class:`SimulationInputs`.

    Returns
    -------
    Observation
        Without months in its window where no whole month had earlier customers.

    Examples
    --------
    >>> months = tuple(
    ...     Month(date(2025, number, 1), 50, 10, 50, 10, 0, 100_000, 20_000, 0)
    ...     for number in range(1, 5)
    ... )
    >>> seen = observe(SimulationInputs(months, date(2025, 1, 1), date(2025, 4, 30)))
    >>> len(seen.window), seen.window[0].pools[0], seen.pools[0], seen.basis.value
    (3, 50.0, 200.0, 'short')
    """
    whole = whole_months(inputs.months, first_day=inputs.first_day, last_day=inputs.last_day)
    days = {month.month for month in whole}
    found: list[ObservedMonth] = []
    pools = tuple(0.0 for _ in LAPSES)
    for month in without_gaps(inputs.months):
        if month.month in days and any(pools):
            found.append(
                ObservedMonth(
                    pools=pools,
                    new=month.new_customers,
                    returning=month.returning_customers,
                    orders=known_orders(month),
                    revenue_minor=known_revenue(month),
                )
            )
        pools = tuple(
            (1 - lapse) * pool + month.new_customers
            for lapse, pool in zip(LAPSES, pools, strict=True)
        )
    basis = _basis([month.new_customers for month in whole], inputs.may_begin_in_midlife)
    return Observation(tuple(found[-WINDOW_MONTHS:]), pools, basis)


def _basis(won: Sequence[int], may_begin_in_midlife: bool) -> Basis:  # noqa: FBT001 - private
    """What can be told from so many whole months with so many new customers each."""
    if len(won) < WINDOW_MONTHS:
        return Basis.SHORT
    is_midlife = (
        may_begin_in_midlife
        and begins_in_midlife(won)
        and any(won[-WINDOW_MONTHS:])
        and len(won) < WASHED_OUT
    )
    return Basis.MIDLIFE if is_midlife else Basis.FITTED


def estimate(
    window: Sequence[ObservedMonth], *, pools: Sequence[float], basis: Basis = Basis.FITTED
) -> Store:
    """Estimate a store's own numbers from some of its months.

    Definition
    ----------
    Over the months given, as ratios of sums so that busy months weigh more:

    - monthly retention = returning customers of a month / customers won before it who have not
      lapsed
    - purchase frequency = orders of known customers in a month / customers who bought in it
    - average order value = revenue from known customers / their orders
    - new customers = customers whose first order falls in the month, on average

    Where the basis is fitted, the monthly lapse is the whole percentage from 0 to 50 that makes the
    shares of returning among all customers of each month likeliest: returning to new as ``rho *
    P(m)`` to 1 (a binomial likelihood, conditional on the customers of the month). A season that
    brings more of both cancels out. Where nobody new came, it is the one that misfits the returning
    customers least (minimum chi-square; Berkson, *Annals of Statistics* 8(3), 1980).

    Else nobody is taken to lapse in the months given, and the store goes on with its average month:
    with the average of the customers won before, of whom as many are lost each month as are won.

    Parameters
    ----------
    window
        Whole months of the store, at least one.
    pools
        Customers won before the first simulated month, as in :class:`Observation`.
    basis
        As in :class:`Observation`.

    Returns
    -------
    Store
        Money in minor units.

    Examples
    --------
    >>> months = tuple(
    ...     Month(date(2025, number, 1), 50, 10, 50, 10, 0, 100_000, 20_000, 0)
    ...     for number in range(1, 5)
    ... )
    >>> seen = observe(SimulationInputs(months, date(2025, 1, 1), date(2025, 4, 30)))
    >>> store = estimate(seen.window, pools=seen.pools, basis=seen.basis)
    >>> store.monthly_retention, store.new_customers, store.earlier_customers, store.monthly_lapse
    (0.1, 50.0, 100.0, 0.5)
    """
    customers = sum(month.new + month.returning for month in window)
    orders = sum(month.orders for month in window)
    revenue = sum(month.revenue_minor for month in window)
    new_customers = sum(month.new for month in window) / len(window)
    if basis is Basis.FITTED:
        place = _lapse(window)
        earlier, lapse = pools[place], LAPSES[place]
    else:
        place = 0
        earlier = sum(month.pools[0] for month in window) / len(window)
        lapse = min(1.0, new_customers / earlier)
    return Store(
        monthly_retention=min(1.0, _retention(window, place)),
        new_customers=new_customers,
        order_value_minor=revenue / orders if orders else 0.0,
        orders_per_customer=orders / customers if customers else 0.0,
        earlier_customers=earlier,
        monthly_lapse=lapse,
    )


def place_of_lapse(lapse: float) -> int:
    """Where an estimated lapse stands among :data:`LAPSES`."""
    return LAPSES.index(lapse)


def _retention(window: Sequence[ObservedMonth], place: int) -> float:
    returning = sum(month.returning for month in window)
    return returning / sum(month.pools[place] for month in window)


def _lapse(window: Sequence[ObservedMonth]) -> int:
    """Place of the likeliest lapse among :data:`LAPSES`; the first where nobody returns."""
    if not any(month.returning for month in window):
        return 0
    misfit = _shares_misfit if any(month.new for month in window) else _returning_misfit
    return min(range(len(LAPSES)), key=lambda place: misfit(window, place))


def _shares_misfit(window: Sequence[ObservedMonth], place: int) -> float:
    """Minus the log likelihood of each month's returning customers, given all of its customers."""
    scale = _odds(window, place)
    misfit = 0.0
    for month in window:
        odds = scale * month.pools[place]
        misfit += (month.new + month.returning) * math.log1p(odds)
        misfit -= month.returning * math.log(odds)
    return misfit


def _odds(window: Sequence[ObservedMonth], place: int) -> float:
    """The likeliest ``rho`` under a lapse, by Newton's method on its logarithm."""
    returning = sum(month.returning for month in window)
    new = sum(month.new for month in window)
    pool = sum(month.pools[place] for month in window) / len(window)
    log_scale = math.log(returning / new / pool)
    for _ in range(NEWTON_STEPS):
        expected = slope = 0.0
        for month in window:
            odds = math.exp(log_scale) * month.pools[place]
            share = odds / (1 + odds)
            expected += (month.new + month.returning) * share
            slope += (month.new + month.returning) * share * (1 - share)
        if slope < NEARLY_NOBODY:
            break
        log_scale += max(-1.0, min(1.0, (returning - expected) / slope))
    return math.exp(log_scale)


def _returning_misfit(window: Sequence[ObservedMonth], place: int) -> float:
    """Sum of (observed - expected)² / expected over the returning customers of each month."""
    retention = _retention(window, place)
    misfit = 0.0
    for month in window:
        expected = retention * month.pools[place]
        misfit += (month.returning - expected) ** 2 / expected
    return misfit
