"""How good a model was: what it said of days that it did not know, beside what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regulars.insight.forecasts.pasts import Past
from regulars.insight.models import Fitted, Kind, expected_purchases, total_purchases

Floats = NDArray[np.float64]

TENTHS = 10


@dataclass(frozen=True)
class Scorecard:
    """What a model said of a window that was held out, beside what came.

    Purchases are days with an order, of the customers known before the window.

    Parameters
    ----------
    kind
        Which model.
    days, customers
        How long the window is, and of how many customers it spoke.
    said, low, high, came
        All customers' purchases: expected, the ends of the band that was to hold the outcome with
        90 %, and what came. The band is the model's own.
    mean_error, root_mean_square
        Of one customer's purchases: the mean absolute error, and the root of the mean square.
    correlation
        Of said and came over customers; None where either is the same for all.
    auc
        The chance that of two customers, one of whom bought, the one who did was said to buy more;
        equals count a half. None where nobody or everybody bought.
    calibration
        The customers by rising expectation, cut into ten parts of as many each: customers, mean
        said, mean came. Fewer parts where customers cannot be told apart.
    """

    kind: Kind
    days: int
    customers: int
    said: float
    low: float
    high: float
    came: int
    mean_error: float
    root_mean_square: float
    correlation: float | None
    auc: float | None
    calibration: tuple[tuple[int, float, float], ...]


def scorecard(model: Fitted, past: Past) -> Scorecard:
    """Grade a model that was learnt up to a window by what came in the window."""
    days = past.window.days
    each = expected_purchases(model, past.histories, days).value[past.places]
    total = total_purchases(model, past.histories, days)
    low, high = total.outcome()
    off, people = past.came - each, past.histories.total
    return Scorecard(
        kind=model.kind,
        days=days,
        customers=int(people),
        said=total.value,
        low=low,
        high=high,
        came=past.total,
        mean_error=float(past.customers @ np.abs(off)) / people,
        root_mean_square=float(np.sqrt(past.customers @ off**2 / people)),
        correlation=_correlation(each, past.came, past.customers),
        auc=_auc(each, past.came > 0, past.customers),
        calibration=_calibration(each, past.came, past.customers),
    )


def _correlation(said: Floats, came: Floats, customers: Floats) -> float | None:
    said, came = (column - np.average(column, weights=customers) for column in (said, came))
    both = (customers @ said**2) * (customers @ came**2)
    return float(customers @ (said * came) / np.sqrt(both)) if both > 0 else None


def _auc(said: Floats, bought: NDArray[np.bool_], customers: Floats) -> float | None:
    """By ranks, where equals share the middle of theirs (Mann & Whitney 1947)."""
    buyers = float(customers[bought].sum())
    others = float(customers.sum()) - buyers
    if not buyers or not others:
        return None
    _, places = np.unique(said, return_inverse=True)
    sizes = np.bincount(places, weights=customers)
    ranks = np.cumsum(sizes) - (sizes - 1) / 2
    above = customers[bought] @ ranks[places[bought]] - buyers * (buyers + 1) / 2
    return float(above / (buyers * others))


def _calibration(
    said: Floats, came: Floats, customers: Floats
) -> tuple[tuple[int, float, float], ...]:
    """Each history goes whole into the tenth that its middle customer is in."""
    order = np.argsort(said, kind="stable")
    values, places = np.unique(said[order], return_inverse=True)
    weights = customers[order]
    sizes, sums = (
        np.bincount(places, weights=weights * part, minlength=len(values))
        for part in (1.0, came[order])
    )
    middle = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
    part = np.minimum((middle * TENTHS).astype(int), TENTHS - 1)
    rows = []
    for number in np.unique(part):
        some = part == number
        people = float(sizes[some].sum())
        expected, bought = float(sizes[some] @ values[some]), float(sums[some].sum())
        rows.append((int(people), expected / people, bought / people))
    return tuple(rows)
