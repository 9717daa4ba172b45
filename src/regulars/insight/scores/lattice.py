"""What is ahead of customers, worked out once for each frequency and age and then looked up.

Models take a figure at few points and lay a curve through them; which points, hangs on who else is
asked for. Here that is always the same block of frequencies and ages, so a customer's figures are
the same to the last digit whoever else is scored, and millions of customers share few blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models import Fitted, Histories
from regulars.insight.models.answers import deviations
from regulars.insight.models.folding import Pairs
from regulars.insight.models.purchases import schedule
from regulars.insight.scores.terms import Terms

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

WIDE, LONG = 16, 1024  # frequencies and days of a block
SOON, LATER = 90, 365  # days ahead
MOST = 256  # blocks that are kept, some megabytes each


@dataclass(frozen=True)
class Ahead:
    """What is ahead of customers.

    Parameters
    ----------
    soon, later
        Purchases to expect within 90 and 365 days; shape (customers,).
    alive
        The chance to be a customer still.
    none
        The chance of no purchase within 365 days.
    worth, deviation
        Discounted purchases over the horizon, and how sure they are (of the logarithm).
    """

    soon: Floats
    later: Floats
    alive: Floats
    none: Floats
    worth: Floats
    deviation: Floats


@dataclass(frozen=True)
class Block:
    """The figures of those who are alive, for some frequencies and ages.

    Parameters
    ----------
    pairs
        The frequencies and ages.
    soon, later, none, worth
        As of :class:`Ahead`, shape (pairs,).
    slope
        Of the logarithm of ``worth`` by the parameters' logarithms, shape (parameters, pairs).
    """

    pairs: Pairs
    soon: Floats
    later: Floats
    none: Floats
    worth: Floats
    slope: Floats

    @classmethod
    def of(cls, model: Fitted, terms: Terms, frequency: int, age: int) -> Block:
        """The block that begins with a frequency and an age."""
        pairs = _pairs(frequency, age)
        outlook, once = model.outlook, np.ones(1)
        times, weights = schedule(model, pairs, float(terms.horizon_days), terms.discount)
        worth = outlook.future(pairs, times, weights, slopes=True)
        soon, later = (
            outlook.future(pairs, np.array([float(days)]), once).value for days in (SOON, LATER)
        )
        none = outlook.chances(pairs, 0, float(LATER))
        return cls(pairs, soon, later, none, worth.value, worth.slope)


@dataclass(frozen=True)
class Placed(Histories):
    """Histories whose frequencies and times are looked up in blocks."""

    later: Pairs | None = None
    sooner: Pairs | None = None

    @property
    def ages(self) -> Pairs:
        """The block of their ages, and where in it each is."""
        return self.later or super().ages

    @property
    def recencies(self) -> Pairs:
        """The block of their recencies, and where in it each is."""
        return self.sooner or super().recencies


@dataclass(frozen=True)
class Lattice:
    """The blocks that were needed so far.

    Parameters
    ----------
    model
        Whose figures they are; in days.
    terms
        What lifetime values count.
    """

    model: Fitted
    terms: Terms
    blocks: dict[tuple[int, int], Block] = field(default_factory=dict)

    def ahead(self, frequency: Integers, recency: Integers, age: Integers) -> Ahead:
        """What is ahead of customers with these histories, in days."""
        found = np.empty((6, len(frequency)))
        for rows in _alike(frequency // WIDE, age // LONG, recency // LONG):
            figures = self._of_block(frequency[rows], recency[rows], age[rows])
            found[:, rows] = figures
        return Ahead(*found)

    def _of_block(
        self, frequency: Integers, recency: Integers, age: Integers
    ) -> tuple[Floats, ...]:
        """The same for customers of one block, as rows in the order of :class:`Ahead`."""
        block = self._block(frequency[0], age[0])
        sooner = _pairs(_begin(frequency[0], WIDE), _begin(recency[0], LONG))
        place = _place(frequency, age)
        alive = self.model.outlook.alive(
            Placed(
                frequency=frequency.astype(np.float64),
                recency=recency.astype(np.float64),
                age=age.astype(np.float64),
                customers=np.ones(len(age)),
                later=replace(block.pairs, places=place),
                sooner=replace(sooner, places=_place(frequency, recency)),
            ),
            slopes=True,
        )
        slope = alive.slope + block.slope[:, place]
        gone = 1 - alive.value
        return (
            alive.value * block.soon[place],
            alive.value * block.later[place],
            alive.value,
            np.clip(alive.value * block.none[place] + gone, 0.0, 1.0),
            alive.value * block.worth[place],
            deviations(slope, self.model.estimate.covariance),
        )

    def _block(self, frequency: int, age: int) -> Block:
        key = _begin(frequency, WIDE), _begin(age, LONG)
        if key not in self.blocks:
            if len(self.blocks) >= MOST:
                self.blocks.clear()
            self.blocks[key] = Block.of(self.model, self.terms, *key)
        return self.blocks[key]


def _begin(value: int, size: int) -> int:
    return int(value) // size * size


def _place(frequency: Integers, days: Integers) -> Integers:
    """Where in its block each pair is."""
    found: Integers = frequency % WIDE * LONG + days % LONG
    return found


def _pairs(frequency: int, days: int) -> Pairs:
    """The pairs of a block."""
    x = np.repeat(np.arange(frequency, frequency + WIDE, dtype=np.float64), LONG)
    t = np.tile(np.arange(days, days + LONG, dtype=np.float64), WIDE)
    return Pairs(x, t, np.arange(WIDE * LONG))


def _alike(*columns: Integers) -> Iterator[Integers]:
    """The places of the rows that are alike in all the columns, one set after the other."""
    code = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        code = code * (int(column.max(initial=0)) + 1) + column
    small = code.astype(np.uint16) if code.max(initial=0) < 2**16 else code  # sorted by counting
    order = np.argsort(small, kind="stable")
    ends = np.flatnonzero(np.diff(code[order], append=-1)) + 1
    yield from np.split(order, ends[:-1]) if len(order) else ()
