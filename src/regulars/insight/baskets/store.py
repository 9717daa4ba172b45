"""What the whole store's history says of its products: how liked, how often bought again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from regulars.insight.baskets.history import History
from regulars.insight.baskets.likeness import likeness

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

HALF_LIFE = 28.0  # days after which a basket says half as much of what is bought lately
DECAY = 0.9  # what a basket counts for each one after it
REFERENCES = 10_000  # customers among whom neighbours are looked for
CHUNK = 50_000  # customers counted at once
ASSUMED = 20.0  # chances of being bought again that a product is judged by like any other


@dataclass(frozen=True)
class Pairs:
    """Each product that each of some customers has bought.

    Parameters
    ----------
    row
        Which of the customers, by place in the question; rising.
    product
        By place in the history.
    count
        Baskets it was in.
    decayed
        The same, each counted 0.9 to the power of the baskets after it.
    first, last
        The customer's baskets before the first with it, and after the last with it.
    first_day, last_day
        Days of those two baskets.
    """

    row: Integers
    product: Integers
    count: Floats
    decayed: Floats
    first: Floats
    last: Floats
    first_day: Floats
    last_day: Floats


def rows_of(history: History, customers: Integers) -> tuple[Integers, Integers]:
    """The rows of some customers, and which of them each belongs to (by place in the question)."""
    return _ranges(history.rows_from, customers)


def _ranges(starts: Integers, customers: Integers) -> tuple[Integers, Integers]:
    lengths = starts[customers + 1] - starts[customers]
    whose = np.repeat(np.arange(len(customers)), lengths)
    before = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) - before[whose] + starts[customers][whose], whose


def pairs_of(history: History, customers: Integers) -> Pairs:
    """What :class:`Pairs` says, of these customers."""
    rows, whose = rows_of(history, customers)
    products = history.product[rows]
    order = np.argsort(whose * len(history.products) + products, kind="stable")
    rows, whose, products = rows[order], whose[order], products[order]
    is_first = np.ones(len(rows), bool)
    is_first[1:] = (whose[1:] != whose[:-1]) | (products[1:] != products[:-1])
    starts = np.flatnonzero(is_first)
    ends = np.append(starts, len(rows))[1:] - 1
    basket = history.basket[rows]
    number = (basket - history.baskets_from[customers][whose]).astype(np.float64)
    after = history.baskets_of[customers][whose] - 1 - number
    decayed = np.add.reduceat(DECAY**after, starts) if len(starts) else after
    return Pairs(
        row=whose[starts],
        product=products[starts],
        count=(ends - starts + 1).astype(np.float64),
        decayed=decayed,
        first=number[starts],
        last=after[ends],
        first_day=history.day[basket[starts]],
        last_day=history.day[basket[ends]],
    )


@dataclass(frozen=True)
class Store:
    """A history with what has been counted over all of it.

    Parameters
    ----------
    history
        The baskets.
    bought
        Baskets that hold each product, shape (products,).
    lately
        The same, each counted 2 to the power of -(days before the last of all baskets / 28).
    again, chances
        Times each was bought by a customer who had it already, and baskets in which it could have
        been; shape (products,).
    place
        The rank of each product by ``bought``, 0 the first, equal ones by id; shape (products,).
    assortment
        The products that can be offered as new, best first, shape (assortment,).
    references
        The customers among whom neighbours are looked for, shape (references,).
    likeness
        Cosine of two products of the assortment over baskets, the nearest of each kept; shape
        (assortment, assortment).
    """

    history: History
    bought: Floats
    lately: Floats
    again: Floats
    chances: Floats
    place: Integers
    assortment: Integers
    references: Integers
    likeness: sparse.csr_array

    @classmethod
    def of(cls, history: History, *, assortment: int) -> Store:
        """Count over a history; the assortment is that many of the most bought products."""
        bought = np.bincount(history.product, minlength=len(history.products)).astype(np.float64)
        weights = 0.5 ** ((history.day.max() - history.day) / HALF_LIFE)
        lately = np.bincount(history.product, weights[history.basket], len(bought))
        again, chances = _repeats(history)
        best = np.lexsort((np.arange(len(bought)), -bought))
        place = np.empty(len(best), np.int64)
        place[best] = np.arange(len(best))
        offered = best[:assortment]
        offered = offered[bought[offered] > 0]
        return cls(
            history=history,
            bought=bought,
            lately=lately.astype(np.float64),
            again=again,
            chances=chances,
            place=place,
            assortment=offered,
            references=_references(history),
            likeness=likeness(history, offered),
        )

    @cached_property
    def column(self) -> Integers:
        """The place of each product in the assortment (-1: not in it), shape (products,)."""
        column = np.full(len(self.bought), -1)
        column[self.assortment] = np.arange(len(self.assortment))
        return column

    @cached_property
    def trend(self) -> Floats:
        """How much more of each product is bought lately than before, as a logarithm.

        log((lately + 1) / (bought · Σ lately / Σ bought + 1)), shape (products,).
        """
        usual = self.bought * (self.lately.sum() / max(self.bought.sum(), 1.0))
        trend: Floats = np.log((self.lately + 1) / (usual + 1))
        return trend

    @property
    def common_chance(self) -> float:
        """The share of all chances to buy a product again that were taken; half a chance added."""
        return float((self.again.sum() + 0.5) / (self.chances.sum() + 10.0))


def _repeats(history: History) -> tuple[Floats, Floats]:
    again, chances = np.zeros(len(history.products)), np.zeros(len(history.products))
    for start in range(0, len(history.customers), CHUNK):
        customers = np.arange(start, min(start + CHUNK, len(history.customers)))
        pairs = pairs_of(history, customers)
        after = history.baskets_of[customers][pairs.row] - 1 - pairs.first
        again += np.bincount(pairs.product, pairs.count - 1, len(again))
        chances += np.bincount(pairs.product, after, len(again))
    return again, chances


def _references(history: History) -> Integers:
    """Customers with most baskets to speak for them, evenly taken where there are too many."""
    sizes = history.baskets_of
    usable = np.flatnonzero(sizes > 1)
    usable = usable if len(usable) else np.flatnonzero(sizes > 0)
    return evenly(usable, REFERENCES)


def evenly(places: Integers, most: int) -> Integers:
    """At most so many of the places, at even distances."""
    if len(places) <= most:
        return places
    return places[np.arange(most) * len(places) // most]
