"""The same scores and groups for customers as arrays, by edges that are known already.

Edges, fifths and groups are those of :mod:`regulars.insight.rfm.scores` and
:mod:`regulars.insight.squares`; tests hold them against each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regulars.insight.squares import FIFTHS, Group, group_of

Integers = NDArray[np.int64]
Edge = tuple[int, ...]

GROUPS = tuple(Group)
# by recency score, FM score and whether there are several orders; scores from 1
NUMBERS = np.array(
    [
        [
            [GROUPS.index(group_of(recency, mean, orders)) for orders in (1, 2)]
            for mean in range(1, FIFTHS + 1)
        ]
        for recency in range(1, FIFTHS + 1)
    ]
)


@dataclass(frozen=True)
class Edges:
    """The four edges of each measure, rising.

    Parameters
    ----------
    recency_days, orders, revenue_minor
        As the columns of :func:`regulars.insight.rfm.edges`.
    """

    recency_days: Edge
    orders: Edge
    revenue_minor: Edge


@dataclass(frozen=True)
class Places:
    """Where customers are on the map.

    Parameters
    ----------
    recency, frequency, monetary
        Scores, 1 to 5; shape (customers,).
    group
        The place of the group in :data:`GROUPS`.
    """

    recency: Integers
    frequency: Integers
    monetary: Integers
    group: Integers


def edges_among(values: Integers) -> Edge:
    """Find the four edges of a measure: what parts its fifths.

    Definition
    ----------
    The values at ranks ceil(n/5), ceil(2n/5), ceil(3n/5) and ceil(4n/5) of n values in rising
    order, as :func:`regulars.insight.rfm.edges` finds them by an engine.

    Parameters
    ----------
    values
        The measure of each customer, in any unit, shape (customers,); one customer at least.

    Returns
    -------
    tuple of int
        The four values, rising; some may be the same.

    Examples
    --------
    >>> edges_among(np.array([9, 1, 1, 2, 1]))
    (1, 1, 1, 2)
    """
    ranks = [-(-fifth * len(values) // FIFTHS) - 1 for fifth in range(1, FIFTHS)]
    parted = np.partition(values, ranks)
    return tuple(int(parted[rank]) for rank in ranks)


def places_of(
    edges: Edges, recency_days: Integers, orders: Integers, revenue_minor: Integers
) -> Places:
    """Score customers from 1 to 5 by edges that are known, and find their groups.

    Definition
    ----------
    A value's fifth is one more than the edges below it. Orders and revenue score their fifth, days
    since the last order 6 less their fifth. FM is the mean of frequency and monetary score, a half
    rounded up. The group is that of :func:`group_of`.

    Parameters
    ----------
    edges
        Of each measure.
    recency_days
        Days from each customer's last order to the day of observation, shape (customers,).
    orders
        How many orders each has placed, shape (customers,).
    revenue_minor
        What each has brought, net of what was taken back, in minor units, shape (customers,).

    Returns
    -------
    Places
        Scores from 1 to 5, of which 5 is best, and the place of the group in :data:`GROUPS`.

    Examples
    --------
    >>> edges = Edges((10, 20, 30, 40), (1, 1, 2, 3), (500, 900, 1500, 3000))
    >>> found = places_of(edges, np.array([5, 35]), np.array([1, 4]), np.array([400, 2000]))
    >>> found.recency.tolist(), found.frequency.tolist(), found.monetary.tolist()
    ([5, 2], [1, 5], [1, 4])
    >>> [GROUPS[place].value for place in found.group]
    ['new', 'cannot_lose']
    """
    recency = FIFTHS + 1 - _fifth(recency_days, edges.recency_days)
    frequency = _fifth(orders, edges.orders)
    monetary = _fifth(revenue_minor, edges.revenue_minor)
    mean = (frequency + monetary + 1) // 2
    group = NUMBERS[recency - 1, mean - 1, (orders > 1).astype(np.int64)]
    return Places(recency, frequency, monetary, group)


def _fifth(values: Integers, edges: Edge) -> Integers:
    """Which fifth each value lies in, 1 to 5: one more than the edges below it."""
    found: Integers = np.ones(len(values), np.int64)
    for edge in edges:
        found += values > edge
    return found
