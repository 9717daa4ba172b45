"""The two lists of each customer: to buy again, and new."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regulars.insight.baskets.evidence import Evidence
from regulars.insight.baskets.learning import Weights
from regulars.insight.baskets.regression import expected
from regulars.insight.baskets.shelf import Shelf
from regulars.insight.baskets.store import Store

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Request:
    """What is wanted for some customers.

    Parameters
    ----------
    count
        Most products on each list.
    shelf
        What may be offered.
    names
        Ids of the customers, shape (customers,).
    """

    count: int
    shelf: Shelf
    names: NDArray[np.object_]


@dataclass(frozen=True)
class Ranked:
    """One list of each customer, row by row.

    Parameters
    ----------
    row
        Which customer, by place in the question; rising.
    product
        By place in the history.
    rank
        From 1.
    chance
        That the product is in the next basket.
    """

    row: Integers
    product: Integers
    rank: Integers
    chance: Floats


@dataclass(frozen=True)
class Lists:
    """Both lists."""

    again: Ranked
    new: Ranked


def lists(store: Store, weights: Weights, seen: Evidence, request: Request) -> Lists:
    """Rank what each customer may buy again, and what is new to them."""
    owned = request.shelf.held_elsewhere(store.history, request.names)
    return Lists(
        again=_again(store, weights, seen, request, owned),
        new=_new(store, weights, seen, request, owned),
    )


def _again(
    store: Store,
    weights: Weights,
    seen: Evidence,
    request: Request,
    owned: tuple[Integers, Integers],
) -> Ranked:
    chance = expected((seen.of_pairs * weights.again).sum(axis=1), "chance")
    row, product = seen.pairs.row, seen.pairs.product
    width = len(store.bought)
    kept = request.shelf.repeatable(store.history)[product]
    kept &= ~np.isin(row * width + product, owned[0] * width + owned[1])
    row, product, chance = row[kept], product[kept], chance[kept]
    order = np.lexsort((store.place[product], -chance, row))
    return _first(row[order], product[order], chance[order], request.count)


def _new(
    store: Store,
    weights: Weights,
    seen: Evidence,
    request: Request,
    owned: tuple[Integers, Integers],
) -> Ranked:
    # No product of matrices here or above: its last digits depend on who is asked with whom.
    mixed = weights.shares.astype(np.float32)
    share = sum(
        (part * opinion for part, opinion in zip(mixed, seen.shares, strict=True)),
        start=np.zeros(seen.shares.shape[1:], np.float32),
    )
    place = store.column[owned[1]]
    share[owned[0][place >= 0], place[place >= 0]] = 0
    share[:, ~request.shelf.offered(store.history)[store.assortment]] = 0
    row, place = _largest(share, request.count)
    many = expected((seen.of_customers * weights.new).sum(axis=1), "count")
    chance = -np.expm1(-many[row] * share[row, place].astype(np.float64))
    # By the share, of which the chance is a rising function, so that no rounding makes ties.
    order = np.lexsort((place, -share[row, place], row))
    product = store.assortment[place]
    return _first(row[order], product[order], chance[order], request.count)


def _largest(share: NDArray[np.float32], count: int) -> tuple[Integers, Integers]:
    """Rows and columns of the largest shares above 0 of each row, with all that equal the last."""
    width = share.shape[1]
    if count >= width:
        row, place = np.nonzero(share > 0)
    else:
        least = np.partition(share, width - count, axis=1)[:, width - count]
        row, place = np.nonzero((share >= least[:, None]) & (share > 0))
    return row.astype(np.int64), place.astype(np.int64)


def _first(row: Integers, product: Integers, chance: Floats, count: int) -> Ranked:
    """The first of each customer, from what is sorted."""
    rank = np.arange(len(row)) - np.searchsorted(row, row) + 1
    kept = rank <= count
    return Ranked(row[kept], product[kept], rank[kept], chance[kept])
