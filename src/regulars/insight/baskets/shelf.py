"""Which products may be offered, to everybody and to each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from regulars.insight.baskets.history import History, Integers, Texts

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Shelf:
    """What stands on the shelf.

    Ids that the history does not know are no error: they were never sold, and are never offered.

    Parameters
    ----------
    in_stock
        Ids of the products that can be delivered; None: all.
    excluded
        Ids that are offered to nobody.
    bought_once
        Ids of what nobody needs twice: offered to whoever has none.
    owned
        By customer, ids of what they have from elsewhere: neither new to them nor offered again.
    """

    in_stock: Collection[str] | None = None
    excluded: Collection[str] = ()
    bought_once: Collection[str] = ()
    owned: Mapping[str, Collection[str]] = field(default_factory=dict)

    def offered(self, history: History) -> Flags:
        """Whether each product of the history may be offered at all, shape (products,)."""
        kept = ~_among(history.products, self.excluded)
        if self.in_stock is not None:
            kept &= _among(history.products, self.in_stock)
        return kept

    def repeatable(self, history: History) -> Flags:
        """Whether each may be offered to who had it, shape (products,)."""
        return self.offered(history) & ~_among(history.products, self.bought_once)

    def held_elsewhere(self, history: History, ids: Texts) -> tuple[Integers, Integers]:
        """Pairs of a customer's place among these ids and a product's place that they own."""
        if not self.owned:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        places = {product: place for place, product in enumerate(history.products)}
        pairs = [
            (row, places[product])
            for row, customer in enumerate(ids)
            for product in self.owned.get(customer, ())
            if product in places
        ]
        found = np.array(pairs, np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]


def _among(products: Texts, ids: Collection[str]) -> Flags:
    return np.fromiter(map(set(ids).__contains__, products), bool, len(products))
