"""Within what the revenue of a simulated store will stay, month by month."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from regulars.insight.simulate.estimates import Estimates
from regulars.insight.simulate.observation import Basis
from regulars.insight.simulate.store import Store, revenue_ahead
from regulars.insight.types import SimulatedStore, SimulationPoint


def with_band(
    simulated: SimulatedStore,
    estimates: Estimates,
    changed: Callable[[Store], Store],
    *,
    missed: float = 0.0,
) -> SimulatedStore:
    """The simulated store with a band around its revenue so far.

    Definition
    ----------
    ``reach(m) = sqrt(t² * (se(m)² + dispersion * revenue(m)) + (missed * revenue(m))²)``, revenue
    being that of the first m months together. ``se`` is the jackknife's error of it,
    ``dispersion`` how much months vary beside that, and t as for a lever; see
    :class:`regulars.insight.simulate.estimates.Estimates`. ``missed`` is by what share the same
    reckoning was wrong a year ago, where there is a year to tell: what made it wrong may go on.

    Parameters
    ----------
    simulated
        What ``changed(estimates.store)`` came to.
    estimates
        How well the store's numbers are known.
    changed
        What the simulated store does differently from the real one.
    missed
        Share of the last year's revenue, from 0.

    Returns
    -------
    SimulatedStore
        With ``low_minor`` and ``high_minor`` in every point; as it was where less than a year is on
        record, for which nothing says how far a store may get from the average of some months.
    """
    if estimates.observation.basis is Basis.SHORT:
        return simulated
    return replace(
        simulated,
        points=tuple(
            _banded(point, _reach(point, estimates, changed, missed)) for point in simulated.points
        ),
    )


def _reach(
    point: SimulationPoint, estimates: Estimates, changed: Callable[[Store], Store], missed: float
) -> float:
    revenue = point.cumulative_revenue_minor
    error = estimates.error(lambda store: revenue_ahead(changed(store), point.month))
    random = error**2 + estimates.dispersion * abs(revenue)
    return math.sqrt(estimates.multiple**2 * random + (missed * revenue) ** 2)


def _banded(point: SimulationPoint, reach: float) -> SimulationPoint:
    """Revenue so far is not below nought, unless more is taken back than is sold."""
    revenue = point.cumulative_revenue_minor
    least = 0.0 if revenue >= 0 else -math.inf
    return replace(point, low_minor=max(least, revenue - reach), high_minor=revenue + reach)
