"""Amounts cut into a few bands whose edges are round."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from regulars.insight.types import ValueBand

Floats = NDArray[np.float64]

MOST = 7  # bands
ROUND = (1, 2, 5)  # and these times ten, hundred and so on
LOWER, UPPER = 0.15, 0.98  # of the amounts lie below the first edge and the last, about


def bands_of(values: Floats) -> tuple[ValueBand, ...]:
    """Cut amounts in minor units at round edges, seven bands at most; none where nothing is worth.

    Examples
    --------
    >>> import numpy as np
    >>> [(band.from_minor, band.to_minor, band.customers) for band in
    ...  bands_of(np.array([90.0, 150.0, 240.0, 260.0, 900.0]))]
    [(0, 200, 2), (200, 500, 2), (500, None, 1)]
    """
    if not len(values) or values.max() <= 0:
        return ()
    edges = _edges(values)
    place = np.searchsorted(edges, values, side="right")
    customers = np.bincount(place, minlength=len(edges) + 1)
    sums = np.bincount(place, weights=values, minlength=len(edges) + 1)
    first, last = np.flatnonzero(customers)[[0, -1]]
    bands = zip([0, *edges], [*edges, None], customers, sums, strict=True)
    return tuple(
        ValueBand(low, high, int(count), float(value)) for low, high, count, value in bands
    )[first : last + 1]


def _edges(values: Floats) -> list[int]:
    """Round amounts from about the least of them to about the most."""
    low, high = np.quantile(values, [LOWER, UPPER])
    powers = range(len(str(int(values.max()))) + 1)
    steps = [digit * 10**power for power in powers for digit in ROUND]
    within = [step for step in steps if low < step <= max(high, steps[0])]
    return within[-(MOST - 1) :] or [next((step for step in steps if step > low), steps[-1])]
