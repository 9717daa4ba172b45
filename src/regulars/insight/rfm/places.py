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
    """The values at ranks ceil(n/5), ceil(2n/5), ceil(3n/5) and ceil(4n/5) in rising order.

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
    """Score customers from 1 to 5 and find their groups."""
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
