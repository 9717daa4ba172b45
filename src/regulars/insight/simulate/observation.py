"""A real store's months, and the numbers a simulation of it needs."""

from __future__ import annotations

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
LAPSE_MONTHS = 6  # fewer cannot tell customers who lapse from customers who pause
REJECTED = 6.63  # chi-square of one degree of freedom, 99th percentile
LAPSES = tuple(percent / 100 for percent in range(51))


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
    """

    months: tuple[Month, ...]
    first_day: date
    last_day: date
    returned_minor: int = 0


@dataclass(frozen=True)
class ObservedMonth:
    """One whole month of a real store.

    ``pools`` holds the customers won before it who have not lapsed, under each of :data:`LAPSES`.
    """

    pools: tuple[float, ...]
    new: int
    returning: int
    orders: int
    revenue_minor: int


@dataclass(frozen=True)
class Observation:
    """The latest whole months of a store, at most twelve, and the customers it has to go on with.

    ``is_midlife`` says whether its first months hold old customers who look new.
    ``pools`` holds the customers won in the whole history who have not lapsed, under each of
    :data:`LAPSES`.
    """

    window: tuple[ObservedMonth, ...]
    pools: tuple[float, ...]
    is_midlife: bool = False


def observe(inputs: SimulationInputs) -> Observation:
    """Look at a store's months. Those that had no customers to win back are left out."""
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
    is_midlife = begins_in_midlife([month.new_customers for month in whole])
    return Observation(tuple(found[-WINDOW_MONTHS:]), pools, is_midlife)


def estimate(
    window: Sequence[ObservedMonth], *, pools: Sequence[float], is_midlife: bool = False
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

    The monthly lapse is a whole percentage from 0 to 50. Under each, returning customers are
    expected to be retention times customers not lapsed, and misfit by the sum of (observed -
    expected)² / expected (minimum chi-square; Berkson, *Annals of Statistics* 8(3), 1980). The one
    that misfits least is taken. Where the history begins in midlife, that is too small, for old
    customers who look new make it seem as if nobody were lost; then the most careful one is taken:
    the largest that the months do not reject at 99 %, where misfits count in units of the least
    misfit per degree of freedom (n - 2), or of 1 if that is more. Below six months it is 0.

    Parameters
    ----------
    window
        Whole months of the store, at least one.
    pools
        Customers won before the first simulated month, as in :class:`Observation`.
    is_midlife
        Whether the history begins in midlife, as in :class:`Observation`.
    """
    customers = sum(month.new + month.returning for month in window)
    orders = sum(month.orders for month in window)
    revenue = sum(month.revenue_minor for month in window)
    allowed = REJECTED if is_midlife else 0.0
    place = _lapse(window, allowed=allowed) if len(window) >= LAPSE_MONTHS else 0
    return Store(
        monthly_retention=min(1.0, _retention(window, place)),
        new_customers=sum(month.new for month in window) / len(window),
        order_value_minor=revenue / orders if orders else 0.0,
        orders_per_customer=orders / customers if customers else 0.0,
        earlier_customers=pools[place],
        monthly_lapse=LAPSES[place],
    )


def _retention(window: Sequence[ObservedMonth], place: int) -> float:
    returning = sum(month.returning for month in window)
    return returning / sum(month.pools[place] for month in window)


def _lapse(window: Sequence[ObservedMonth], *, allowed: float) -> int:
    """Place of a lapse among :data:`LAPSES`; the first where nobody returns.

    It is the largest whose misfit exceeds the least by no more than is allowed.
    """
    if not any(month.returning for month in window):
        return 0
    misfits = [_misfit(window, place) for place in range(len(LAPSES))]
    least = min(misfits)
    reach = allowed * max(1.0, least / (len(window) - 2))
    return max(place for place, misfit in enumerate(misfits) if misfit <= least + reach)


def _misfit(window: Sequence[ObservedMonth], place: int) -> float:
    retention = _retention(window, place)
    misfit = 0.0
    for month in window:
        expected = retention * month.pools[place]
        misfit += (month.returning - expected) ** 2 / expected
    return misfit
