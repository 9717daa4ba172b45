"""What a change in each measure would earn a store, and how well that is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from regulars.insight.simulate.observation import Observation, estimate
from regulars.insight.simulate.store import Store, revenue_ahead
from regulars.insight.types import Lever, Unit

STEP = 0.10  # every lever moves its measure by a tenth of itself, so that levers can be compared
CONFIDENCE = 0.90
# A tenth more of frequency or of order value is always a tenth of everything: no news.
TELLING = frozenset({"monthly_retention", "new_customers", "returned_share"})
RIVALS = frozenset({"monthly_retention", "new_customers"})
# Student's t, 95th percentile by degrees of freedom from 1 to 11: two-sided 90 %.
T_95 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796)


@dataclass(frozen=True)
class Change:
    """A lever pulled: the measure before and after, and the revenue that comes of it."""

    code: str
    unit: Unit
    now: float
    then: float
    extra_minor: float


def changes(store: Store, returned: float) -> tuple[Change, ...]:
    """Each lever pulled by :data:`STEP`, in the order a merchant thinks of them.

    A measure that is nought has no tenth, so there is no lever for it.

    Parameters
    ----------
    store
        The store as it is.
    returned
        Money taken back per money sold; without any there is no lever for it.
    """
    earned = revenue_ahead(store)
    pulled = [
        _pull(store, earned, "monthly_retention", Unit.SHARE, "monthly_retention", most=1.0),
        _pull(store, earned, "purchase_frequency", Unit.RATIO, "orders_per_customer"),
        _pull(store, earned, "average_order_value", Unit.MONEY, "order_value_minor"),
        _pull(store, earned, "new_customers", Unit.COUNT, "new_customers"),
    ]
    if 0 < returned < 1:
        # Revenue is net: of what is sold, 1 - returned is kept, and a tenth of returned is added.
        saved = earned * STEP * returned / (1 - returned)
        fewer = returned * (1 - STEP)
        pulled.append(Change("returned_share", Unit.SHARE, returned, fewer, saved))
    return tuple(change for change in pulled if change.now)


def levers(observation: Observation, *, returned: float) -> tuple[Lever, ...]:
    """Each lever with its interval; :func:`regulars.insight.simulate.simulate` says how."""
    window = observation.window
    estimated = partial(estimate, pools=observation.pools, basis=observation.basis)
    left_out = [
        {change.code: change.extra_minor for change in changes(store, returned)}
        for index in range(len(window))
        for store in [estimated([*window[:index], *window[index + 1 :]])]
    ]
    orders = sum(month.orders for month in window)
    return tuple(
        _lever(change, [others.get(change.code, 0.0) for others in left_out], orders)
        for change in changes(estimated(window), returned)
    )


def leading_lever(found: Sequence[Lever]) -> Lever | None:
    """The lever worth telling of: it surely earns something, and more than the other such ones.

    Those that move revenue by a tenth by their nature (frequency, order value) are never told of.
    None where the best of the others may earn nothing, and where keeping or winning customers is
    missing: without both there is nothing to compare.
    """
    telling = [lever for lever in found if lever.code in TELLING]
    if not {lever.code for lever in telling} >= RIVALS:
        return None
    best = max(telling, key=lambda lever: (lever.extra_revenue_minor, lever.code), default=None)
    return best if best and best.low_minor > 0 else None


def jackknife_error(left_out: Sequence[float]) -> float:
    """Standard error from the estimates made with each of n observations left out.

    Definition
    ----------
    ``sqrt((n - 1) / n * sum((value - mean)²))``; Efron & Tibshirani, *An Introduction
    to the Bootstrap*, 1993, equation 11.5.

    Examples
    --------
    >>> jackknife_error([2.0, 4.0])  # of the mean of 2 and 4: the same as the usual standard error
    1.0
    """
    count = len(left_out)
    mean = sum(left_out) / count
    return math.sqrt((count - 1) / count * sum((value - mean) ** 2 for value in left_out))


def _pull(
    store: Store, earned: float, code: str, unit: Unit, field: str, *, most: float = math.inf
) -> Change:
    now = getattr(store, field)
    then = min(most, now * (1 + STEP))
    return Change(code, unit, now, then, revenue_ahead(replace(store, **{field: then})) - earned)


def _lever(change: Change, left_out: Sequence[float], orders: int) -> Lever:
    error = max(jackknife_error(left_out), abs(change.extra_minor) / math.sqrt(orders))
    reach = T_95[len(left_out) - 2] * error
    return Lever(
        code=change.code,
        unit=change.unit,
        now=change.now,
        then=change.then,
        extra_revenue_minor=max(0.0, change.extra_minor),
        low_minor=max(0.0, change.extra_minor - reach),
        high_minor=max(0.0, change.extra_minor + reach),
    )
