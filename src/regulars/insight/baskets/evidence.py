"""What is known of some customers when their next baskets are foretold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from regulars.insight.baskets.neighbours import Neighbourhood, tastes
from regulars.insight.baskets.store import ASSUMED, Pairs, Store, pairs_of

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

CELLS = 4_000_000  # numbers that one table of customers and products may hold
MOST = 1_000  # customers looked at at once

# Of each product that a customer had, and of each customer; the order of the weights.
OF_PAIRS = (
    "constant",
    "count",
    "several",
    "decayed",
    "since",
    "due",
    "baskets",
    "size",
    "popularity",
    "trend",
    "again",
    "leaning",
    "neighbours",
)
OF_CUSTOMERS = ("constant", "size", "baskets", "leaning")
FLOOR = 1e-4  # of what neighbours say, before its logarithm


@dataclass(frozen=True)
class Evidence:
    """Some customers, seen in the light of the store.

    Parameters
    ----------
    customers
        Their places, shape (customers,).
    pairs
        The products they had.
    of_pairs
        Traits of those, shape (pairs, 13), in the order of :data:`OF_PAIRS`.
    of_customers
        Traits of the customers, shape (customers, 4), in the order of :data:`OF_CUSTOMERS`.
    shares
        What popularity, popularity lately, neighbours and companions say of the products that are
        new to each: four distributions over the assortment, shape (4, customers, assortment); a row
        is zero where nothing is new.
    """

    customers: Integers
    pairs: Pairs
    of_pairs: Floats
    of_customers: Floats
    shares: NDArray[np.float32]


def chunks(customers: Integers, store: Store) -> Iterator[Integers]:
    """The customers in parts small enough for tables of customers and products."""
    widest = max(len(store.assortment), len(store.references), 1)
    size = int(np.clip(CELLS // widest, 1, MOST))
    for start in range(0, len(customers), size):
        yield customers[start : start + size]


def evidence(store: Store, neighbourhood: Neighbourhood, customers: Integers) -> Evidence:
    """Gather it."""
    pairs = pairs_of(store.history, customers)
    taste = tastes(store.history, customers)
    opinion = neighbourhood.opinion(customers, taste)
    of_customers = _of_customers(store, customers, pairs)
    return Evidence(
        customers=customers,
        pairs=pairs,
        of_pairs=_of_pairs(store, customers, pairs, of_customers, opinion),
        of_customers=of_customers,
        shares=_shares(store, pairs, taste, opinion),
    )


def _of_customers(store: Store, customers: Integers, pairs: Pairs) -> Floats:
    """Logarithms of a basket's average size, of the baskets, and of the share bought again."""
    count = len(customers)
    baskets = store.history.baskets_of[customers].astype(np.float64)
    bought = np.bincount(pairs.row, pairs.count, count)
    distinct = np.bincount(pairs.row, minlength=count)
    return np.column_stack(
        [
            np.ones(count),
            np.log(np.maximum(bought, 1) / np.maximum(baskets, 1)),
            np.log(np.maximum(baskets, 1)),
            np.log((bought - distinct + 2) / (bought + 8)),
        ]
    )


def _of_pairs(
    store: Store,
    customers: Integers,
    pairs: Pairs,
    of_customers: Floats,
    opinion: sparse.csr_array,
) -> Floats:
    """The traits of each product that a customer had."""
    said = _said(opinion, pairs)
    _, size, baskets, leaning = of_customers[pairs.row].T
    return np.column_stack(
        [
            np.ones(len(pairs.row)),
            np.log(pairs.count),
            pairs.count > 1,
            np.log(pairs.decayed),
            np.log1p(pairs.last),
            _due(store, customers, pairs),
            baskets,
            size,
            np.log(store.bought[pairs.product] / max(len(store.history.owner), 1)),
            store.trend[pairs.product],
            np.log(_again(store, customers, pairs)),
            leaning,
            np.log(said + FLOOR),
        ]
    )


def _said(opinion: sparse.csr_array, pairs: Pairs) -> Floats:
    """What neighbours say of each pair."""
    if not len(pairs.row):  # scipy would give a table without cells instead of numbers
        return np.zeros(0)
    return np.asarray(opinion[pairs.row, pairs.product], float).ravel()


def _due(store: Store, customers: Integers, pairs: Pairs) -> Floats:
    """Where the next basket is expected between two purchases of a product, as a logarithm.

    log((days since the last + the customer's usual gap + 1) / (the product's own mean gap + 1)),
    0 where it was bought once: above 0, it is due by then.
    """
    history = store.history
    starts = history.baskets_from
    begun = np.minimum(starts[customers], len(history.day) - 1)
    first, latest = history.day[begun], history.day[starts[customers + 1] - 1]
    usual = (latest - first) / np.maximum(history.baskets_of[customers] - 1, 1)
    waited = latest[pairs.row] - pairs.last_day + usual[pairs.row]
    gap = (pairs.last_day - pairs.first_day) / np.maximum(pairs.count - 1, 1)
    due: Floats = np.where(pairs.count > 1, np.log((waited + 1) / (gap + 1)), 0.0)
    return due


def _again(store: Store, customers: Integers, pairs: Pairs) -> Floats:
    """The share of other customers' chances to buy a product again that were taken.

    Drawn towards the share of all products by twenty chances.
    """
    own = store.history.baskets_of[customers][pairs.row] - 1 - pairs.first
    taken = store.again[pairs.product] - (pairs.count - 1) + ASSUMED * store.common_chance
    share: Floats = taken / (store.chances[pairs.product] - own + ASSUMED)
    return share


def _shares(
    store: Store, pairs: Pairs, taste: sparse.csr_array, opinion: sparse.csr_array
) -> NDArray[np.float32]:
    """Four distributions over what is new to each customer."""
    count = taste.shape[0]
    owned = store.column[pairs.product]
    inside = owned >= 0
    said = np.empty((4, count, len(store.assortment)), np.float32)
    said[0] = store.bought[store.assortment]
    said[1] = store.lately[store.assortment]
    said[2] = opinion[:, store.assortment].toarray()
    said[3] = (taste[:, store.assortment] @ store.likeness).toarray()
    said[:, pairs.row[inside], owned[inside]] = 0
    sums = said.sum(axis=2, keepdims=True)
    said /= np.where(sums > 0, sums, 1)
    silent = sums[:, :, 0] == 0
    for opinion_of in (1, 2, 3):  # who has no neighbours, or no companions, takes what is popular
        said[opinion_of, silent[opinion_of]] = said[0, silent[opinion_of]]
    return said
