"""The map of the eleven groups and one customer's place on it, in plain Python.

The map has recency to the right and FM, the mean of frequency and monetary score, upwards::

     FM  5 | cannot_lose  cannot_lose  loyal           loyal                champions
         4 | at_risk      at_risk      loyal           loyal                champions
         3 | at_risk      at_risk      need_attention  potential_loyalists  potential_loyalists
         2 | lost         hibernating  about_to_sleep  potential_loyalists  potential_loyalists
         1 | lost         hibernating  about_to_sleep  promising            new
           +-----------------------------------------------------------------------------
                  1            2             3                  4                5    recency

One rule goes before the map, because *new* and *potential loyalist* speak of orders, not of scores:
in the six squares of recency 4 and 5 with FM up to 3, a customer with a single order is *new*
(recency 5) or *promising* (recency 4) whatever they spent, and one with several orders is a
*potential loyalist*.

It loads no engine, so that a web page can say the group of a customer whose figures it has.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from itertools import product

FIFTHS = 5


class Group(enum.StrEnum):
    """A named group of customers, best first."""

    CHAMPIONS = "champions"
    LOYAL = "loyal"
    POTENTIAL_LOYALISTS = "potential_loyalists"
    NEW = "new"
    PROMISING = "promising"
    NEED_ATTENTION = "need_attention"
    ABOUT_TO_SLEEP = "about_to_sleep"
    AT_RISK = "at_risk"
    CANNOT_LOSE = "cannot_lose"
    HIBERNATING = "hibernating"
    LOST = "lost"


# One row per recency score, from 1; in it one square per FM score, from 1.
GRID: tuple[tuple[Group, ...], ...] = (
    (Group.LOST, Group.LOST, Group.AT_RISK, Group.AT_RISK, Group.CANNOT_LOSE),
    (Group.HIBERNATING, Group.HIBERNATING, Group.AT_RISK, Group.AT_RISK, Group.CANNOT_LOSE),
    (Group.ABOUT_TO_SLEEP, Group.ABOUT_TO_SLEEP, Group.NEED_ATTENTION, Group.LOYAL, Group.LOYAL),
    (
        Group.PROMISING,
        Group.POTENTIAL_LOYALISTS,
        Group.POTENTIAL_LOYALISTS,
        Group.LOYAL,
        Group.LOYAL,
    ),
    (
        Group.NEW,
        Group.POTENTIAL_LOYALISTS,
        Group.POTENTIAL_LOYALISTS,
        Group.CHAMPIONS,
        Group.CHAMPIONS,
    ),
)
RECENT = 4  # from this recency score on, and
MODEST = 3  # up to this FM score, the number of orders decides
NEWEST = 5


def group_of(recency: int, frequency_monetary: int, orders: int | None = None) -> Group:
    """The group of a customer, or without a number of orders the name of the square.

    Definition
    ----------
    The map and its rule for single orders, which :mod:`regulars.insight.squares` shows: in the six
    squares of recency 4 and 5 with FM up to 3, who ordered once is *new* or *promising*, and who
    ordered more often is a *potential loyalist*.

    Parameters
    ----------
    recency
        Score from 1 to 5, of which 5 is best.
    frequency_monetary
        FM, the mean of frequency and monetary score with a half rounded up, from 1 to 5.
    orders
        How many orders the customer has placed.

    Returns
    -------
    Group
        One of eleven.

    Examples
    --------
    >>> group_of(5, 5, orders=9)
    <Group.CHAMPIONS: 'champions'>
    >>> group_of(5, 3, orders=1), group_of(5, 3)
    (<Group.NEW: 'new'>, <Group.POTENTIAL_LOYALISTS: 'potential_loyalists'>)
    """
    if orders is None or recency < RECENT or frequency_monetary > MODEST:
        return GRID[recency - 1][frequency_monetary - 1]
    if orders > 1:
        return Group.POTENTIAL_LOYALISTS
    return Group.NEW if recency == NEWEST else Group.PROMISING


def fifth(value: float, edges: Sequence[float]) -> int:
    """Which fifth a value lies in, 1 to 5: one more than the edges below it.

    Examples
    --------
    >>> fifth(1, (1, 1, 2, 5)), fifth(3, (1, 1, 2, 5)), fifth(9, (1, 1, 2, 5))
    (1, 4, 5)
    """
    return 1 + sum(value > edge for edge in edges)


def recency_of(days: int, edges: Sequence[float]) -> int:
    """The score of so many days since the last order: the fewer, the better.

    Examples
    --------
    >>> recency_of(2, (10, 20, 30, 40)), recency_of(99, (10, 20, 30, 40))
    (5, 1)
    """
    return FIFTHS + 1 - fifth(days, edges)


def frequency_monetary_of(frequency: int, monetary: int) -> int:
    """The mean of the two scores, a half rounded up.

    Examples
    --------
    >>> frequency_monetary_of(1, 4)
    3
    """
    return (frequency + monetary + 1) // 2


def squares_of(group: Group) -> Iterator[tuple[int, int, bool | None]]:
    """Where a group is: recency, FM, and whether of several orders (None: of any number).

    Examples
    --------
    >>> list(squares_of(Group.NEW))
    [(5, 1, False), (5, 2, False), (5, 3, False)]
    """
    for recency, mean in product(range(1, FIFTHS + 1), repeat=2):
        once, often = group_of(recency, mean, 1), group_of(recency, mean, 2)
        if once == often == group:
            yield recency, mean, None
        elif group in (once, often):
            yield recency, mean, often == group
