"""The weights of what is known of customers, from the baskets that were held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regulars.insight.baskets.evidence import (
    OF_CUSTOMERS,
    OF_PAIRS,
    Evidence,
    chunks,
    evidence,
)
from regulars.insight.baskets.history import History
from regulars.insight.baskets.mixture import mixture
from regulars.insight.baskets.neighbours import Neighbourhood
from regulars.insight.baskets.regression import regression
from regulars.insight.baskets.store import Store, evenly, rows_of

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

LEARNERS = 20_000  # customers whose last baskets are asked
# What shops have in common, rounded: where a shop's own baskets say nothing, this stands.
AGAIN = {
    "count": 0.6,
    "decayed": 0.4,
    "since": -0.4,
    "baskets": -0.3,
    "size": 0.2,
    "trend": 0.5,
    "again": 0.6,
    "leaning": 0.3,
}
NEW = {"size": 1.0, "leaning": -0.2}
SHARES = np.array([25.0, 25.0, 5.0, 5.0])  # as if so many novelties had come from each opinion


@dataclass(frozen=True)
class Weights:
    """What was learnt.

    Parameters
    ----------
    again
        Of the traits of a product that the customer had, shape (13,).
    new
        Of the traits of a customer, for the number of novelties, shape (4,).
    shares
        Of popularity, popularity lately, neighbours and companions in the choice of novelties;
        shape (4,), sum 1.
    learners
        Customers whose last baskets were asked; 0: the weights are the prior's.
    """

    again: Floats
    new: Floats
    shares: Floats
    learners: int


@dataclass(frozen=True)
class Lesson:
    """What some held-out baskets say: traits, what came of them, and what opinions foresaw."""

    of_pairs: Floats
    came_again: Floats
    of_customers: Floats
    novelties: Floats
    foreseen: Floats


def learnt(store: Store, hidden: History) -> Weights:
    """Learn from the hidden baskets, with a store counted without them.

    See :func:`regulars.insight.baskets.fit_next_basket`.
    """
    asked = np.flatnonzero(hidden.baskets_of[:-1] > 0)
    asked = evenly(asked, LEARNERS)
    neighbourhood = Neighbourhood(store)
    lessons = [
        _lesson(store, evidence(store, neighbourhood, part), hidden)
        for part in chunks(asked, store)
    ]
    again, new = (_start(OF_PAIRS, AGAIN), _start(OF_CUSTOMERS, NEW))
    if not lessons:
        return Weights(again, new, SHARES / SHARES.sum(), 0)
    joined = [
        np.concatenate([getattr(lesson, name) for lesson in lessons])
        for name in ("of_pairs", "came_again", "of_customers", "novelties", "foreseen")
    ]
    of_pairs, came_again, of_customers, novelties, foreseen = joined
    return Weights(
        again=regression(of_pairs, came_again, start=again, kind="chance"),
        new=regression(of_customers, novelties, start=new, kind="count"),
        shares=mixture(foreseen, prior=SHARES),
        learners=len(asked),
    )


def _start(names: tuple[str, ...], weights: dict[str, float]) -> Floats:
    return np.array([weights.get(name, 0.0) for name in names])


def _lesson(store: Store, seen: Evidence, hidden: History) -> Lesson:
    """Compare what is known of some customers with what they had in the hidden baskets."""
    width = len(store.bought)
    rows, whose = rows_of(hidden, seen.customers)
    came = whose * width + hidden.product[rows]
    had = seen.pairs.row * width + seen.pairs.product
    is_new = ~np.isin(came, had)
    place = store.column[hidden.product[rows]]
    offered = is_new & (place >= 0)
    return Lesson(
        of_pairs=seen.of_pairs,
        came_again=np.isin(had, came).astype(np.float64),
        of_customers=seen.of_customers,
        novelties=np.bincount(whose[is_new], minlength=len(seen.customers)).astype(np.float64),
        foreseen=seen.shares[:, whose[offered], place[offered]].T.astype(np.float64),
    )
